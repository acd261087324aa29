#!/bin/sh
# check-windows-names.sh: doc/windows-names.tsv is what the headers have. Each of its names comes from the
# header that it names and from those that lead to that one, in C and C++, with and without UNICODE; each function
# links; a constant has the value, a type the size that it says, here and, where mingw-w64 is installed, in
# the headers of Windows. What the headers define is in the list. Runs in the build directory.
# SPDX-License-Identifier: BSD-2-Clause

LC_ALL=C
export LC_ALL
top=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd)
list=$top/doc/windows-names.tsv
mingw=x86_64-w64-mingw32-gcc
include="-I$top/include -I$top/include/asyncselect"
cc=${CC:-cc}
dir=$(mktemp -d "${TMPDIR:-/tmp}/windows-names.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
status=0
fail() {
    echo "check-windows-names.sh: FAILED: $1"
    status=1
}

# leads_to HEADER: the headers of the list whose names it brings, as on Windows.
leads_to() {
    case $1 in
    windows.h | winsock.h | winsock2.h | mswsock.h) echo windows.h winsock2.h ;;
    wspiapi.h | ws2tcpip.h) echo windows.h winsock2.h ws2tcpip.h ;;
    ws2spi.h) echo windows.h winsock2.h ws2spi.h ;;
    *) echo "$1" ;;
    esac
}

# uses SIDE HEADERS: C that uses each name of these headers. Here a program, which looks at the values; on
# Windows' side the compiler does, for it does not run.
uses() {
    awk -F '\t' -v side="$1" -v headers=" $2 " '
        /^#/ || !index(headers, " " $1 " ") || (side == "windows" && $6 ~ /^mingw-w64:/) { next }
        $3 == "macro" {
            printf "#if !defined(%s)%s\n#error %s is no macro\n#endif\n", $2, $6 == "C only" ? " && !defined(__cplusplus)" : "", $2
            next
        }
        $3 == "function" {
            if (side == "here")
                printf "void (*function_%d)(void) = (void (*)(void))%s;\n", NR, $2
            else
                printf "#ifndef %s\nvoid *function_%d(void) { return (void *)%s; }\n#endif\n", $2, NR, $2
            next
        }
        $4 == "-" { printf "typedef %s *type_%d;\n", $2, NR; next }
        {
            value = $3 == "type" ? "sizeof(" $2 ")" : $2
            expected = side == "windows" || NF == 4 || $5 == "-" ? $4 : $5
            if (expected == "system")
                expected = value
            if (side == "here")
                values = values sprintf(" \\\n    {\"%s\", (long long)(%s), (long long)(%s)},", $2, value, expected)
            else
                printf "_Static_assert((long long)(%s) == %s, \"%s is not %s\");\n", value, expected, value, expected
        }
        END {
            print "#define VALUES" values
        }' "$list"
    [ "$1" = windows ] || cat <<'END'
int main(void)
{
    static const struct {
        const char *name;
        long long is, expected;
    } values[] = {VALUES{"", 0, 0}};
    int i, wrong = 0;
    for (i = 0; i < (int)(sizeof(values) / sizeof(*values)); i++)
        if (sizeof(void *) == 8 && values[i].is != values[i].expected) /* what 64-bit Windows has */
            wrong = printf("%s is %lld, not %lld\n", values[i].name, values[i].is, values[i].expected);
    return wrong != 0;
}
END
}

# ---- here ----

plain='-std=gnu11 -Wall -Wno-int-to-pointer-cast -Wno-pointer-to-int-cast'
cxx=
for compiler in g++ clang++; do
    [ -n "$cxx" ] || ! echo 'int main() {}' | $compiler -x c++ -fsyntax-only - 2>/dev/null || cxx=$compiler
done
for header in windows.h winsock2.h winsock.h mswsock.h wspiapi.h ws2tcpip.h ws2spi.h windowsx.h tchar.h strsafe.h commctrl.h \
    process.h conio.h io.h; do
    {
        printf '#include <%s>\n#include <stdio.h>\n' "$header"
        uses here "$(leads_to "$header")"
    } >"$dir/$header.c"
    # shellcheck disable=SC2086 # each may hold several options
    {
        ./libtool --quiet --tag=CC --mode=link $cc ${CFLAGS-} $plain ${SANITIZERS-} ${LDFLAGS-} $include \
            -o "$dir/program" "$dir/$header.c" libasyncselect.la && "$dir/program" || fail "$header"
        $cc -w -fsyntax-only $include -DUNICODE -D_UNICODE "$dir/$header.c" || fail "$header with UNICODE"
        [ -z "$cxx" ] || $cxx -x c++ -std=c++11 -w -fsyntax-only $include "$dir/$header.c" || fail "$header in C++"
    }
done
# Those that come without Winsock, where it is not wanted.
{
    printf '#include <windows.h>\n#include <stdio.h>\n'
    echo '#ifdef SOCKET_ERROR'
    echo '#error Winsock is there'
    echo '#endif'
    uses here windows.h
} >"$dir/lean.c"
# shellcheck disable=SC2086 # each may hold several options
$cc -w -fsyntax-only $include -DWIN32_LEAN_AND_MEAN "$dir/lean.c" || fail "windows.h with WIN32_LEAN_AND_MEAN"
echo "check-windows-names.sh: $(grep -vc '^#' "$list") names"

# ---- and nothing besides, but what has the library's own prefix ----

# winsock2.h before those that bring the system's headers; names in upper case are looked for as macros.
(cd "$top/include/asyncselect" && printf '#include <%s>\n' winsock2.h *.h) >"$dir/all.c"
# shellcheck disable=SC2086 # each may hold several options
$cc $include -E -dD "$dir/all.c" >"$dir/all.i" || fail "all headers together"
{
    awk '/^# [0-9]+ "/ { ours = /include\/asyncselect\// }
        ours && /^#define / { sub(/\(.*/, "", $2); print $2 }' "$dir/all.i"
    sed -n 's/^asyncselect_\([A-Z_][A-Za-z0-9_]*\)$/\1/p; /^WS[AP][A-Z]/p' "$top/lib/libasyncselect.sym"
} | grep -viE '^_?(asyncselect_.*|windows_|inc_[a-z]*|winsock2?api_)$' | sort -u >"$dir/has"
awk -F '\t' '{ print $2 }' "$list" | sort -u >"$dir/listed"
comm -23 "$dir/has" "$dir/listed" >"$dir/besides"
[ ! -s "$dir/besides" ] || fail "not in doc/windows-names.tsv: $(tr '\n' ' ' <"$dir/besides")"

# ---- Windows' own headers ----

if ! command -v $mingw >/dev/null 2>&1; then
    echo "check-windows-names.sh: not compared with Windows' headers: there is no $mingw"
    exit $status
fi
{
    for header in winsock2 ws2tcpip ws2spi mswsock windows windowsx tchar strsafe commctrl process conio io fcntl; do
        echo "#include <$header.h>"
    done
    uses windows "$(sed -n 's/^\([a-z0-9]*\.h\).*/\1/p' "$list" | sort -u | tr '\n' ' ')"
} >"$dir/windows.c"
$mingw -w -fsyntax-only "$dir/windows.c" || fail "the list is not what mingw-w64's headers have"
exit $status
