#!/bin/sh
# version-map.sh SYM ADDED: the linker's version script. Each function of lib/libasyncselect.sym is in
# the node of the release that brought it: the first, or what lib/added.tsv says.
# SPDX-License-Identifier: BSD-2-Clause
awk -F '\t' '
    /^#/ { next }
    FILENAME == ARGV[1] { since[$1] = $2; next }
    { release = $1 in since ? since[$1] : "0.1"; names[release] = names[release] " " $1 "; " }
    END {
        n = 0
        for (release in names) {
            for (i = ++n; i > 1; i--) {
                split(releases[i - 1], before, "."); split(release, here, ".")
                if (before[1] + 0 < here[1] + 0 || (before[1] == here[1] && before[2] + 0 < here[2] + 0))
                    break
                releases[i] = releases[i - 1]
            }
            releases[i] = release
        }
        for (i = 1; i <= n; i++) {
            count = split(names[releases[i]], name, " ")
            print "LIBASYNCSELECT_" releases[i] " {\n  global:"
            for (j = 1; j <= count; j++)
                print "    " name[j]
            if (i == 1)
                print "  local:\n    *;\n};"
            else
                print "} LIBASYNCSELECT_" releases[i - 1] ";"
        }
    }' "$2" "$1"
