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
mkfifo "$dir/server" "$dir/to" "$dir/from"
./examples/echo >"$dir/server" &
server=$!
{ sleep 120 && kill $server; } >/dev/null 2>&1 & # only a hang lasts so long
guard=$!
client=
# shellcheck disable=SC2086 # client may be empty
trap 'kill $server $guard $client 2>/dev/null; rm -rf "$dir"' EXIT
IFS= read -r line <"$dir/server"
port=${line##* }
nc 127.0.0.1 "$port" <"$dir/to" >"$dir/from" &
client=$!
exec 3>"$dir/to" 4<"$dir/from"
for sent in 'a line' 'and one more'; do
    printf '%s\n' "$sent" >&3
    IFS= read -r reply <&4
    if [ "$reply" != "$sent" ]; then
        echo "check-readme.sh: sent '$sent', and '$reply' came back"
        exit 1
    fi
done
