#!/bin/sh
# check-coverage.sh: the tests execute at least 95 % of the lines of lib/, and each of the others has its
# reason in doc/uncovered.tsv. make coverage runs it in the build directory after the tests. It fails below
# 95 %, for a line without a reason, and for a reason whose line is executed now or gone.
#
# usage: check-coverage.sh           compares
#        check-coverage.sh --list    prints what was not executed: file, function, line
# SPDX-License-Identifier: BSD-2-Clause
set -u
LC_ALL=C
export LC_ALL

required=95 # %
reasons=${srcdir:?}/doc/uncovered.tsv

# Each line of lib/ that has code: whether it was executed, its file, function and text. A line is in several
# objects, the library's two and those that include a header; it counts once.
lines() {
    # shellcheck disable=SC2086 # a command with its arguments
    find lib -path '*/.libs/*.gcno' | sort | xargs ${GCOV:-gcov} -t 2>/dev/null | awk '
        BEGIN { OFS = "\t" }
        {
            executed = substr($0, 1, index($0, ":") - 1)
            text = substr($0, index($0, ":") + 1)
            number = substr(text, 1, index(text, ":") - 1) + 0
            text = substr(text, index(text, ":") + 1)
        }
        number == 0 {
            if (sub(/^Source:/, "", text)) {
                file = text ~ /(^|\/)lib\/[^\/]*(\/[^\/]*)?\.[ch]$/ ? text : ""
                sub(/^(.*\/)?lib\//, "lib/", file)
                called = ""
            }
            next
        }
        file == "" { next }
        text ~ /^[A-Za-z_].*\(/ { # a function begins in the first column
            called = text
            sub(/^__attribute__\(\([^ ]*( [^ ]*)*\)\) /, "", called)
            sub(/\(.*/, "", called)
            sub(/.*[^A-Za-z0-9_]/, "", called)
        }
        executed !~ /-$/ {
            gsub(/^ +| +$/, "", text)
            place = file OFS number
            if (!(place in was))
                order[++count] = place
            row[place] = file OFS called OFS text
            was[place] = was[place] || executed + 0 > 0
        }
        END {
            for (i = 1; i <= count; i++)
                print was[order[i]] + 0, row[order[i]]
        }'
}

if [ "${1-}" = --list ]; then
    lines | sed -n 's/^0	//p'
    exit 0
fi
lines | awk -v required=$required '
    BEGIN { FS = OFS = "\t" }
    function complain(what) {
        print "check-coverage.sh: FAILED: " what
        failed = 1
    }
    function place(key) { # for people
        gsub(FS, " ", key)
        return key
    }
    FILENAME != "-" { # doc/uncovered.tsv
        if ($0 ~ /^(#|$)/)
            next
        if (NF != 5 || $4 !~ /^(chance|ends|fault|guard|open|system)$/)
            complain("doc/uncovered.tsv:" FNR ": no tag, or no reason")
        rows[$1 FS $2 FS $3]++
        if ($4 == "chance")
            chance[$1 FS $2 FS $3] = 1
        next
    }
    {
        line = $2 FS $3 FS $4
        all = $2 FS $3 FS "*"
        total++
        covered += $1
        exists[line] = exists[all] = 1
        if ($1)
            next
        if (all in rows)
            missed[all] = 1
        else if (++missed[line] > rows[line])
            complain("not executed, and no reason: " place(line))
    }
    END {
        for (key in rows) {
            if (!(key in exists))
                complain("a reason for what is gone: " place(key))
            else if (missed[key] < rows[key] && !(key in chance))
                complain("a reason, but executed: " place(key))
        }
        if (!total || covered * 100 < required * total)
            complain("less than " required " %")
        printf "%d of %d lines executed, %.1f %%\n", covered, total, total ? covered * 100 / total : 0
        exit failed
    }' "$reasons" -
