#!/bin/sh
# check-manuals.sh: the manual pages say all, and nothing wrong that can be told by a program:
# every function that is installed under a name of the library's own or of Winsock's has a page; a
# page names each error code that the function's header does; what pages refer to is there; the
# examples compile; and mandoc, where there is one, finds nothing.
# SPDX-License-Identifier: BSD-2-Clause

top=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/manuals.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
status=0
fail() {
    echo "check-manuals.sh: FAILED: $1"
    status=1
}

# ---- names: "PAGE NAME" for each .Nm of a NAME section ----

for page in "$top"/man/*.[13]; do
    sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([A-Za-z_0-9-]*\).*/\1/p' "$page" | sed "s|^|${page##*/} |"
done >"$dir/names"

# Winsock's own names that are linked under another one, and the rest of the interface as it is. The
# Win32 face is Microsoft's, and documented there.
sed -n 's/^\(WSA[A-Za-z]*[a-z]\)[AW]$/\1/p; s/^\(W[SP][AP][A-Za-z]*\)$/\1/p
    s/^asyncselect_\([a-z]*\)$/\1/p; s/^asyncselect_\(inet_[a-z]*\|gai_[a-z]*\)$/\1/p
    s/^asyncselect_[a-z][a-z]*_[a-z_]*$/&/p; /^[a-z]*socket$/p' \
    "$top/lib/libasyncselect.sym" | sed 's/^\(WSA[A-Za-z]*[a-z]\)[AW]$/\1/' | sort -u |
    while read -r name; do
        case $name in
        trace | reenable | version) name=asyncselect_$name ;;
        asyncselect_inet_* | asyncselect_gai_* | asyncselect_fd_set_*) continue ;;
        asyncselect_run_*main | *wprintf | *ws) continue ;; # Win32's, and C's wide ones
        esac
        grep -q " $name\$" "$dir/names" || echo "$name"
    done >"$dir/without"
[ ! -s "$dir/without" ] || fail "no page has: $(tr '\n' ' ' <"$dir/without")"

# ---- error codes: those of a header's comment stand on the page of the functions after it ----

awk '
    /^\/\*/ { comment = ""; inside = 1 }
    inside { comment = comment " " $0; if (/\*\//) inside = 0; next }
    /^$/ { comment = "" }
    /^ASYNCSELECT_API/ && match($0, /[A-Za-z_]+\(/) {
        name = substr($0, RSTART, RLENGTH - 1)
        sub(/[a-z][AW]$/, substr(name, length(name) - 1, 1), name)
        rest = comment
        while (match(rest, /WSA_?[A-Z][A-Z_]+/)) {
            code = substr(rest, RSTART, RLENGTH)
            rest = substr(rest, RSTART + RLENGTH)
            if (code !~ /^WSA(GET|_FLAG|_INF|_WAIT|_MAX|_INV|DATA|EVENT|BUF|PROTO|NETWORK)/ || code == "WSA_INVALID_HANDLE" ||
                code == "WSA_INVALID_PARAMETER")
                print name, code
        }
    }' "$top/include/asyncselect.h" "$top"/include/asyncselect/winsock*.h \
    "$top/include/asyncselect/ws2spi.h" | sort -u |
    while read -r name code; do
        page=$(sed -n "s/ $name\$//p" "$dir/names" | head -n 1)
        [ -z "$page" ] || grep -q "$code\\>" "$top/man/$page" || echo "$page ($name): $code"
    done >"$dir/codes"
[ ! -s "$dir/codes" ] || fail "error codes that a header has and the page has not:
$(cat "$dir/codes")"

# ---- references: to a page of ours, or to one of the system's ----

grep -h '^\.Xr' "$top"/man/*.[13] | sort -u | while read -r _ name section _; do
    case $name in
    asyncselect* | WSA* | WSP* | closesocket | ioctlsocket)
        page=$(sed -n "s/ $name\$//p" "$dir/names" | head -n 1)
        [ "${page##*.}" = "$section" ] || echo "$name($section)"
        ;;
    esac
done >"$dir/nowhere"
[ ! -s "$dir/nowhere" ] || fail "referred to, and not there: $(tr '\n' ' ' <"$dir/nowhere")"

# ---- examples: each that is C compiles by itself, as C and as what it is in the page ----

awk -v dir="$dir" '
    /^\.Bd -literal/ { n++; out = dir "/example" n ".c"; print "# 1 \"" FILENAME "\"" >out; next }
    /^\.Ed/ { if (out != "") close(out); out = ""; next }
    out != "" { gsub(/\\e/, "\\"); gsub(/\\&/, ""); gsub(/\\-/, "-"); print >out }' "$top"/man/*.[13]
examples=0
for example in "$dir"/example*.c; do
    [ -f "$example" ] || continue
    if ! grep -q '#include' "$example"; then
        sed 1d "$example" | grep -q '^[^$ ]' && sed 1d "$example" | grep -qv '^[$ ]' &&
            fail "neither C with its includes nor a command: $(head -n 3 "$example")"
        continue
    fi
    examples=$((examples + 1))
    # shellcheck disable=SC2086 # lists of options
    ${CC:-cc} ${CFLAGS-} -std=gnu99 -Wall -Wextra -Werror -I"$top/include" \
        -I"$top/include/asyncselect" -fsyntax-only "$example" || fail "an example does not compile"
done
echo "check-manuals.sh: $(wc -l <"$dir/names") names, $examples examples"

# ---- mandoc's opinion ----

if command -v mandoc >/dev/null 2>&1; then
    mandoc -T lint -W warning "$top"/man/*.[13] || fail "mandoc"
else
    echo "check-manuals.sh: there is no mandoc: not linted"
fi
exit $status
