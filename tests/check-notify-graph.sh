#!/bin/sh
# check-notify-graph.sh: doc/notify.dot is what the state machine answers now, and doc/notify.svg
# shows all of it. Runs in the build directory.
# SPDX-License-Identifier: BSD-2-Clause

top=${srcdir:-$(dirname "$0")/..}
if ! ./doc/notify-graph | diff "$top/doc/notify.dot" -; then
    echo "check-notify-graph.sh: doc/notify.dot (<) is not what notify does (>): make notify-graph"
    exit 1
fi
# Each line of each label is a text of the picture.
sed -n 's/.*label="\([^"]*\)".*/\1/p' "$top/doc/notify.dot" | sed 's/\\n/\n/g' | sort -u |
    while read -r line; do
        [ -z "$line" ] || grep -qF ">$line</text>" "$top/doc/notify.svg" || echo "$line"
    done >notify-graph.missing
if [ -s notify-graph.missing ]; then
    sed 's/^/check-notify-graph.sh: not in doc\/notify.svg: /' notify-graph.missing
    rm -f notify-graph.missing
    exit 1
fi
rm -f notify-graph.missing
