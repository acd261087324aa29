#!/bin/sh
# run.sh: the tests of the suite with faults: each test once for each point at which the library makes a
# call for memory, to the system and to libevent, and each code of the call's manual page. The library's
# calls are renamed in a copy of it, so that tests/fault.c is between it and them; the programs of tests
# become one. Runs in the build directory; doc/faults.md says what is looked for.
#
# usage: run.sh SUITE-ARGUMENT...     (suite.c; make faults FAULTS='-j 2 tests/test_read')
# SPDX-License-Identifier: BSD-2-Clause
set -eu
LC_ALL=C
export LC_ALL

srcdir=${srcdir:-..}
objcopy=${OBJCOPY:-objcopy}
work=faults
mkdir -p $work/objects $work/alone
# A storm of as many steps as show each of its calls; doc/faults.md
STORM_STEPS=${STORM_STEPS:-100}
export STORM_STEPS

# FAULT_OBJECTS: "PROGRAM: OBJECT... PROGRAM: OBJECT...", those of several files.
objects_of() {
    several=$(echo "$FAULT_OBJECTS" | awk -v program="$1:" '{
        for (i = 1; i <= NF; i++) {
            if ($i ~ /:$/)
                its = $i == program
            else if (its)
                print $i
        }
    }')
    if [ -n "$several" ]; then
        echo "$several"
    elif [ -f "$1.o" ]; then
        echo "$1.o"
    else
        echo "${1%/*}/${1##*/}-${1##*/}.o"
    fi
}

# Those that put functions of their own in the system's place, and one that looks for its own name.
is_linked_alone() {
    case $1 in
    tests/test_down | tests/test_idle | tests/names/test_module) ;;
    *) return 1 ;;
    esac
}

# Those that are not Check's.
is_whole() {
    case $1 in
    tests/programs/*) echo true ;;
    *) echo false ;;
    esac
}

for call in $FAULT_CALLS; do
    echo "$call __wrap_$call"
done >$work/calls.new
sed 's/\(.*\) __wrap_.*/__real_\1 \1/' $work/calls.new >$work/real.new
cmp -s $work/calls.new $work/calls || mv $work/calls.new $work/calls
cmp -s $work/real.new $work/real || mv $work/real.new $work/real
$objcopy --redefine-syms=$work/calls --redefine-sym exit=trial_exit .libs/libcore.a $work/libcore.a
$objcopy --redefine-syms=$work/real .libs/libfaults.a $work/libfaults.a
$objcopy --redefine-sym asyncselect__sys_now_ms=trial_now_ms .libs/libsupport.a $work/libsupport.a
netlab=
[ ! -f .libs/libnetlab.a ] || netlab=.libs/libnetlab.a

# link OUTPUT TABLE OBJECT...
link() {
    output=$1
    table=$2
    shift 2
    # shellcheck disable=SC2086 # lists of flags
    $CC $CFLAGS $LDFLAGS $SANITIZERS -I"$srcdir/tests/faults" "$table" "$@" $work/libfaults.a $netlab \
        $work/libsupport.a $work/libfaults.a $work/libcore.a $LIBEVENT_LIBS -lpthread \
        -Wl,--wrap=asyncselect__error_set_last -Wl,-z,now -o "$output"
}

# The program as one object whose main is $main, and whose end is the trial's.
merge() {
    exits=
    [ "$(is_whole "$1")" = false ] || exits='--redefine-sym exit=trial_exit'
    # shellcheck disable=SC2046 # a list of files
    $CC -r -nostdlib -o "$work/objects/$main.o" $(objects_of "$1")
    # shellcheck disable=SC2086 # flags
    $objcopy --redefine-sym main="$main" --redefine-sym asyncselect__sys_now_ms=trial_now_ms $exits \
        "$work/objects/$main.o"
}

# makers LIBRARY: what the tests' sockets and windows are made by (path.h), in C.
makers() {
    ${NM:-nm} -S "$1" | awk '
        $3 == "T" && $4 ~ /^(world_open|tcp_socket|tcp_listener|udp_socket|dead_address|tcp_pair|unix_pair|background_idle|make|new_window|register_recorder)$/ {
            print "extern const char " $4 "[];"
            rows = rows "    {" $4 ", 0x" $2 "},\n"
        }
        END { printf "const struct path_maker path_makers[] = {\n%s    {0, 0}};\n", rows }'
}

# Standard input has a line for each program: its name, its main, and whether it is whole. In C:
table() {
    awk 'BEGIN { print "#include \"path.h\"\n#include \"suite.h\"" }
        $2 != "0" { print "int " $2 "(int argc, char **argv);" }
        { rows = rows "    {\"" $1 "\", " $2 ", " $3 "},\n" }
        END { printf "const struct suite_program suite_programs[] = {\n%s    {0, 0, false}};\n", rows }'
}

objects=
: >$work/programs
for program in $FAULT_PROGRAMS; do
    main=main_$(echo "$program" | tr / _)
    merge "$program"
    if is_linked_alone "$program"; then
        name=${program##*/}
        {
            echo "$program $main false" | table
            makers $work/libsupport.a
        } >"$work/alone/$name.c"
        link "$work/alone/$name" "$work/alone/$name.c" "$work/objects/$main.o"
        echo "$program 0 false" >>$work/programs
    else
        $objcopy --keep-global-symbol="$main" "$work/objects/$main.o"
        objects="$objects $work/objects/$main.o"
        echo "$program $main $(is_whole "$program")" >>$work/programs
    fi
done
{
    table <$work/programs
    makers $work/libsupport.a
} >$work/programs.c
# shellcheck disable=SC2086 # a list of files
link $work/suite $work/programs.c $objects
exec $work/suite "$@"
