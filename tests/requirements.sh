#!/bin/sh
# requirements.sh: which statements of doc/requirements.tsv no test proves. Fails when one of them
# belongs to what the library supports, and when a test names one that there is not.
# SPDX-License-Identifier: BSD-2-Clause

cd "${srcdir:-$(dirname "$0")/..}" || exit 1

# What the library does not support yet: whole groups, and single statements of the others.
later=''

awk -v later="$later" '
BEGIN {
    n = split(later, words)
    for (i = 1; i <= n; i++)
        not_yet[words[i]] = 1
}
FILENAME == "doc/requirements.tsv" {
    if ($1 ~ /^[A-Z]+-[0-9]+$/) {
        group = $1
        sub(/-.*/, "", group)
        known[group] = 1
        ids[++count] = $1
        text[$1] = $0
        sub(/^[^\t]*\t/, "", text[$1])
    }
    next
}
# "proves: ID ID ..." to the end of its comment, which may go on for more lines.
{ line = $0 }
sub(/.*proves:/, "", line) { open = 1 }
open {
    open = line !~ /\*\// && FILENAME ~ /\.c$/
    sub(/\*\/.*/, "", line)
    n = split(line, words, /[^-A-Z0-9]+/)
    for (i = 1; i <= n; i++) {
        group = words[i]
        if (!sub(/-[0-9]+$/, "", group))
            continue
        proved[words[i]] = 1
        if (!(words[i] in text)) {
            print FILENAME ":" FNR ": there is no requirement " words[i]
            bad = 1
        }
    }
}
END {
    for (i = 1; i <= count; i++) {
        id = ids[i]
        group = id
        sub(/-.*/, "", group)
        if (id in proved)
            proofs++
        else if (id in not_yet || group in not_yet)
            waiting = waiting " " id
        else {
            print "not proved: " id ": " text[id]
            bad = 1
        }
    }
    if (waiting)
        print "not yet:" waiting
    print proofs + 0 " of " count " requirements are proved by a test"
    exit bad
}' doc/requirements.tsv tests/*.c tests/*.sh
