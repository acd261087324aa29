#!/bin/sh
# mutate.sh: are the rules of lib/notify.c all tested? Each mutant of it (mutate.awk: a part of a condition
# left out or turned round, a constant taken for its neighbour) must make one of the pure tests of notify
# fail. Those that do not are in tests/mutants.tsv, with the reason why they are no mistakes.
# Runs in the build directory; make mutate. MUTANTS="FIRST LAST" for some of them.
# SPDX-License-Identifier: BSD-2-Clause
set -u

source=$srcdir/lib/notify.c
explained=$srcdir/tests/mutants.tsv
work=mutants
quick="test_notify_oob test_notify_read test_notify_close test_notify_select test_notify_watch test_notify_connect
    test_notify_accept test_notify_write"
mkdir -p $work
include="-I$srcdir/lib -I$srcdir/include -I$srcdir/include/asyncselect -I."
count=$(awk -f "$srcdir/tests/mutate.awk" "$source")
first=1
last=$count
if [ -n "${MUTANTS-}" ]; then
    first=${MUTANTS% *}
    last=${MUTANTS#* }
fi
: >$work/survivors

# Fails a test of this mutant's? Those that walk all states take longer, so they come last.
is_killed() {
    for test in $quick; do
        link "$test" "tests/$test.o" && CK_FORK=no timeout 20 $work/test >$work/log 2>&1 || return 0
    done
    # shellcheck disable=SC2046 # a list of files
    link test_notify $(echo tests/test_notify.o tests/notify_joint.o tests/notify_model*.o) || return 0
    CK_FORK=no timeout 300 $work/test 2>/dev/null | grep -q '^not ok'
}
link() {
    shift
    # shellcheck disable=SC2086 # lists of flags
    $CC $CFLAGS "$@" $work/notify.o .libs/libsupport.a .libs/libcore.a $CHECK_LIBS $LIBEVENT_LIBS \
        -o $work/test
}

n=$first
while [ "$n" -le "$last" ]; do
    awk -v n="$n" -v change=$work/change -f "$srcdir/tests/mutate.awk" "$source" >$work/notify.c
    # shellcheck disable=SC2086
    if $CC $CFLAGS -w $include -c $work/notify.c -o $work/notify.o 2>/dev/null && ! is_killed; then
        cat $work/change >>$work/survivors
        grep -qF "$(cat $work/change)" "$explained" || printf 'mutant %s survives: %s\n' "$n" "$(cat $work/change)"
    fi
    n=$((n + 1))
done

status=0
cut -f 1,2 "$explained" | grep -v '^#' | sort -u >$work/explained
sort -u $work/survivors >$work/sorted
if [ -z "${MUTANTS-}" ] && [ -n "$(comm -13 $work/sorted $work/explained)" ]; then
    echo "no survivors any more, though explained:"
    comm -13 $work/sorted $work/explained
    status=1
fi
[ -z "$(comm -23 $work/sorted $work/explained)" ] || status=1
echo "$((last - first + 1)) mutants, $(wc -l <$work/survivors) survive"
exit $status
