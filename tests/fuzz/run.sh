#!/bin/sh
# run.sh: libFuzzer on each target for so many minutes, on the library built with clang's
# AddressSanitizer and UndefinedBehaviorSanitizer in fuzz/. Findings are files in fuzz/findings;
# inputs that reach what none of the corpus did are added to tests/fuzz/corpus.
#
# usage: run.sh MINUTES TARGET..., in the build directory       (make fuzz MINUTES=10)
# SPDX-License-Identifier: BSD-2-Clause
set -eu
srcdir=$(cd "$srcdir" && pwd)
minutes=$1
shift
most=512 # bytes of an input
flags='-g -O1 -fno-sanitize-recover=all -fsanitize=address,undefined'

if ! command -v clang >/dev/null 2>&1; then
    echo "run.sh: there is no clang" >&2
    exit 1
fi
mkdir -p fuzz/findings
cd fuzz
[ -f Makefile ] || "$srcdir/configure" --disable-shared CC=clang CFLAGS="$flags -fsanitize=fuzzer-no-link"
${MAKE:-make} libcore.la
status=0
for target; do
    name=${target##*/}
    corpus=$srcdir/tests/fuzz/corpus/$name
    mkdir -p "work/$name" "$corpus"
    # shellcheck disable=SC2086 # lists of flags
    clang $flags -fsanitize=fuzzer -I"$srcdir/include" -I"$srcdir/lib" -I. ${LIBEVENT_CFLAGS:-} \
        "$srcdir/tests/fuzz/$name.c" .libs/libcore.a ${LIBEVENT_LIBS:-} -lpthread -o "$name"
    "./$name" -max_len=$most -max_total_time=$((minutes * 60)) -timeout=20 -print_final_stats=1 \
        -artifact_prefix="findings/$name-" "work/$name" "$corpus" >"$name.log" 2>&1 || status=1
    grep -E 'ERROR|SUMMARY|stat::number_of_executed_units|Test unit written' "$name.log" || :
    "./$name" -max_len=$most -use_counters=0 -merge=1 "$corpus" "work/$name" >>"$name.log" 2>&1 || :
    echo "$name: $(find "$corpus" -type f | wc -l) inputs kept"
done
exit $status
