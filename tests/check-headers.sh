#!/bin/sh
# check-headers.sh: the public headers are C99, gnu17, C++11 and C++20 to each compiler that is
# there, without a warning: each alone, in pairs in both orders, and mixed with the system's; and
# <sys/socket.h> before them is refused with a sentence.
# SPDX-License-Identifier: BSD-2-Clause

top=${srcdir:-$(dirname "$0")/..}
dir=$(mktemp -d "${TMPDIR:-/tmp}/headers.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
status=0
include="-I$top/include -I$top/include/asyncselect"
strict='-Wall -Wextra -Werror -pedantic -fsyntax-only'
headers='asyncselect.h'
for header in "$top"/include/asyncselect/*.h; do
    headers="$headers ${header##*/}"
done

# Those with contents of their own; the others only lead to one of them.
main_headers='asyncselect.h'
for header in $headers; do
    [ "$header" = asyncselect.h ] ||
        [ "$(grep -c '^ASYNCSELECT_API' "$top/include/asyncselect/$header")" -eq 0 ] ||
        main_headers="$main_headers $header"
done

# ---- the sources; a C++ one is the C one under another name ----

# Winsock's names as variables, parameters and members: what rules out object-like macros.
names='
struct names { int send, bind, socket, select, accept, connect; };
int use_names(int send, int bind, int socket, int select, int accept, int connect);
int use_names(int send, int bind, int socket, int select, int accept, int connect)
{
    struct names n = {send, bind, socket, select, accept, connect};
    int recv = n.send + n.bind, listen = n.socket + n.select, shutdown = n.accept + n.connect;
    return recv + listen + shutdown;
}'

# write FILE HEADER...
write() {
    file=$1
    shift
    for header in "$@"; do
        echo "#include <$header>"
    done >"$dir/$file"
    echo "$names" >>"$dir/$file"
}

# Names of C++ that Winsock has too, used for what C++ means by them.
cat >"$dir/cplusplus" <<'END'
struct peer {
    void send(int bytes) { sent = bytes; }
    int sent;
};
int use_functional();
int use_functional()
{
    peer p = {0};
    std::function<void(int)> f = std::bind(&peer::send, &p, std::placeholders::_1);
    std::thread t(f, 7);
    t.join();
    std::string s("socket");
    return p.sent + std::max(1, 2) + static_cast<int>(s.size());
}
END

mkdir "$dir/alone" "$dir/pairs" "$dir/mixed" "$dir/mixed++"
for one in $headers; do
    write "alone/$one.c" "$one"
    write "mixed/$one-last.c" stdlib.h unistd.h string.h stdio.h errno.h "$one"
    write "mixed/$one-first.c" "$one" stdlib.h unistd.h netdb.h sys/socket.h sys/select.h string.h
done
for one in $main_headers; do
    write "mixed++/$one-first.c" "$one" string functional thread algorithm netdb.h
    write "mixed++/$one-last.c" string functional thread algorithm "$one"
    cat "$dir/cplusplus" >>"$dir/mixed++/$one-first.c"
    cat "$dir/cplusplus" >>"$dir/mixed++/$one-last.c"
    for other in $main_headers; do
        [ "$one" = "$other" ] || write "pairs/$one-$other.c" "$one" "$other"
    done
done
# shellcheck disable=SC2086 # a list
write pairs/all.c $headers

# ---- the compilers ----

# compile COMPILER STANDARD LANGUAGE SET...
compile() {
    compiler=$1
    standard=$2
    language=$3
    shift 3
    for set in "$@"; do
        # shellcheck disable=SC2086 # lists of options
        if ! $compiler -x $language -std=$standard -D_DEFAULT_SOURCE $strict $include "$dir/$set"/*.c; then
            echo "check-headers.sh: $compiler -std=$standard refuses the headers ($set)"
            status=1
        fi
    done
}

# refuses COMPILER LANGUAGE: what includes <sys/socket.h> before Winsock's header is told so.
refuses() {
    for early in sys/socket.h netdb.h; do
        printf '#include <%s>\n#include <winsock2.h>\n' "$early" >"$dir/early.c"
        # shellcheck disable=SC2086 # lists of options
        if LC_ALL=C $1 -x "$2" -fsyntax-only $include "$dir/early.c" 2>"$dir/early.err" ||
            ! grep -q 'error.*before <sys/socket.h>' "$dir/early.err"; then
            echo "check-headers.sh: $1 takes winsock2.h after $early, or does not say what is wrong"
            status=1
        fi
    done
}

tried=
for compiler in ${CC:+"${CC%% *}"} gcc clang; do
    case " $tried " in *" $compiler "*) continue ;; esac
    command -v "$compiler" >/dev/null 2>&1 || continue
    tried="$tried $compiler"
    compile "$compiler" c99 c alone pairs mixed
    compile "$compiler" gnu17 c alone mixed
    refuses "$compiler" c
done
for compiler in g++ clang++; do
    printf '#include <string>\n' >"$dir/probe.c"
    $compiler -x c++ -fsyntax-only "$dir/probe.c" 2>/dev/null || continue
    tried="$tried $compiler"
    compile "$compiler" c++11 c++ alone pairs mixed++
    compile "$compiler" c++20 c++ mixed++
    refuses "$compiler" c++
done
echo "check-headers.sh: compiled with$tried"
exit $status
