#!/bin/sh
# mutate.sh: are the rules of lib/notify.c all tested? Each mutant of it (mutate.awk: a part of a condition
# left out or turned round, a constant taken for its neighbour) must make one of the pure tests of notify
# fail. Those that do not are in tests/mutants.tsv, with the reason why they are no mistakes.
# Runs in the build directory; make mutate. MUTANTS="FIRST LAST" for some of them.
# SPDX-License-Identifier: BSD-2-Clause
set -u

source=${srcdir:?}/lib/notify.c
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

# The mutant is a library of its own, so that the tests are linked only once.
compile() { # SOURCE
    # shellcheck disable=SC2086 # lists of flags
    $CC $CFLAGS -w -fPIC -shared $include "$1" -o $work/libmutant.so 2>$work/log
}
link() { # TEST OBJECT...
    program=$work/$1
    shift
    # shellcheck disable=SC2086
    $CC $CFLAGS "$@" $work/libmutant.so .libs/libsupport.a .libs/libcore.a $CHECK_LIBS $LIBEVENT_LIBS \
        -Wl,-rpath,"$(pwd)/$work" -o "$program"
}
compile "$source" || {
    cat $work/log
    exit 1
}
for test in $quick; do
    link "$test" "tests/$test.o" || exit 1
done
# shellcheck disable=SC2046 # a list of files
link test_notify $(echo tests/test_notify.o tests/notify_joint.o tests/notify_model*.o) || exit 1

# Fails a test of this mutant's? Those that walk all states take longer, so they come last.
is_killed() {
    for test in $quick; do
        CK_FORK=no timeout 20 $work/"$test" >$work/log 2>&1 || return 0
    done
    CK_FORK=no timeout 300 $work/test_notify 2>/dev/null | grep -q '^not ok'
}
is_killed && {
    echo "a test fails without a mutant:"
    cat $work/log
    exit 1
}

n=$first
while [ "$n" -le "$last" ]; do
    awk -v n="$n" -v change=$work/change -f "$srcdir/tests/mutate.awk" "$source" >$work/notify.c
    if compile $work/notify.c && ! is_killed; then
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
