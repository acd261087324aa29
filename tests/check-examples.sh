#!/bin/sh
# check-examples.sh: the examples run: those whose libraries this machine has. The echo servers
# echo; the chat client chats. Runs in the build directory.
# SPDX-License-Identifier: BSD-2-Clause

top=${srcdir:-$(dirname "$0")/..}
if ! command -v nc >/dev/null 2>&1; then
    echo "check-examples.sh: skipped: there is no nc"
    exit 77
fi
status=0

# echoes NAME [NUMBER-OF-COMMANDS]
echoes() {
    if [ ! -x "./examples/$1" ]; then
        echo "$1: not built: its library is missing"
    elif sh "$top/tests/echoes.sh" "./examples/$1" "${2:-1}"; then
        echo "$1: ok"
    else
        echo "$1: FAILED"
        status=1
    fi
}

# Qt's example is in C++: it is compiled here, against the shared library.
build_qt() {
    if [ -z "${SANITIZERS-}" ] && [ -f .libs/libasyncselect.so ] &&
        ${PKG_CONFIG:-pkg-config} --exists Qt5Core 2>/dev/null; then
        # shellcheck disable=SC2046 # lists of options
        ${CXX:-g++} -fPIC -Wall -Wextra -I"$top/include" -I"$top/include/asyncselect" \
            $(${PKG_CONFIG:-pkg-config} --cflags Qt5Core) "$top/examples/loops/qt.cc" \
            -o examples/loops/qt -L.libs -lasyncselect "-Wl,-rpath,$PWD/.libs" \
            $(${PKG_CONFIG:-pkg-config} --libs Qt5Core) || status=1
    fi
}

SDL_VIDEODRIVER=dummy
QT_QPA_PLATFORM=offscreen
export SDL_VIDEODRIVER QT_QPA_PLATFORM
echoes echo
echoes callback
echoes loops/provider-client
echoes loops/window-a-core
echoes loops/bufferevent 2
echoes loops/glib
echoes loops/sdl
build_qt
echoes loops/qt
if command -v openssl >/dev/null 2>&1; then
    echoes loops/tls
fi

# chats: somebody types into the client, with a terminal of script(1)'s, and nc sees it.
chats() {
    dir=$(mktemp -d "${TMPDIR:-/tmp}/chats.XXXXXX") || exit 1
    mkfifo "$dir/server" "$dir/keys" "$dir/to" "$dir/from"
    ./examples/chat-server >"$dir/server" &
    running=$!
    { sleep 120 && kill $running; } >/dev/null 2>&1 & # only a hang lasts so long
    running="$running $!"
    # shellcheck disable=SC2086 # a list of processes
    trap 'kill $running 2>/dev/null; rm -rf "$dir"' EXIT
    IFS= read -r line <"$dir/server"
    port=${line##* }
    nc 127.0.0.1 "$port" <"$dir/to" >"$dir/from" &
    running="$running $!"
    exec 3>"$dir/to" 4<"$dir/from"
    printf '/nick nc\n' >&3
    while IFS= read -r line <&4 && [ "${line#*nc}" = "$line" ]; do :; done
    script -qec "./examples/loops/chat-client $port" "$dir/screen" <"$dir/keys" >/dev/null &
    client=$!
    exec 6>"$dir/keys"
    printf '/nick editor\nhello from the editor\n' >&6
    while IFS= read -r line <&4; do
        case $line in
        *hello\ from\ the\ editor*) break ;;
        esac
    done
    printf 'hello from nc\n' >&3
    printf '/quit\n' >&6
    wait $client
    tr -d '\r' <"$dir/screen" | grep -q 'The room is closed\|Good bye' &&
        [ "${line#*editor*hello}" != "$line" ]
}
if [ ! -x ./examples/loops/chat-client ] || ! script --version 2>/dev/null | grep -q util-linux; then
    echo "loops/chat-client: not built, or there is no script(1) of util-linux"
elif (chats); then
    echo "loops/chat-client: ok"
else
    echo "loops/chat-client: FAILED"
    status=1
fi
exit $status
