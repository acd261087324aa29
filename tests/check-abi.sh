#!/bin/sh
# check-abi.sh: a program that was linked with the last release runs with this library: nothing of its
# binary interface was removed or changed (abidiff). What was added is none of its business. Runs in the build
# directory; skipped (77) without abidiff, or on another machine than that of the description.
#
# usage: check-abi.sh            compares with packaging/abi
#        check-abi.sh --record   prints this library's description, for a release
# SPDX-License-Identifier: BSD-2-Clause

top=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd)
library=.libs/libasyncselect.so
described=$top/packaging/abi/libasyncselect.abi
skip() {
    echo "check-abi.sh: skipped: $1"
    exit 77
}
command -v abidw >/dev/null 2>&1 || skip "there is no abidiff"
[ -z "${SANITIZERS-}" ] || skip "a build with sanitizers"
[ -f "$library" ] || skip "no shared library was built"
if [ "${1-}" = --record ]; then
    exec abidw --headers-dir "$top/include" --drop-private-types --exported-interfaces-only \
        --no-show-locs --no-comp-dir-path --no-corpus-path "$library"
fi
machine=$(sed -n "s/^<abi-corpus.* architecture='\\([^']*\\)'.*/\\1/p" "$described")
here=$(abidw --no-show-locs "$library" | sed -n "s/^<abi-corpus.* architecture='\\([^']*\\)'.*/\\1/p")
[ "$machine" = "$here" ] || skip "$here, and the description is of $machine"
abidiff --no-added-syms "$described" "$library" || {
    echo "check-abi.sh: FAILED: a release with this needs a new soname: see doc/HACKING.md, The version"
    exit 1
}
