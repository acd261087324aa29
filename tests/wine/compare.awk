# compare.awk: what scenario printed here and on Wine, sequence by sequence and call by call. Each
# difference is put into words that leave sizes and the sockets' names out, one or more of
#
#   CALL KIND.FACTS returns HERE/WINE
#   CALL KIND.FACTS only here: MESSAGE
#   CALL KIND.FACTS only on Wine: MESSAGE
#
# and each must be listed in departures.tsv for the profile. One that is listed with "ends" leaves
# the two sides with different sockets: the rest of its sequence is not compared.
#
# usage: awk -v profile=documented|windows -f compare.awk departures.tsv HERE WINE
# SPDX-License-Identifier: BSD-2-Clause

# What departures.tsv says of a difference: * stands for any text.
function as_expression(pattern) {
    gsub(/[].[()+?^$|{}\\]/, "\\\\&", pattern)
    gsub(/\*/, ".*", pattern)
    return "^" pattern "$"
}

# "3.07 recv client.shut 5 -> 5 | client.shut:FD_READ" into its parts.
function take_apart(line, parts,    arrow, bar) {
    arrow = index(line, " -> ")
    bar = index(line, " |")
    parts["call"] = substr(line, 1, arrow - 1)
    parts["returns"] = substr(line, arrow + 4, bar - arrow - 4)
    parts["messages"] = substr(line, bar + 3)
}

function kind_of(name) {
    sub(/^(client|session)2?/, "stream", name)
    sub(/^datagram2?/, "datagram", name)
    return name
}

# Adds those messages to the differences that only the first of two lists has; own is the socket of
# the call.
function only_in(list, other, own, text,    words, others, i, n, seen, word, name) {
    n = split(other, others, " ")
    for (i = 1; i <= n; i++)
        seen[others[i]]++
    n = split(list, words, " ")
    for (i = 1; i <= n; i++)
        if (seen[words[i]]-- <= 0) {
            word = words[i]
            name = word
            sub(/[.:].*/, "", name)
            if (name == own)
                sub(/^[^:]*/, "own", word)
            differences[++difference_count] = text kind_of(word)
        }
}

function size_left_out(returned) {
    return returned ~ /^[0-9]+$/ && returned > 0 ? "bytes" : returned
}

function find_differences(here, wine,    a, b, words, call, own) {
    difference_count = 0
    take_apart(here, a)
    take_apart(wine, b)
    if (a["call"] != b["call"]) {
        differences[++difference_count] = "another call"
        return
    }
    split(a["call"], words, " ")
    own = words[3]
    sub(/\..*/, "", own)
    call = words[2] (words[3] == "" ? "" : " " kind_of(words[3]))
    if (a["returns"] != b["returns"])
        differences[++difference_count] = \
            call " returns " size_left_out(a["returns"]) "/" size_left_out(b["returns"])
    only_in(a["messages"], b["messages"], own, call " only here: ")
    only_in(b["messages"], a["messages"], own, call " only on Wine: ")
    if (difference_count == 0)
        differences[++difference_count] = call " order: " a["messages"] " / " b["messages"]
}

# The first ones are enough to begin with.
function complain(text) {
    if (++complaints <= 20)
        print text
}

# Returns whether a difference is listed.
function is_listed(text,    i) {
    for (i = 1; i <= listed; i++)
        if (text ~ expressions[i]) {
            used[i]++
            if (ends[i])
                ended[seed] = 1
            return 1
        }
    return 0
}

BEGIN { FS = "\t" }

FILENAME == ARGV[1] {
    if ($0 ~ /^#/ || $0 == "")
        next
    if (NF != 5 || $1 !~ /^(both|documented|windows)$/ || $3 !~ /^(goes on|ends)$/) {
        print FILENAME ":" FNR ": five fields are wanted: profile, difference, goes on|ends, ids, why"
        bad = 1
    } else if ($1 == "both" || $1 == profile) {
        expressions[++listed] = as_expression($2)
        patterns[listed] = $2
        ends[listed] = $3 == "ends"
    }
    next
}

{
    seed = $0
    sub(/\..*/, "", seed)
}

FILENAME == ARGV[2] {
    here[seed, ++here_count[seed]] = $0
    calls++
    next
}

{
    wine_count[seed]++
    if (seed in ended)
        next
    mine = here[seed, wine_count[seed]]
    compared++
    if (mine == $0)
        next
    find_differences(mine, $0)
    for (d = 1; d <= difference_count; d++)
        if (is_listed(differences[d])) {
            departures++
        } else {
            ended[seed] = 1
            bad = 1
            complain("a difference that is not listed: " differences[d] "\n    here: " mine "\n    Wine: " $0)
        }
}

END {
    for (seed in here_count)
        if (!(seed in ended) && wine_count[seed] != here_count[seed]) {
            complain("sequence " seed ": " here_count[seed] " calls here, " wine_count[seed] + 0 " on Wine")
            bad = 1
        }
    for (i = 1; i <= listed; i++)
        if (!used[i] && report_unused)
            print "listed and not met: " patterns[i]
    if (complaints > 20)
        print complaints - 20 " more of them"
    print profile ": " compared + 0 " of " calls + 0 " calls compared, " departures + 0 " departures of Wine's"
    exit bad || !compared
}
