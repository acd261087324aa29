#!/bin/sh
# check-names.sh: the static library has no global name that a program's own could collide with: all
# but the public ones have lib/names.h's prefix; and a program that defines every one of them itself
# links with it and runs. Runs in the build directory.
#
# usage: check-names.sh          checks
#        check-names.sh --list   prints lib/names.h as it should be for what was built here
# SPDX-License-Identifier: BSD-2-Clause

LC_ALL=C
export LC_ALL
top=${srcdir:-$(dirname "$0")/..}
names=$top/lib/names.h
prefix=asyncselect__
library=.libs/libasyncselect.a
dir=$(mktemp -d "${TMPDIR:-/tmp}/names.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

if [ ! -f "$library" ]; then
    echo "check-names.sh: skipped: no static library was built"
    exit 77
fi
if grep -q '^COVERAGE_FLAGS = -' Makefile 2>/dev/null; then
    echo "check-names.sh: skipped: what counts lines is in the library"
    exit 77
fi
# The link names without the platform's underscore; those of the compiler's instruments are its own.
underscore=
${NM:-nm} -g "$library" 2>/dev/null | grep -q ' T _asyncselect_version$' && underscore=_
${NM:-nm} -g "$library" 2>/dev/null | awk -v underscore="$underscore" '
    NF == 3 && $2 ~ /^[TDBRCSVW]$/ {
        sub("^" underscore, "", $3)
        if ($3 !~ /^__/ && $3 !~ /^DW\.ref\./)
            print $3
    }' | sort -u | comm -23 - "$top/lib/libasyncselect.sym" >"$dir/private"

if [ "${1-}" = --list ]; then
    sed '/^#define [a-z]/,$d' "$names"
    sed "s/^$prefix//; s/.*/#define & $prefix&/" "$dir/private" | sort -u
    printf '\n#endif\n'
    exit
fi

if grep -v "^$prefix" "$dir/private"; then
    echo "check-names.sh: FAILED: global names that are not in lib/names.h;" \
        "sh tests/check-names.sh --list prints it"
    exit 1
fi

{
    sed -n "s/^#define \\([a-z][a-z0-9_]*\\) $prefix.*/int \\1 = 1;/p" "$names"
    echo '#include <winsock2.h>'
    echo '#include <asyncselect.h>'
    echo 'int main(void)'
    echo '{'
    echo '    WSADATA data;'
    echo '    if (WSAStartup(MAKEWORD(2, 2), &data) || !asyncselect_error_name(WSAEINVAL))'
    echo '        return 1;'
    echo '    SOCKET s = socket(AF_INET, SOCK_STREAM, 0);'
    echo '    WSAAsyncSelect(s, NULL, 0, FD_READ);'
    echo '    return closesocket(s) || WSACleanup() || look + serve + error_text != 3;'
    echo '}'
} >"$dir/program.c"
# shellcheck disable=SC2086 # each may hold several options
./libtool --quiet --tag=CC --mode=link ${CC:-cc} ${CFLAGS-} -w ${SANITIZERS-} ${LDFLAGS-} -static \
    -I"$top/include" -I"$top/include/asyncselect" -o "$dir/program" "$dir/program.c" \
    libasyncselect.la || { echo "check-names.sh: FAILED: it does not link"; exit 1; }
"$dir/program" || { echo "check-names.sh: FAILED: it does not run"; exit 1; }
