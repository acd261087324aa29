#!/bin/sh
# check-porting.sh: what doc/porting.md says: its code is that of examples/porting or compiles by
# itself; the port, built with nothing but what is installed, shows all prices; without its mend it
# stalls, asyncselect-trace says where, and as on Windows it ends too early. Runs in the build directory.
# SPDX-License-Identifier: BSD-2-Clause

top=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd)
skip() {
    echo "check-porting.sh: skipped: $1"
    exit 77
}
[ -z "${SANITIZERS-}" ] || skip "a build with sanitizers is not for installing"
command -v nc >/dev/null 2>&1 || skip "there is no nc"
dir=$(mktemp -d "${TMPDIR:-/tmp}/porting.XXXXXX") || exit 1
server=
ticker=
trap 'kill $server $ticker 2>/dev/null; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
fail() {
    echo "check-porting.sh: FAILED: $1"
    exit 1
}

# ---- the code in the guide: by itself, or lines of the example, in their order ----

awk -v dir="$dir" '/^```c$/ { n++; out = dir "/block" n ".c"; next } /^```$/ { out = "" } out { print >out }' \
    "$top/doc/porting.md"
for block in "$dir"/block*.c; do
    if grep -q '#include' "$block"; then
        # shellcheck disable=SC2086 # lists of options
        ${CC:-cc} ${CFLAGS-} -Wall -Wextra -Werror -I"$top/include" -I"$top/include/asyncselect" \
            -fsyntax-only "$block" || fail "code of the guide does not compile"
        continue
    fi
    for file in ticker.c ticker-windows.c; do
        awk 'NR == FNR { want[n++] = $0; next } $0 == want[i] { if (++i == n) exit } END { exit i < n }' \
            "$block" "$top/examples/porting/$file" && break
    done || fail "code of the guide that is not in the example: $(cat "$block")"
done

# ---- the port, and without its mend: with short pauses, for the test ----

. "$top/tests/installed.sh"
install_below "$dir" || exit 1
LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
sed 's/PAGE_TIME 2000/PAGE_TIME 20/' "$top/examples/porting/ticker.c" >"$dir/ticker.c"
sed '/OnRead(hWnd); \/\*/d' "$dir/ticker.c" >"$dir/stalls.c"
for program in ticker stalls; do
    # shellcheck disable=SC2046,SC2086 # lists of options
    ${CC:-cc} ${CFLAGS-} -Wall -Wextra -Werror $cflags -o "$dir/$program" "$dir/$program.c" ${LDFLAGS-} \
        $($pkg_config --libs libasyncselect) || fail "$program.c does not compile"
done
i=0
while [ $((i += 1)) -le 25 ]; do
    echo "ACME $i"
done >"$dir/prices"

# serve: a quote server for one client; $port is where.
serve() {
    : >"$dir/said" # not the last one's port
    nc -N -v -l 127.0.0.1 0 <"$dir/prices" >"$dir/request" 2>"$dir/said" &
    server=$!
    port=
    while [ -z "$port" ]; do
        kill -0 $server 2>/dev/null || fail "nc does not listen"
        port=$(sed -n 's/^Listening on [^ ]* \([0-9]*\).*/\1/p' "$dir/said")
    done
}

serve
timeout 60 "$dir/ticker" 127.0.0.1 "$port" >"$dir/shown" || fail "the port ends with $?"
cmp "$dir/prices" "$dir/shown" || fail "the port shows other prices"
[ "$(tr -d '\r' <"$dir/request")" = 'WATCH *' ] || fail "the port asks for something else"

serve
ASYNCSELECT_PROFILE=windows timeout 60 "$dir/stalls" 127.0.0.1 "$port" >"$dir/shown" ||
    fail "without the mend, as on Windows: $?"
head -n 10 "$dir/prices" | cmp - "$dir/shown" || fail "without the mend, as on Windows"

# ---- what the trace says, while it waits and when it has been killed ----

tool=$libdir/../bin/asyncselect-trace
[ -x "$tool" ] || skip "asyncselect-trace was not built: the rest"
serve
ASYNCSELECT_TRACE=$dir/trace "$dir/stalls" 127.0.0.1 "$port" >"$dir/shown" &
ticker=$!
until [ -s "$dir/trace" ] && $tool --findings --stall 0 "$dir/trace" 2>/dev/null |
    grep -q 'FD_READ posted .* ago, never re-enabled' &&
    $tool --findings --stall 0 "$dir/trace" | grep -q 'FD_CLOSE waits'; do
    kill -0 $ticker 2>/dev/null || fail "without the mend it ends"
done
kill $ticker
wait $ticker 2>/dev/null
ticker=
$tool --findings "$dir/trace" |
    sed -n 's/, though more came//; s/^STALL *[0-9.]*  socket [0-9]*: /STALL ... /p' | sort >"$dir/found"
sed -n 's/^ *\(STALL .*\)/\1/p' "$top/doc/porting.md" | sort | cmp - "$dir/found" || {
    cat "$dir/found"
    fail "the guide says that something else stalls"
}
