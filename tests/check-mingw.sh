#!/bin/sh
# check-mingw.sh: the examples and the test programs that are Windows programs are still that: a
# compiler for Windows with its own headers and libraries builds them. Skipped (77) where there is none.
# SPDX-License-Identifier: BSD-2-Clause

cc=x86_64-w64-mingw32-gcc
if ! command -v $cc >/dev/null 2>&1; then
    echo "check-mingw.sh: skipped: there is no $cc"
    exit 77
fi
cd "${srcdir:-$(dirname "$0")/..}" || exit 1
dir=$(mktemp -d "${TMPDIR:-/tmp}/mingw.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
for program in examples/chat-server.c examples/echo.c examples/loops/window-a-core.c tests/programs/*.c; do
    $cc -Wall -Wextra -Werror -o "$dir/program.exe" "$program" -lws2_32 -luser32 || exit 1
done
$cc -Wall -Wextra -Werror -o "$dir/program.exe" tests/programs/postbox/*.c -lws2_32 -luser32 || exit 1
$cc -Wall -Wextra -Werror -o "$dir/program.exe" tests/wine/*.c -lws2_32 -luser32 || exit 1
