#!/bin/sh
# echoes.sh: does an echo server echo? It is started, the command that it prints for its clients is
# run, and lines go there and back. A server that prints several is asked through each.
#
# usage: echoes.sh SERVER [NUMBER-OF-COMMANDS]      in the build directory
# SPDX-License-Identifier: BSD-2-Clause

server=$1
commands=${2:-1}
dir=$(mktemp -d "${TMPDIR:-/tmp}/echoes.XXXXXX") || exit 1
mkfifo "$dir/server"
"$server" >"$dir/server" &
running=$!
{ sleep 120 && kill $running; } >/dev/null 2>&1 & # only a hang lasts so long
running="$running $!"
# shellcheck disable=SC2086 # a list of processes
trap 'kill $running 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

exec 5<"$dir/server"
number=0
while [ $number -lt "$commands" ]; do
    number=$((number + 1))
    IFS= read -r command <&5 || {
        echo "echoes.sh: $server: it has ended"
        exit 1
    }
    case $command in
    "listening on port "*) command="nc 127.0.0.1 ${command##* }" ;;
    esac
    # Pipes of its own: the command before has its ends open for a while yet.
    mkfifo "$dir/to$number" "$dir/from$number"
    # shellcheck disable=SC2086 # words of a command
    $command <"$dir/to$number" >"$dir/from$number" 2>/dev/null &
    running="$running $!"
    exec 3>"$dir/to$number" 4<"$dir/from$number"
    for sent in 'a line' 'and one more' 'the last'; do
        printf '%s\n' "$sent" >&3
        IFS= read -r reply <&4
        if [ "$reply" != "$sent" ]; then
            echo "echoes.sh: $server: sent '$sent', and '$reply' came back from $command"
            exit 1
        fi
    done
    exec 3>&- 4<&-
done
