# common.sh: what ports/macos and ports/run share; it is read by them.
#
# libevent, Check and Jansson come from Debian's source packages, through apt-get with lists of its
# own, so that the machine's stay as they are; or from LIBEVENT_SOURCE, CHECK_SOURCE and
# JANSSON_SOURCE, directories with their releases unpacked.
# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh

ports_name=${0##*/}
ports_top=$(cd "$(dirname "$0")/.." && pwd) || exit 1
ports_dir=${PORTS_DIR:-$(pwd)/build-ports}
ports_jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES # a make that runs this is no part of those here

say() {
    echo "$ports_name: $*"
}

fail() {
    say "FAILED: $*" >&2
    exit 1
}

skip() {
    say "skipped: $*"
    exit 77
}

has() {
    command -v "$1" >/dev/null 2>&1
}

# quietly LOG COMMAND...: its output is shown only when it fails.
quietly() {
    log=$1
    shift
    "$@" >"$log" 2>&1 </dev/null && return
    tail -n 60 "$log" >&2
    say "the command was: $*" >&2
    return 1
}

# ---- sources ----

# An apt of one's own over the machine's sources: their deb-src lines, and lists and cache apart.
source_apt() {
    apt=$ports_dir/apt
    if [ ! -f "$apt/conf" ]; then
        mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/cache/archives/partial"
        for file in /etc/apt/sources.list.d/*.sources; do
            [ ! -f "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/sources/${file##*/}"
        done
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
            [ ! -f "$file" ] || sed -n 's/^deb\(-src\)\{0,1\} /deb-src /p' "$file" \
                >"$apt/sources/${file##*/}"
        done
        cat >"$apt/conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/sources";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
CONF
        quietly "$apt/update.log" env APT_CONFIG="$apt/conf" apt-get update
    fi
    quietly "$apt/source.log" env APT_CONFIG="$apt/conf" apt-get source "$@" && return
    rm -f "$apt/conf" # the lists are incomplete
    return 1
}

# unpacked NAME DIRECTORY: leads source/NAME to DIRECTORY. Its files get one age, or make would
# have automake at them for those that Debian patched.
unpacked() {
    [ -f "$2/configure" ] || (cd "$2" && quietly autoreconf.log autoreconf -i) || return 1
    find "$2" -exec touch -h -r "$2/configure.ac" {} + && ln -sfn "$2" "$ports_dir/source/$1"
}

get_sources() {
    mkdir -p "$ports_dir/source" && cd "$ports_dir/source" || exit 1
    [ -z "${LIBEVENT_SOURCE-}" ] || unpacked libevent "$LIBEVENT_SOURCE" || exit 1
    [ -z "${CHECK_SOURCE-}" ] || unpacked check "$CHECK_SOURCE" || exit 1
    [ -z "${JANSSON_SOURCE-}" ] || unpacked jansson "$JANSSON_SOURCE" || exit 1
    for name in libevent check jansson; do
        [ ! -d $name ] || continue
        has apt-get && has dpkg-source ||
            skip "no source of $name: there is no apt-get source; set $(echo $name | tr a-z A-Z)_SOURCE"
        source_apt $name || skip "no source of $name: apt-get source failed"
        unpacked $name "$(echo "$PWD/$name"-[0-9]*/)" || fail "the source of $name has no configure"
    done
}

# ---- libraries ----

# build_library NAME PREFIX CONFIGURE-OPTION...: installed below PREFIX; libevent as a shared library,
# for a test that stands before one of its functions.
build_library() {
    name=$1
    prefix=$2
    shift 2
    [ ! -f "$prefix/.$name" ] || return 0
    rm -rf "$prefix/build-$name"
    mkdir -p "$prefix/build-$name" && cd "$prefix/build-$name" || exit 1
    only=
    case $name in
    libevent)
        set -- "$@" --disable-static --disable-openssl --disable-samples \
            --disable-libevent-regress --disable-debug-mode
        ;;
    check)
        only='SUBDIRS=lib src .'
        set -- "$@" --disable-shared --disable-subunit --disable-timeout-tests --disable-build-docs
        ;;
    jansson)
        only=SUBDIRS=src
        set -- "$@" --disable-shared
        ;;
    esac
    say "building $name"
    quietly configure.log "$ports_dir/source/$name/configure" --prefix="$prefix" \
        --disable-dependency-tracking --enable-silent-rules "$@" &&
        quietly make.log make -j"$ports_jobs" ${only:+"$only"} install || fail "$name did not build"
    # Debian's Check names its library after how it is compiled.
    [ "$name" != check ] || ln -sf libcheck.a "$prefix/lib/libcheck_pic.a"
    touch "$prefix/.$name"
}
