#!/bin/sh
# backends.sh: the same calls bring the same messages on each back end of libevent, in both profiles:
# sequences that are made up from seeds (tests/wine/scenario.c), printed and compared.
# SPDX-License-Identifier: BSD-2-Clause

# Where that is allowed in a network of its own: a port that a sequence has closed is nobody else's.
if [ -z "${BACKENDS_ALONE-}" ] && unshare -rn ip link set lo up 2>/dev/null; then
    BACKENDS_ALONE=1 exec unshare -rn sh -c 'ip link set lo up && exec sh "$0"' "$0"
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/backends.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
status=0
for profile in documented windows; do
    export ASYNCSELECT_PROFILE=$profile
    tests/wine/scenario 0 400 >"$dir/first" || exit 1
    for without in EVENT_NOEPOLL=1 'EVENT_NOEPOLL=1 EVENT_NOPOLL=1'; do
        # shellcheck disable=SC2086 # a list
        env EVENT_NOKQUEUE=1 $without tests/wine/scenario 0 400 >"$dir/other" || exit 1
        diff "$dir/first" "$dir/other" >"$dir/diff" && continue
        echo "backends.sh: $profile, $without:"
        head -20 "$dir/diff"
        status=1
    done
done
exit $status
