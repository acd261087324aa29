#!/bin/sh
# check-trace-off.sh: a trace that is off costs one load and one branch where it would write: in the code that the
# compiler makes of each function of lib/trace.h. That of trace_ready has one branch more: whether anything is
# ready. Counted in assembler, on x86_64. Runs in the build directory.
# SPDX-License-Identifier: BSD-2-Clause
set -u
LC_ALL=C
export LC_ALL

if [ "$(uname -m)" != x86_64 ] || [ "$(uname -s)" = Darwin ]; then
    echo "check-trace-off.sh: skipped: it reads x86_64's assembler, as ELF systems write it"
    exit 77
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

cat >"$work/calls.c" <<'EOF'
#include "asyncselect/winsock2.h"
#include "trace.h"

#define OF(name, parameters, arguments)                                                            \
    void call_##name parameters;                                                                   \
    void call_##name parameters { name arguments; }

OF(trace_call, (SOCKET s, const char *call, long long asked, long long result, int error),
   (s, call, asked, result, error))
OF(trace_select, (SOCKET s, HWND window, UINT message, long events, SOCKET from, int error),
   (s, window, message, events, from, error))
OF(trace_ready, (SOCKET s, unsigned hints), (s, hints))
OF(trace_look, (SOCKET s, unsigned found, unsigned selected, unsigned posted, int error),
   (s, found, selected, posted, error))
OF(trace_post, (SOCKET s, HWND window, UINT message, int event, int error),
   (s, window, message, event, error))
OF(trace_refused, (SOCKET s, HWND window, UINT message, int event, int error),
   (s, window, message, event, error))
OF(trace_message, (SOCKET s, HWND window, UINT message, LPARAM lParam),
   (s, window, message, lParam))
OF(trace_stale, (SOCKET s, LPARAM lParam), (s, lParam))
OF(trace_ghost, (SOCKET s), (s))
EOF

# Without what a sanitizer or the counting of what is covered adds.
# shellcheck disable=SC2086 # a command with its arguments
$CC -O2 -Werror=implicit-function-declaration -fcf-protection=none -fno-asynchronous-unwind-tables -I"${srcdir:?}/include" \
    -I"$srcdir/include/asyncselect" -I"$srcdir/lib" -S "$work/calls.c" -o "$work/calls.s" || exit 1

awk '
    FILENAME ~ /trace\.h$/ {
        if (/^static inline void trace_[a-z]*\(/) {
            sub(/\(.*/, "")
            wanted[$NF] = 1
        }
        next
    }
    /^[ \t]*\.(globl|section|type|size|p2align|text|file|ident|string)/ { next }
    /^_?call_trace_[a-z]*(\.cold)?:/ {
        name = $1
        sub(/^_?call_/, "", name)
        sub(/(\.cold)?:.*/, "", name)
    }
    name == "" || !/^[ \t]+[a-z]/ { next }
    /trace_on/ { loads[name]++ }
    $1 ~ /^j/ && $1 != "jmp" { branches[name]++ }
    $1 == "call" { calls[name]++ }
    END {
        for (name in wanted) {
            expected = name == "trace_ready" ? 2 : 1
            if (loads[name] != 1 || branches[name] != expected) {
                printf "check-trace-off.sh: FAILED: %s: %d loads of trace_on, %d branches\n", name,
                    loads[name], branches[name]
                failed = 1
            }
            count++
        }
        if (!count) {
            print "check-trace-off.sh: FAILED: lib/trace.h has no functions"
            failed = 1
        }
        exit failed
    }' "$srcdir/lib/trace.h" "$work/calls.s"
