#!/bin/sh
# check-hardening.sh: the shared library is built so that a memory error is harder to make use of: its
# relocations are read-only once it is loaded, its stack is not executable and its code is not
# written to, functions with arrays check their frames, those with large frames touch each page of it, and
# indirect jumps go to marked places. Runs in the build directory.
# SPDX-License-Identifier: BSD-2-Clause

LC_ALL=C
export LC_ALL
library=.libs/libasyncselect.so
if [ ! -f "$library" ] || ! command -v readelf >/dev/null; then
    echo "check-hardening.sh: skipped: no ELF library, or no readelf"
    exit 77
fi
status=0
require() { # WHAT COMMAND...
    what=$1
    shift
    "$@" || {
        echo "check-hardening.sh: FAILED: $what"
        status=1
    }
}
segments=$(readelf -lW "$library")
dynamic=$(readelf -dW "$library")
has() { printf '%s\n' "$1" | grep -q "$2"; }
lacks() { ! has "$1" "$2"; }
require "relocations are not read-only" has "$segments" GNU_RELRO
require "symbols are bound late" has "$dynamic" 'BIND_NOW\|FLAGS.*NOW'
require "the stack's permissions are not stated" has "$segments" GNU_STACK
require "the stack is executable" lacks "$segments" 'GNU_STACK.*RWE'
require "code is relocated" lacks "$dynamic" TEXTREL
require "frames are not checked" has "$(readelf -sW --dyn-syms "$library")" __stack_chk_fail
if [ "$(uname -m)" = x86_64 ] && command -v objdump >/dev/null; then
    objects=.libs/libcore.a # the start-up code of the C library is not ours
    # A path of PATH_MAX bytes is larger than a page.
    require "large frames are not touched page by page" has "$(objdump -d "$objects")" \
        'or[lq]* *.0x0,(%rsp)\|movq *.0x0,(%rsp)'
    marked=$(readelf -nW "$objects" 2>/dev/null | grep -c 'x86 feature.*IBT.*SHSTK')
    require "indirect jumps go anywhere" [ "$marked" -eq "$(ar t "$objects" | wc -l)" ]
fi
exit $status
