#!/bin/sh
# check-format.sh: every source file is as clang-format leaves it. Its output differs from one major
# version to the next: skipped (77) where the one that the tree is formatted with is missing.
# SPDX-License-Identifier: BSD-2-Clause

version=14
for tool in "clang-format-$version" clang-format; do
    if "$tool" --version 2>/dev/null | grep -q "version $version\\."; then
        cd "${srcdir:-$(dirname "$0")/..}" || exit 1
        find bench doc examples include lib tests tools -name '*.[ch]' -exec "$tool" --dry-run -Werror {} + || exit 1
        exit 0
    fi
done
echo "check-format.sh: skipped: there is no clang-format $version"
exit 77
