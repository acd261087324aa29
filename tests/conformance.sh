#!/bin/sh
# conformance.sh: which tests prove which statement of doc/requirements.tsv and rule of
# doc/rules.tsv. Fails when nothing proves one, when a test names one that there is not, and when
# doc/conformance.md does not say so. --page writes that page: `make conformance`.
#
# A test names them in a comment before it, "proves: READ-1 P1". An id that the profiles differ in
# stands for both: a test that runs in one says P1/documented or P1/windows.
# SPDX-License-Identifier: BSD-2-Clause

cd "${srcdir:-$(dirname "$0")/..}" || exit 1

tests=$(find tests -name '*.c' -o -name '*.cc' -o -name '*.sh' | grep -v '^tests/conformance.sh$' | LC_ALL=C sort)

# report PAGE: the page, or (0) what is wrong, with its status.
report() {
    # shellcheck disable=SC2086 # a list of names
    awk -v page="$1" -F '\t' '
    FILENAME ~ /\.tsv$/ {
        if ($1 == "id" || $1 ~ /^#/ || NF < 2)
            next
        if (FILENAME == "doc/limits.tsv") {
            limit[$1] = limit[$1] "\n\nWhere the system stands in the way: " $2
            named_by_limits[$1] = 1
            next
        }
        text[$1] = $2
        ids[++count] = $1
        source[$1] = FILENAME
        if ($1 ~ /\//)
            split_ids[substr($1, 1, index($1, "/") - 1)] = 1
        next
    }
    FNR == 1 { pending = 0; open = 0 }
    # "proves: ID ID ..." to the end of its comment, which may go on for more lines; then the test.
    { line = $0 }
    sub(/.*proves:/, "", line) { open = 1; pending = 0 }
    open {
        open = line !~ /\*\// && FILENAME !~ /\.sh$/
        sub(/\*\/.*/, "", line)
        n = split(line, words, /[^-A-Za-z0-9\/]+/)
        for (i = 1; i <= n; i++)
            if (words[i] ~ /^[A-Z]+-?[0-9]+(\/[a-z]+)?$/)
                named[++pending] = words[i]
        if (FILENAME ~ /\.sh$/)
            prove("")
        next
    }
    pending && match($0, /START_TEST\([a-z_0-9A-Z]+\)/) {
        prove(substr($0, RSTART + 11, RLENGTH - 12))
    }
    function prove(name,   i) {
        for (i = 1; i <= pending; i++) {
            if (named[i] in split_ids) {
                add(named[i] "/documented", name)
                add(named[i] "/windows", name)
            } else {
                add(named[i], name)
            }
        }
        pending = 0
    }
    function add(id, name) {
        if (!(id in text)) {
            if (!page)
                print FILENAME ":" FNR ": there is no requirement or rule " id
            bad = 1
            return
        }
        if ((id, FILENAME, name) in seen)
            return
        seen[id, FILENAME, name] = 1
        proofs[id]++
        if (last[id] != FILENAME)
            proof[id] = proof[id] "\n- [" FILENAME "](../" FILENAME ")"
        if (name != "")
            proof[id] = proof[id] (last[id] == FILENAME ? ", " : ": ") "`" name "`"
        last[id] = FILENAME
    }
    END {
        for (id in named_by_limits)
            if (!(id in text)) {
                if (!page)
                    print "doc/limits.tsv: there is no requirement or rule " id
                bad = 1
            }
        for (i = 1; i <= count; i++) {
            id = ids[i]
            if (page) {
                if (source[id] != heading) {
                    heading = source[id]
                    print "\n## " (heading == "doc/rules.tsv" ? "Rules" : "Statements of the page")
                }
                gsub(/\*/, "\\*", text[id])
                print "\n### " id "\n\n" text[id] limit[id] "\n" (proof[id] ? proof[id] : "\nNo test.")
            } else if (!proofs[id]) {
                print "not proved: " id ": " text[id]
                bad = 1
            }
        }
        if (!page)
            print count " statements and rules"
        exit bad
    }' doc/requirements.tsv doc/rules.tsv doc/limits.tsv $tests
}

page() {
    cat <<'EOF'
# Conformance

What libasyncselect promises, statement by statement, and the tests that prove it. The first part is
[Microsoft's page on WSPAsyncSelect](https://learn.microsoft.com/windows/win32/api/ws2spi/nc-ws2spi-lpwspasyncselect)
taken apart; the second says what the library does where that page is silent or contradicts itself,
or where Windows does something else. Windows differs from its own page in five places, P1 to P5: the
library does both, as its profile says.

Tests of sockets run on every back end of libevent that the system has: epoll (or kqueue), poll and
select. This page is made from the tests by `make conformance`; `make check` fails when a statement
has no test, or when this page is not up to date.
EOF
    report 1
}

if [ "${1-}" = --page ]; then
    page
    exit
fi
status=0
report 0 || status=1
if ! page | cmp -s - doc/conformance.md; then
    echo "doc/conformance.md is not up to date: make conformance"
    status=1
fi
exit $status
