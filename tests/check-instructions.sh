#!/bin/sh
# check-instructions.sh: how many instructions a message takes beyond plain libevent's, in an echo
# over 48 connections that are ready together. Counted, not timed, so that a change which makes the
# way of a message longer is seen. The ceilings are for gcc on x86_64 with -g -O2; elsewhere, and without
# Valgrind, the test is skipped. Runs in the build directory.
#
# usage: check-instructions.sh           compares
#        check-instructions.sh --list    prints each contestant's number
# SPDX-License-Identifier: BSD-2-Clause

LC_ALL=C
export LC_ALL
# Instructions beyond libevent's, and the contestant. What was measured, and some room for other
# releases of the compiler, the C library and libevent.
ceilings='2010 callback
2665 window'

skip() {
    echo "check-instructions.sh: skipped: $1"
    exit 77
}
[ -x bench/steady ] || skip "bench/steady was not built"
command -v valgrind >/dev/null 2>&1 || skip "no valgrind"
if [ "${1-}" != --list ]; then
    [ "$(uname -m)" = x86_64 ] || skip "the ceilings are for x86_64"
    grep -q '^SANITIZER_FLAGS = -' Makefile && skip "a sanitizer adds to the code"
    grep -q '^COVERAGE_FLAGS = -' Makefile && skip "counting what is covered adds to the code"
    [ "$(sed -n 's/^CFLAGS = //p' Makefile)" = "-g -O2" ] || skip "the ceilings are for -g -O2"
    case $(sed -n 's/^CC = //p' Makefile) in
    *gcc*) ;;
    *) skip "the ceilings are for gcc" ;;
    esac
fi

# count CONTESTANT MESSAGES: of the whole process.
count() {
    ./libtool --mode=execute valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        bench/steady "$1" 48 "$2" 2>&1 | sed -n 's/^.*Collected : *\([0-9][0-9]*\).*/\1/p'
}

# per_message CONTESTANT: what two runs differ by.
per_message() {
    few=$(count "$1" 1920)
    many=$(count "$1" 9600)
    [ -n "$few" ] && [ -n "$many" ] || return 1
    echo $(((many - few) / 7680))
}

if [ "${1-}" = --list ]; then
    for contestant in epoll epoll-edges libevent libevent-toggled libuv callback window; do
        number=$(per_message $contestant) || continue # it was not built
        printf '%-18s %6d\n' "$contestant" "$number"
    done
    exit 0
fi

plain=$(per_message libevent) || {
    echo "check-instructions.sh: FAILED: valgrind counts nothing"
    exit 1
}
status=0
while read -r ceiling contestant; do
    number=$(per_message "$contestant") || number=0
    beyond=$((number - plain))
    echo "$contestant: $number instructions a message, $beyond beyond libevent's $plain"
    if [ "$beyond" -gt "$ceiling" ] || [ "$beyond" -lt 1 ]; then
        echo "check-instructions.sh: FAILED: at most $ceiling"
        status=1
    fi
done <<EOF
$ceilings
EOF
exit $status
