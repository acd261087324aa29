#!/bin/sh
# check-fuzz.sh: what fuzzing found worth keeping (tests/fuzz) still runs through.
# SPDX-License-Identifier: BSD-2-Clause

limit= # that only a hang reaches
if command -v timeout >/dev/null 2>&1; then
    limit="timeout 120"
fi
for corpus in "${srcdir:-$(dirname "$0")/..}"/tests/fuzz/corpus/*; do
    target=tests/fuzz/${corpus##*/}
    [ -x "$target" ] || continue # of another system
    # shellcheck disable=SC2086 # a command and its argument
    $limit "$target" "$corpus"/* >check-fuzz.out 2>&1
    status=$?
    if [ "$status" -ne 0 ]; then
        tail -40 check-fuzz.out
        echo "check-fuzz.sh: $target: status $status"
        exit 1
    fi
done
rm -f check-fuzz.out
