#!/bin/sh
# check-locks.sh: each mutex of the library has its rank in doc/HACKING.md, by which tests/lockorder.c
# judges. Those of critical sections are the program's.
# SPDX-License-Identifier: BSD-2-Clause

top=${srcdir:-$(dirname "$0")/..}
status=0
set -f # patterns stay patterns
for file in $(cd "$top/lib" && grep -rlE 'PTHREAD_MUTEX_INITIALIZER|pthread_mutex_init\(' .); do
    name=${file##*/}
    [ "$name" = critical.c ] && continue
    symbols=$(sed -n 's/^ *static pthread_mutex_t \([a-z_]*\) = .*/\1/p' "$top/lib/$file")
    grep -q 'pthread_mutex_init(' "$top/lib/$file" && symbols="$symbols [A-Za-z_]*"
    for symbol in ${symbols:-'[a-z_]*'}; do
        grep -qE "^\| [0-9]+ \| \`$name\` (\`[A-Za-z_]*\` )*\`$symbol\`" "$top/doc/HACKING.md" && continue
        echo "lib/$file: its $symbol has no rank in doc/HACKING.md"
        status=1
    done
done
exit $status
