#!/bin/sh
# check-install.sh: what is installed is all that a port needs: a program of its own is built with
# what pkg-config says, as C and as C++, against the shared and the static library, and runs.
#
# usage: check-install.sh                          installs from the build directory it runs in
#        check-install.sh DESTDIR PKGCONFIGDIR     an installation that is there
# SPDX-License-Identifier: BSD-2-Clause

if [ -n "${SANITIZERS-}" ]; then
    echo "check-install.sh: skipped: a build with sanitizers is not for installing"
    exit 77
fi
if grep -q '^COVERAGE_FLAGS = -' Makefile 2>/dev/null; then
    echo "check-install.sh: skipped: what counts lines is in the library"
    exit 77
fi
dir=$(mktemp -d "${TMPDIR:-/tmp}/install.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
    echo "check-install.sh: FAILED: $1"
    exit 1
}

# ---- the installation, and its .pc file ----

. "${srcdir:-$(dirname "$0")/..}/tests/installed.sh"
install_below "$dir" "$@" || fail "make install"
shared_libs=$($pkg_config --libs libasyncselect)
static_libs=$($pkg_config --static --libs libasyncselect |
    sed "s|-lasyncselect|$libdir/libasyncselect.a|")
version=$($pkg_config --modversion libasyncselect)

# ---- the program ----

cat >"$dir/port.c" <<'END'
#include <ws2tcpip.h>
#include <ws2spi.h>
#include <asyncselect.h>
#include <stdio.h>
#include <string.h>

struct message {
    WPARAM wParam;
    LPARAM lParam;
};
static int ends[2];

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    struct message m;
    (void)hWnd, (void)uMsg, (void)context;
    m.wParam = wParam;
    m.lParam = lParam;
    return write(ends[1], &m, sizeof(m)) == (ssize_t)sizeof(m);
}

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, asyncselect_error_name(WSAGetLastError()));
    return 1;
}

int main(int argc, char **argv)
{
    WSADATA data;
    struct sockaddr_in address;
    int length = sizeof(address);
    struct message m;
    HWND window;
    SOCKET listener, client;

    alarm(120); /* only a hang lasts so long */
    if (argc != 2 || strcmp(argv[1], asyncselect_version()) != 0)
        return fail("asyncselect_version");
    if (pipe(ends) != 0 || WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return fail("WSAStartup");
    window = asyncselect_window_new(NULL, post, NULL);
    if (!window)
        return fail("asyncselect_window_new");
    listener = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof(address)) || listen(listener, 1) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        return fail("listen");
    if (WSAAsyncSelect(listener, window, 7, FD_ACCEPT))
        return fail("WSAAsyncSelect");
    client = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(client, (struct sockaddr *)&address, sizeof(address)))
        return fail("connect");
    if (read(ends[0], &m, sizeof(m)) != (ssize_t)sizeof(m) || m.wParam != listener ||
        WSAGETSELECTEVENT(m.lParam) != FD_ACCEPT || WSAGETSELECTERROR(m.lParam) != 0)
        return fail("FD_ACCEPT");
    if (closesocket(client) || closesocket(listener) || asyncselect_window_free(window) ||
        WSACleanup())
        return fail("WSACleanup");
    puts("ok");
    return 0;
}
END
# As programs spell the headers.
grep -v '^#' "${srcdir:-$(dirname "$0")/..}/include/spellings.tsv" | cut -f 1 |
    sed 's/.*/#include <&>/' >"$dir/spellings.h"
cat "$dir/spellings.h" "$dir/port.c" >"$dir/all.c"
mv "$dir/all.c" "$dir/port.c"
cp "$dir/port.c" "$dir/port.cc"

# build_and_run NAME COMPILER-AND-OPTIONS SOURCE LIBS
build_and_run() {
    # shellcheck disable=SC2086 # lists of options
    $2 -Wall -Wextra -Werror $cflags -o "$dir/$1" "$dir/$3" ${LDFLAGS-} $4 || fail "$1: compiling"
    [ "$("$dir/$1" "$version")" = ok ] || fail "$1: running"
    echo "check-install.sh: $1: ok"
}

cxx=
for compiler in g++ clang++ c++; do
    if printf '#include <string>\n' | $compiler -x c++ -fsyntax-only - 2>/dev/null; then
        cxx=$compiler
        break
    fi
done
cc="${CC:-cc} ${CFLAGS-}"
built=0
for library in "$libdir"/libasyncselect.so "$libdir"/libasyncselect.dylib; do
    [ -f "$library" ] || continue
    built=1
    build_and_run c-shared "$cc" port.c "$shared_libs -Wl,-rpath,$libdir"
    [ -z "$cxx" ] || build_and_run c++-shared "$cxx" port.cc "$shared_libs -Wl,-rpath,$libdir"
done
if [ -f "$libdir/libasyncselect.a" ]; then
    built=1
    build_and_run c-static "$cc" port.c "$static_libs"
    [ -z "$cxx" ] || build_and_run c++-static "$cxx -pthread" port.cc "$static_libs"
fi
[ $built -eq 1 ] || fail "no library was installed in $libdir"
