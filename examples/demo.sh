#!/bin/sh
# demo.sh: several nc talk through chat-server, one of them too slow a reader and one cut off.
#
# usage: demo.sh [--check] SERVER_BINARY
#
# Shows what each client types (>) and what it is told (<), and fails with status 1 and the line
# that is missing where the server does not answer as it must. With --check, what two of the
# clients were told is compared as a whole too: nothing twice, nothing else, in this order.
# SPDX-License-Identifier: BSD-2-Clause

LC_ALL=C
export LC_ALL
check=no
if [ "${1-}" = --check ]; then
    check=yes
    shift
fi
if [ $# -ne 1 ]; then
    echo "usage: demo.sh [--check] SERVER_BINARY" >&2
    exit 2
fi
server=$1
clients='alice bob carol dave erin'
patience=200 # looks, each with a pause of 0.1 s: no wait is longer than 20 s by its pauses
guests=0
server_pid=
flood_pid=
dir=$(mktemp -d "${TMPDIR:-/tmp}/chat-demo.XXXXXX") || exit 1

# ---- ending, in every way ----

clean_up() {
    for name in $clients; do
        eval "pid=\${pid_$name-}"
        # KILL, since one of them may be stopped.
        [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null
    done
    [ -z "$flood_pid" ] || kill -KILL "$flood_pid" 2>/dev/null
    [ -z "$server_pid" ] || kill -KILL "$server_pid" 2>/dev/null
    rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

fail() {
    show
    sed 's/^/server: /' "$dir/server.err"
    echo "demo.sh: FAILED: $1" >&2
    exit 1
}

# ---- waiting: until a command succeeds, and never for a time ----

# wait_until COMPLAINT COMMAND...
wait_until() {
    complaint=$1
    shift
    looks=0
    until "$@"; do
        looks=$((looks + 1))
        [ $looks -lt $patience ] || fail "$complaint"
        sleep 0.1
    done
}

told() {
    grep -Fxq -e "$2" "$dir/$1.out"
}

# expect CLIENT LINE: the client is told exactly this line.
expect() {
    wait_until "$1 was not told: $2" told "$1" "$2"
    show
}

ended() {
    ! kill -0 "$1" 2>/dev/null
}

# ---- the transcript ----

# Whole lines that were not shown yet. The flood, and what erin asks meanwhile, are only counted.
show() {
    for name in $clients; do
        [ -f "$dir/$name.out" ] || continue
        shown=0
        eval "shown=\${shown_$name-0}"
        lines=$(($(wc -l <"$dir/$name.out")))
        [ "$lines" -gt "$shown" ] || continue
        head -n "$lines" "$dir/$name.out" | tail -n +$((shown + 1)) | awk -v name="$name" '
            function count() {
                if (n > 0)
                    printf "%-5s < (%d lines of the flood)\n", name, n
                n = 0
            }
            /^<erin> flood / || (name == "erin" && /^who: /) { n++; next }
            { count() }
            length($0) > 90 { $0 = substr($0, 1, 60) "... (" length($0) " bytes)" }
            { printf "%-5s < %s\n", name, $0 }
            END { count() }'
        eval "shown_$name=\$lines"
    done
}

# ---- the clients: nc, its standard input a FIFO that this script holds open ----

descriptor() {
    case $1 in
    alice) fd=3 ;;
    bob) fd=4 ;;
    carol) fd=5 ;;
    dave) fd=6 ;;
    erin) fd=7 ;;
    esac
}

# enter CLIENT: connects it; the server calls it guest1, guest2, ...
enter() {
    descriptor "$1"
    mkfifo "$dir/$1.in" || exit 1
    : >"$dir/$1.out"
    eval "exec $fd<>\"\$dir/\$1.in\""
    nc 127.0.0.1 "$port" <"$dir/$1.in" >"$dir/$1.out" 2>"$dir/$1.err" 3>&- 4>&- 5>&- 6>&- 7>&- &
    eval "pid_$1=\$!"
    guests=$((guests + 1))
    expect "$1" "* You are guest$guests."
}

# say CLIENT LINE
say() {
    descriptor "$1"
    printf '%-5s > %.60s\n' "$1" "$2"
    printf '%s\n' "$2" >&"$fd"
}

# type_bytes CLIENT FORMAT: what printf makes of it, without a line end of its own.
type_bytes() {
    descriptor "$1"
    printf '%-5s > (bytes) %.60s\n' "$1" "$2"
    # shellcheck disable=SC2059 # the bytes are given as a format
    printf "$2" >&"$fd"
}

rename() {
    say "$1" "/nick $1"
    expect "$1" "* You are $1."
}

# hang_up CLIENT: ends its standard input. The server has ended the other direction already.
hang_up() {
    descriptor "$1"
    eval "exec $fd>&-"
    eval "pid=\$pid_$1"
    wait_until "the nc of $1 did not end" ended "$pid"
    eval "pid_$1="
    show
}

# send_signal SIGNAL CLIENT
send_signal() {
    printf '%-5s ! %s\n' "$2" "$1"
    eval "kill -$1 \$pid_$2"
}

# letters LETTER COUNT
letters() {
    awk -v letter="$1" -v n="$2" 'BEGIN { while (n-- > 0) printf "%s", letter }'
}

# flood NUMBER: 32 KB from erin. Waits until alice has read them, so that only a reader that is
# truly slow falls behind. In the background, since a server that hangs must not hang this script.
flood() {
    awk -v number="$1" -v rest="$(letters z 480)" 'BEGIN {
        for (i = 1; i < 64; i++)
            print "flood", number, i, rest
        print "flood", number, "ends"
    }' >&7 &
    flood_pid=$!
    expect alice "<erin> flood $1 ends"
    wait_until "the flood did not end" ended "$flood_pid"
    flood_pid=
}

answers() {
    [ "$(grep -c '^who: .* here$' "$dir/erin.out")" -eq "$1" ]
}

# ---- the server ----

# What sh starts in the background ignores SIGINT, and a program keeps to what it was started with.
# perl can undo that; without it the server is ended by SIGTERM.
interrupt=INT
command -v perl >/dev/null 2>&1 || interrupt=TERM

serve() {
    if [ $interrupt = INT ]; then
        # shellcheck disable=SC2016 # perl's variables
        exec perl -e '$SIG{INT} = "DEFAULT"; exec @ARGV or exit 127' "$server" 0
    fi
    exec "$server" 0
}

# ---- the play ----

: >"$dir/server.out" # the background's own redirection may come late
serve >"$dir/server.out" 2>"$dir/server.err" &
server_pid=$!
wait_until "the server did not say its port" grep -q '^listening on port [0-9]*$' "$dir/server.out"
port=$(sed -n 's/^listening on port //p' "$dir/server.out")

enter alice
rename alice
enter bob
expect alice "* guest2 joined"
say bob "/nick alice"
expect bob "* The name alice is taken."
say bob "/nick b o b"
expect bob "* A name is 1 to 20 letters, digits, - and _."
rename bob
expect alice "* guest2 is now bob"
say bob "/who"
expect bob "who: 2 here"
say alice "hello, bob"
expect bob "<alice> hello, bob"
type_bytes bob 'one line, with a carriage return\r\n\r\n'
expect alice "<bob> one line, with a carriage return"
type_bytes bob 'in three '
type_bytes bob 'parts, '
type_bytes bob 'one line\n'
expect alice "<bob> in three parts, one line"
type_bytes bob 'rubbish: \000\001\033[2J\177\n'
expect alice "<bob> rubbish: ???[2J?"
say bob "/dance now"
expect bob "* There is no command /dance now"

xs=$(letters x 512)
say alice "$xs"
expect bob "<alice> $xs"
ys=$(letters y 512)
say alice "${ys}and more"
expect bob "<alice> $ys"
expect alice "* Only the first 512 bytes of your line were taken."
say alice "the next line is whole"
expect bob "<alice> the next line is whole"

# carol's line never ends. Her nc is stopped, so that what the others say stays unread in her
# socket, and killed: she goes with a reset.
enter carol
rename carol
expect bob "* guest3 is now carol"
zs=$(letters z 512)
type_bytes carol "$zs$zs$zs$zs$zs$zs$zs$zs"
expect bob "<carol> $zs"
expect carol "* Only the first 512 bytes of your line were taken."
send_signal STOP carol
say alice "carol, are you there?"
expect bob "<alice> carol, are you there?"
say alice "carol?"
expect bob "<alice> carol?"
send_signal KILL carol
expect alice "* carol lost the connection"
expect bob "* carol lost the connection"
hang_up carol

say bob "/quit"
expect bob "* Goodbye."
expect alice "* bob left"
hang_up bob

# dave does not read: his queue grows, and the others do not wait for him.
enter dave
rename dave
enter erin
rename erin
expect alice "* guest5 is now erin"
send_signal STOP dave
number=0
until grep -q '^who: dave, [0-9]* bytes behind$' "$dir/erin.out"; do
    number=$((number + 1))
    [ $number -le 200 ] || fail "dave does not read, and never fell behind"
    flood $number
    printf '/who\n' >&7
    wait_until "erin was not told who is here" answers $number
done
# He reads again before it is too late, and has missed nothing.
send_signal CONT dave
expect dave "<erin> flood $number ends"
grep '^<erin> flood ' "$dir/alice.out" >"$dir/alice.flood"
grep '^<erin> flood ' "$dir/dave.out" >"$dir/dave.flood"
cmp -s "$dir/alice.flood" "$dir/dave.flood" || fail "dave was not told the same flood as alice"
say dave "I am back"
expect alice "<dave> I am back"
say alice "/who"
expect alice "who: 3 here"
# He stops again, for too long.
send_signal STOP dave
until told alice "* dave was dropped: too slow a reader"; do
    number=$((number + 1))
    [ $number -le 400 ] || fail "dave does not read, and was never dropped"
    flood $number
done
expect erin "* dave was dropped: too slow a reader"
send_signal CONT dave
hang_up dave

# erin has read all there was: her end is an orderly one.
send_signal TERM erin
expect alice "* erin left"
hang_up erin

echo "server ! $interrupt"
kill -$interrupt "$server_pid"
expect alice "* The server is closing. Goodbye."
hang_up alice
wait_until "the server did not end" ended "$server_pid"
wait "$server_pid"
status=$?
server_pid=
[ $status -eq 0 ] || fail "the server ended with status $status"
[ ! -s "$dir/server.err" ] || fail "the server complained"

# ---- the whole of what two of them were told ----

# same CLIENT: its transcript without the flood is what standard input says.
same() {
    cat >"$dir/expected"
    grep -v '^<erin> flood ' "$dir/$1.out" >"$dir/actual"
    if ! cmp -s "$dir/expected" "$dir/actual"; then
        diff "$dir/expected" "$dir/actual" | cut -c 1-100
        fail "$1 was told something else (<: expected, >: told)"
    fi
}

[ $check = yes ] || exit 0
same alice <<END
* Welcome. Each line that you type goes to everybody in the room.
* /nick NAME changes your name, /who lists the people, /quit leaves.
* You are guest1.
* You are alice.
* guest2 joined
* guest2 is now bob
<bob> one line, with a carriage return
<bob> in three parts, one line
<bob> rubbish: ???[2J?
* Only the first 512 bytes of your line were taken.
* guest3 joined
* guest3 is now carol
<carol> $zs
* carol lost the connection
* bob left
* guest4 joined
* guest4 is now dave
* guest5 joined
* guest5 is now erin
<dave> I am back
who: erin
who: dave
who: alice
who: 3 here
* dave was dropped: too slow a reader
* erin left
* The server is closing. Goodbye.
END
same bob <<END
* Welcome. Each line that you type goes to everybody in the room.
* /nick NAME changes your name, /who lists the people, /quit leaves.
* You are guest2.
* The name alice is taken.
* A name is 1 to 20 letters, digits, - and _.
* You are bob.
who: bob
who: alice
who: 2 here
<alice> hello, bob
* There is no command /dance now
<alice> $xs
<alice> $ys
<alice> the next line is whole
* guest3 joined
* guest3 is now carol
<carol> $zs
<alice> carol, are you there?
<alice> carol?
* carol lost the connection
* Goodbye.
END
echo "demo.sh: ok"
