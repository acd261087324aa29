# mutate.awk: mutants of a C file. Without n it prints how many there are; with n the n-th one (from 1), the
# whole file, and writes to the file `change` what was changed: the line before and after, with a
# tab between them. Comments and what begins in the first column are left alone.
# SPDX-License-Identifier: BSD-2-Clause

BEGIN {
    count = 0
    # Operators and constants, each by its opposite or its neighbour.
    operators = split(" && | || ~ || | && ~ == | != ~ != | == ~ > | >= ~ |= | \\&= ~NOTIFY_IN|NOTIFY_OUT~" \
        "NOTIFY_OUT|NOTIFY_IN~NOTIFY_READABLE|NOTIFY_WRITABLE~NOTIFY_WRITABLE|NOTIFY_READABLE~" \
        "NOTIFY_ENDED|NOTIFY_READABLE~NOTIFY_CONNECTING|NOTIFY_CONNECTED~NOTIFY_CONNECTED|NOTIFY_IDLE~" \
        "NOTIFY_LISTENING|NOTIFY_IDLE~NOTIFY_STREAM|NOTIFY_DATAGRAM~NOTIFY_DATAGRAM|NOTIFY_STREAM~" \
        "NOTIFY_WINDOWS|NOTIFY_DOCUMENTED~NOTIFY_DOCUMENTED|NOTIFY_WINDOWS~NOTIFY_EDGES|NOTIFY_QUIET~" \
        "NOTIFY_QUIET|NOTIFY_EDGES~FD_READ|FD_WRITE~FD_WRITE|FD_READ~FD_CLOSE|FD_READ~FD_ACCEPT|FD_READ~" \
        "FD_CONNECT|FD_QOS~FD_OOB|FD_QOS~WSAENETDOWN|WSAECONNRESET~WSAECONNRESET|WSAENETDOWN~" \
        "true|false~false|true~return 0;|return 1;~return NULL;|return rules;~++|--~--|++", pairs, "~")
}

{ lines[NR] = $0 }

END {
    for (i = 1; i <= NR; i++) {
        if (lines[i] !~ /^[ \t]/ || lines[i] ~ /^[ \t]*(\/\*|\*|case|\(void\)|\[)/)
            continue
        code = lines[i]
        sub(/\/\*.*/, "", code)
        if (inside && code !~ /\*\//)
            continue
        for (o = 1; o <= operators; o++) {
            at = index(pairs[o], "|")
            # The one operator that has a bar in it.
            if (pairs[o] ~ /^ \|\| \| /)
                at = 5
            else if (pairs[o] ~ /^ \|= /)
                at = 5
            replace_each(i, code, substr(pairs[o], 1, at - 1), substr(pairs[o], at + 1))
        }
        conditions(i, code)
    }
    if (!n)
        print count
}

# Each occurrence of a fixed text, by another.
function replace_each(i, code, from, to,    start, at) {
    gsub(/\\/, "", to)
    start = 1
    while ((at = index(substr(code, start), from)) > 0) {
        at += start - 1
        start = at + length(from)
        if (from ~ /[A-Za-z]$/ && substr(code, start, 1) ~ /[A-Z_a-z]/)
            continue
        mutant(i, at, length(from), to)
    }
}

# Each part of a condition that asks for a field, by what it would be if it did not.
function conditions(i, code,    rest, at, before) {
    if (code !~ /&&|\|\||if \(|\?|return/)
        return
    rest = code
    before = 0
    while (match(rest, /!?\(n->[a-z_]+ & \(?[A-Za-z_>| -]+\)?\)|!?n->[a-z_]+/)) {
        at = before + RSTART
        if (substr(code, at + RLENGTH) !~ /^( [=&<>!*|]?=? |\[|\(|\.)/ || substr(code, at + RLENGTH) ~ /^ (&&|\|\|)/) {
            mutant(i, at, RLENGTH, "1")
            mutant(i, at, RLENGTH, "0")
        }
        before = at + RLENGTH - 1
        rest = substr(code, before + 1)
    }
}

function trimmed(text) {
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    return text
}

function mutant(i, at, length_, to,    changed, j) {
    if (++count != n)
        return
    changed = substr(lines[i], 1, at - 1) to substr(lines[i], at + length_)
    for (j = 1; j <= NR; j++)
        print j == i ? changed : lines[j]
    print trimmed(lines[i]) "\t" trimmed(changed) >change
}
