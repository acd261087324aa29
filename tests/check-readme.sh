#!/bin/sh
# check-readme.sh: the program in README.md is examples/echo.c, which the build compiles, and it
# echoes. Skipped (77) after the comparison where there is no nc.
# SPDX-License-Identifier: BSD-2-Clause

top=${srcdir:-$(dirname "$0")/..}
dir=$(mktemp -d "${TMPDIR:-/tmp}/readme.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

# Up to the end of the first block of C.
awk '/^```c$/ { inside = 1; next } /^```/ && inside { exit } inside' "$top/README.md" >"$dir/echo.c"
# The file has a comment above what README.md shows.
awk 'shown { print } /SPDX-License-Identifier/ { shown = 1 }' "$top/examples/echo.c" |
    diff "$dir/echo.c" - || {
    echo "check-readme.sh: the program in README.md (<) is not examples/echo.c (>)"
    exit 1
}

# It runs: what nc sends comes back.
if ! command -v nc >/dev/null 2>&1; then
    echo "check-readme.sh: skipped: there is no nc"
    exit 77
fi
sh "$top/tests/echoes.sh" ./examples/echo
