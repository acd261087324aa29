#!/bin/sh
# check-scan.sh: asyncselect-scan lists the names of tests/scan that the library has not, with counts and
# places, and nothing else; of a Windows program that compiles here it lists nothing. Runs in the
# build directory.
# SPDX-License-Identifier: BSD-2-Clause

top=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd)
scan=$(pwd)/asyncselect-scan
ASYNCSELECT_INCLUDE=$top/include
export ASYNCSELECT_INCLUDE
dir=$(mktemp -d "${TMPDIR:-/tmp}/scan.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
fail() {
    echo "check-scan.sh: FAILED: $1"
    exit 1
}

cd "$top/tests" || exit 1
$scan scan >"$dir/found"
[ $? -eq 1 ] || fail "the exit status where something is missing"
diff scan/expected "$dir/found" || fail "(<) was expected, (>) found"
$scan "$top/examples/echo.c" "$top/tests/programs" >"$dir/found" || {
    cat "$dir/found"
    fail "programs that compile here"
}
[ "$(cat "$dir/found")" = 'Every Windows name that is used is there.' ] || fail "what it says then"
$scan >/dev/null 2>&1
[ $? -eq 2 ] || fail "no directory"
mkdir "$dir/empty"
$scan "$dir/empty" >/dev/null 2>&1
[ $? -eq 2 ] || fail "no sources"
ASYNCSELECT_INCLUDE=$dir $scan scan >/dev/null 2>&1
[ $? -eq 2 ] || fail "no headers"
