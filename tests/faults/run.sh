#!/bin/sh
# run.sh: the tests of the suite with faults: each test once for each of the library's calls for memory,
# to the system and to libevent that it makes, and each code of the call's manual page. The library's
# calls are renamed in a copy of it, so that tests/fault.c is between it and them; the programs of tests
# become one. Runs in the build directory; doc/faults.md says what is looked for.
#
# usage: run.sh SUITE-ARGUMENT...     (suite.c; make faults FAULTS='-j 2 tests/test_read')
# SPDX-License-Identifier: BSD-2-Clause
set -eu
LC_ALL=C
export LC_ALL

objcopy=${OBJCOPY:-objcopy}
work=faults
mkdir -p $work/objects

object_of() {
    if [ -f "$1.o" ]; then
        echo "$1.o"
    else
        echo "${1%/*}/"*"-${1##*/}.o"
    fi
}

# Programs of several files are left alone: what those files of theirs define, no library has or asks for.
nm=${NM:-nm}
libraries=".libs/libsupport.a .libs/libfaults.a .libs/libcore.a"
[ ! -f .libs/libnetlab.a ] || libraries="$libraries .libs/libnetlab.a"
# shellcheck disable=SC2086 # a list of files
$nm -g $libraries 2>/dev/null | awk 'NF > 1 { print $NF }' | sort -u >$work/known
$nm -g --defined-only tests/*.o 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u | comm -23 - $work/known >$work/others
is_alone() {
    [ -z "$($nm -u "$(object_of "$1")" | awk '{ print $2 }' | sort -u | comm -12 - $work/others)" ]
}

programs=
for program in $FAULT_PROGRAMS; do
    case $program in
    tests/programs/*) ;; # not Check's
    tests/test_down) ;;  # it has faults of its own, and tests/names/test_module the program's name
    tests/names/test_module) ;;
    *) ! is_alone "$program" || programs="$programs $program" ;;
    esac
done

for call in $FAULT_CALLS; do
    echo "$call __wrap_$call"
done >$work/calls.new
sed 's/\(.*\) __wrap_.*/__real_\1 \1/' $work/calls.new >$work/real.new
cmp -s $work/calls.new $work/calls || mv $work/calls.new $work/calls
cmp -s $work/real.new $work/real || mv $work/real.new $work/real
$objcopy --redefine-syms=$work/calls .libs/libcore.a $work/libcore.a
$objcopy --redefine-syms=$work/real .libs/libfaults.a $work/libfaults.a
$objcopy --redefine-sym asyncselect__sys_now_ms=trial_now_ms .libs/libsupport.a $work/libsupport.a

{
    echo '#include "suite.h"'
    objects=
    for program in $programs; do
        main=main_$(echo "$program" | tr / _)
        object=$(object_of "$program")
        $objcopy --redefine-sym main="$main" --redefine-sym asyncselect__sys_now_ms=trial_now_ms \
            "$object" "$work/objects/$main.o"
        $objcopy --keep-global-symbol="$main" "$work/objects/$main.o"
        objects="$objects $work/objects/$main.o"
        echo "int $main(int argc, char **argv);"
    done
    echo 'const struct suite_program suite_programs[] = {'
    for program in $programs; do
        echo "    {\"$program\", main_$(echo "$program" | tr / _)},"
    done
    echo '    {0, 0}};'
} >$work/programs.c
netlab=
[ ! -f .libs/libnetlab.a ] || netlab=.libs/libnetlab.a
# shellcheck disable=SC2086 # lists of flags
$CC $CFLAGS $LDFLAGS $SANITIZERS -I"$srcdir/tests/faults" $work/programs.c $objects $work/libfaults.a $netlab \
    $work/libsupport.a $work/libfaults.a $work/libcore.a $LIBEVENT_LIBS -lpthread -o $work/suite
exec $work/suite "$@"
