#!/bin/sh
# check-exports.sh: the public headers, lib/libasyncselect.sym and the shared library name the same
# functions, and the library needs no part of libevent but the core. Runs in the build directory.
#
# usage: check-exports.sh          compares
#        check-exports.sh --list   prints what the headers declare: the .sym file's contents
# SPDX-License-Identifier: BSD-2-Clause

LC_ALL=C
export LC_ALL
top=${srcdir:-$(dirname "$0")/..}
cc=${CC:-cc}
library=.libs/libasyncselect.so
[ -f "$library" ] || library=.libs/libasyncselect.dylib
dir=$(mktemp -d "${TMPDIR:-/tmp}/exports.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
status=0

# The link names of what all public headers declare as exported, the platform's prefix taken off.
declared() {
    {
        echo '#include <asyncselect.h>'
        for header in "$top"/include/asyncselect/*.h; do
            echo "#include <${header##*/}>"
        done
    } >"$dir/all.c"
    # shellcheck disable=SC2086 # CC may hold options
    $cc -E -P -I"$top/include" -I"$top/include/asyncselect" "$dir/all.c" >"$dir/all.i" || exit 1
    tr '\n\t' '  ' <"$dir/all.i" | tr ';' '\n' | awk '
        !/visibility\("default"\)/ { next }
        {
            sub(/.*__attribute__ *\(\( *visibility\("default"\) *\)\)/, "")
            gsub(/" +"/, "")
            if (match($0, /__asm__ *\( *"[^"]*"/)) {
                name = substr($0, RSTART, RLENGTH)
                sub(/^[^"]*"/, "", name)
                sub(/"$/, "", name)
                sub(/^_asyncselect_/, "asyncselect_", name)
            } else {
                gsub(/__attribute__ *\(\([^)]*(\([^)]*\))?[^)]*\)\)/, "")
                name = $0
                sub(/ *\(.*/, "", name)
                sub(/ *(\[.*|=.*)?$/, "", name)
                sub(/.*[ *]/, "", name)
            }
            print name
        }' | sort -u
}

# differ OLD NEW COMPLAINT-ABOUT-MISSING COMPLAINT-ABOUT-SURPLUS
differ() {
    comm -23 "$1" "$2" | sed "s|^|$3: |"
    comm -13 "$1" "$2" | sed "s|^|$4: |"
    cmp -s "$1" "$2" || status=1
}

declared >"$dir/declared"
if [ "${1-}" = --list ]; then
    cat "$dir/declared"
    exit
fi
sort -u "$top/lib/libasyncselect.sym" >"$dir/listed"
cmp -s "$dir/listed" "$top/lib/libasyncselect.sym" || {
    echo "lib/libasyncselect.sym is not sorted, or names a function twice"
    status=1
}
differ "$dir/declared" "$dir/listed" \
    'declared, and not in lib/libasyncselect.sym' 'in lib/libasyncselect.sym, and not declared'

if [ ! -f "$library" ]; then
    echo "check-exports.sh: no shared library was built"
    [ $status -ne 0 ] || status=77
    exit $status
fi
case $library in
*.so) ${NM:-nm} -D --defined-only "$library" >"$dir/nm" || exit 1 ;;
*) ${NM:-nm} -gU "$library" | sed 's/ _/ /' >"$dir/nm" || exit 1 ;;
esac
awk 'NF == 3 && $2 != "A" { sub(/@.*/, "", $3); print $3 }' "$dir/nm" | sort -u >"$dir/exported"
differ "$dir/listed" "$dir/exported" \
    'in lib/libasyncselect.sym, and not in the library' 'in the library, and not in lib/libasyncselect.sym'

# Each has the version of the release that brought it.
if [ -f lib/libasyncselect.map ] && [ "${library##*.}" = so ]; then
    awk 'NF == 3 && $2 != "A" { split($3, part, /@+/); print part[1], part[2] }' "$dir/nm" | sort -u >"$dir/versions"
    awk '/{/ { node = $1 } /^    [A-Za-z_]/ { sub(/;/, ""); print $1, node }' lib/libasyncselect.map |
        sort -u >"$dir/nodes"
    differ "$dir/nodes" "$dir/versions" 'not exported with its version' 'exported with another version'
fi

if [ "${library##*.}" = so ] && command -v readelf >/dev/null 2>&1; then
    readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(libevent.*\)\]/\1/p' >"$dir/needed"
    if grep -v '^libevent_core[-.]' "$dir/needed"; then
        echo "the library needs this part of libevent, beside libevent_core"
        status=1
    fi
fi
exit $status
