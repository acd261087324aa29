#!/bin/sh
# check-trace.sh: asyncselect-trace finds in each tests/trace/*.jsonl what the .expected file beside
# it says, draws it as well-formed XML, refuses what is no trace, and finds the missing receive of a
# program that runs here. Runs in the build directory.
#
# usage: check-trace.sh            compares
#        check-trace.sh --list     prints what is found in the trace named next
# SPDX-License-Identifier: BSD-2-Clause

LC_ALL=C
export LC_ALL
top=${srcdir:-$(dirname "$0")/..}
tool="env ASAN_OPTIONS=detect_leaks=0 ./asyncselect-trace" # it ends, and gives nothing back before
[ -x asyncselect-trace ] || {
    echo "check-trace.sh: skipped: asyncselect-trace was not built (it needs jansson)"
    exit 77
}
dir=$(mktemp -d "${TMPDIR:-/tmp}/trace.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
status=0

fail() {
    echo "check-trace.sh: FAILED: $1"
    status=1
}

# found TRACE: all that the tool prints of it, and its exit status.
found() {
    $tool --loop "$1"
    echo "exit $?"
}

if [ "${1-}" = --list ]; then
    found "$2"
    exit
fi

for trace in "$top"/tests/trace/*.jsonl; do
    name=${trace##*/}
    found "$trace" 2>&1 | diff "${trace%.jsonl}.expected" - || fail "$name: (<) was expected, (>) found"
    $tool --svg "$trace" >"$dir/picture.svg" || fail "$name: --svg"
    if command -v xmllint >/dev/null 2>&1; then
        xmllint --noout "$dir/picture.svg" || fail "$name: the picture is not well-formed"
    fi
    # Each message and each finding is on the picture.
    posted=$(grep -c '"what":"post"\|"what":"refused"' "$trace")
    drawn=$(grep -c 'rx="3"' "$dir/picture.svg")
    [ "$posted" -eq "$drawn" ] || fail "$name: $posted messages, and $drawn drawn"
    listed=$($tool --findings "$trace" | grep -cv 'Nothing stalls')
    drawn=$(grep -c 'class="finding"' "$dir/picture.svg")
    [ "$listed" -eq "$drawn" ] || fail "$name: $listed findings, and $drawn drawn"
done

# The picture of README.md and doc/porting.md is what the tool draws.
$tool --svg "$top/tests/trace/never-re-enabled.jsonl" | cmp - "$top/doc/timeline.svg" ||
    fail "doc/timeline.svg is not what is drawn of never-re-enabled.jsonl"

# The same call again and again is drawn once, with how often.
{
    head -n 2 "$top/tests/trace/killed.jsonl"
    for t in 1 2 3; do
        echo "{\"t\":1000.00000${t}000,\"thread\":1,\"what\":\"call\",\"socket\":7,\"call\":\"recv\",\"asked\":1,\"result\":1}"
    done
} >"$dir/again"
[ "$($tool --svg "$dir/again" | grep -c '>recv')" -eq 1 ] &&
    $tool --svg "$dir/again" | grep -q '>recv 1 . 3<\|>recv 1 .. 3<' || fail "a call that is made again and again"

# One socket alone.
$tool --socket 9 "$top/tests/trace/not-pumped.jsonl" | grep -q '^ .* 7 ' && fail "--socket shows another"

# What is no trace; a trace whose last line was cut off.
echo 'no trace' >"$dir/none"
$tool "$dir/none" >/dev/null 2>"$dir/said"
[ $? -eq 2 ] && grep -q 'none:1: not a line of a trace' "$dir/said" || fail "what is no trace"
$tool "$dir/missing" >/dev/null 2>&1
[ $? -eq 2 ] || fail "a file that is not there"
$tool --stall x "$dir/none" >/dev/null 2>&1
[ $? -eq 2 ] || fail "a wrong option"
cp "$top/tests/trace/healthy.jsonl" "$dir/cut"
printf '{"t":1,"thr' >>"$dir/cut"
[ "$($tool --findings "$dir/cut")" = 'Nothing stalls.' ] || fail "a last line that was cut off"

# A program with a missing re-enable.
ASYNCSELECT_TRACE=$dir/planted.%p ./tests/planted || fail "the program ran into an error"
$tool --findings --stall 0 "$dir"/planted.* | sed 's/[0-9.]* s ago/AGE/; s/[0-9][0-9.]*  socket [0-9]*/AT/' \
    >"$dir/found"
grep -q '^STALL AT: FD_READ posted AGE, never re-enabled: no receive since, though more came$' "$dir/found" || {
    cat "$dir/found"
    fail "the missing receive was not found"
}
exit $status
