#!/bin/sh
# run.sh [OPTION...]: make bench. Builds the program for Wine where a compiler for Windows and Wine
# are there, and runs bench in the build directory: the table is in bench/bench.txt too, and all
# that was measured in bench/bench.json.
# SPDX-License-Identifier: BSD-2-Clause
set -eu

cc=x86_64-w64-mingw32-gcc
if command -v $cc >/dev/null 2>&1 && command -v wine >/dev/null 2>&1; then
    sources=
    for source in $WINDOWS_SOURCES; do
        sources="$sources $srcdir/$source"
    done
    # shellcheck disable=SC2086 # a list of files
    $cc -O2 -o bench/windows.exe $sources -lws2_32 -luser32
    export BENCH_WINDOWS="$PWD/bench/windows.exe"
    export WINEPREFIX="$PWD/bench/wine" WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
    trap 'wineserver -k >/dev/null 2>&1 || :' EXIT
    wine cmd /c exit >/dev/null 2>&1 || unset BENCH_WINDOWS # its folder is made once, slowly
else
    echo "without Wine: it or $cc is missing"
fi
ulimit -n "$(ulimit -H -n)" 2>/dev/null || :
status=0
processor=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | sed 1q)
processors=$(getconf _NPROCESSORS_ONLN)
{ echo "$(date -u +%Y-%m-%d), $(uname -srm), $processors processors${processor:+: $processor}" &&
    ./bench/bench -s "$BENCH_SECONDS" -r "$BENCH_ROUNDS" -j bench/bench.json -p bench/bench.dat "$@" ||
    echo failed >bench/bench.failed; } | tee bench/bench.txt
if [ -f bench/bench.failed ]; then
    rm bench/bench.failed
    status=1
fi
exit $status
