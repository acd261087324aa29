#!/bin/sh
# check-wine.sh: the programs of tests/programs print the same here and on Wine, and sequences of
# socket calls (tests/wine/scenario.c) bring the same messages, but for the departures that
# tests/wine/departures.tsv lists with the statements that they depart from. Skipped (77) where there
# is no Wine or no compiler for it. SEQUENCES="FIRST COUNT" are other sequences than the first 400.
#
# usage: check-wine.sh, in the build directory       (make check-wine)
# SPDX-License-Identifier: BSD-2-Clause

mingw=x86_64-w64-mingw32-gcc
for tool in $mingw wine wineserver; do
    if ! command -v $tool >/dev/null 2>&1; then
        echo "check-wine.sh: skipped: there is no $tool"
        exit 77
    fi
done
srcdir=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd) || exit 1
build=$(pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/wine.XXXXXX") || exit 1
unset DISPLAY WAYLAND_DISPLAY # message-only windows need no screen
WINEPREFIX=$dir/prefix WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
export WINEPREFIX WINEDEBUG WINEDLLOVERRIDES
trap 'wineserver -k 2>/dev/null; wineserver -w 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "check-wine.sh: FAILED: $1"
    exit 1
}

# on_wine PROGRAM ARGUMENT...: as Windows programs end their lines, but for that.
on_wine() {
    wine "$@" </dev/null 2>"$dir/stderr" | tr -d '\r'
}

wine wineboot -i >"$dir/stderr" 2>&1 || fail "Wine does not start: $(tail -1 "$dir/stderr")"
wineserver -p300 # stays for the next program

# same PROGRAM SOURCE...: a program of tests/programs, there and here.
same() {
    program=$1
    name=$(basename "$1")
    shift
    $mingw -O1 -o "$dir/$name.exe" "$@" -lws2_32 -luser32 || fail "$program: compiling"
    "$build/tests/programs/$program" >"$dir/here" || fail "$program: running it here"
    on_wine "$dir/$name.exe" >"$dir/wine"
    if diff "$dir/here" "$dir/wine"; then
        echo "check-wine.sh: $program: the same"
    else
        echo "check-wine.sh: $program: not the same"
        status=1
    fi
}

status=0
for source in "$srcdir"/tests/programs/*.c; do
    same "$(basename "$source" .c)" "$source"
done
same postbox/postbox "$srcdir"/tests/programs/postbox/*.c

# shellcheck disable=SC2086 # a list
set -- ${SEQUENCES:-0 400}
$mingw -O1 -o "$dir/scenario.exe" "$srcdir"/tests/wine/*.c -lws2_32 -luser32 ||
    fail "scenario: compiling"
on_wine "$dir/scenario.exe" "$@" >"$dir/wine"
for profile in documented windows; do
    ASYNCSELECT_PROFILE=$profile "$build/tests/wine/scenario" "$@" >"$dir/here" ||
        fail "scenario: running it here"
    awk -v profile=$profile -f "$srcdir/tests/wine/compare.awk" \
        "$srcdir/tests/wine/departures.tsv" "$dir/here" "$dir/wine" || status=1
done
exit $status
