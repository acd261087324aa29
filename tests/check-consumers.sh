#!/bin/sh
# check-consumers.sh: projects with CMake and with Meson find the installed library, build with it,
# and run. Skipped (77) where there is neither. Runs in the build directory.
# SPDX-License-Identifier: BSD-2-Clause

if [ -n "${SANITIZERS-}" ]; then
    echo "check-consumers.sh: skipped: a build with sanitizers is not for installing"
    exit 77
fi
top=$(cd "${srcdir:-$(dirname "$0")/..}" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/consumers.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM
. "$top/tests/installed.sh"
install_below "$dir" || exit 1
LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
version=$($pkg_config --modversion libasyncselect)
tried=0

# runs NAME: the program that was built in its directory.
runs() {
    said=$("$dir/$1/consumer") || exit 1
    [ "$said" = "libasyncselect $version" ] || {
        echo "check-consumers.sh: $1: '$said'"
        exit 1
    }
    echo "check-consumers.sh: $1: ok"
    tried=$((tried + 1))
}

unset CC CFLAGS LDFLAGS MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
if command -v cmake >/dev/null 2>&1; then
    cmake -S "$top/tests/consumers" -B "$dir/cmake" && cmake --build "$dir/cmake" || exit 1
    runs cmake
fi
if command -v meson >/dev/null 2>&1 && command -v ninja >/dev/null 2>&1; then
    meson setup "$dir/meson" "$top/tests/consumers" && meson compile -C "$dir/meson" || exit 1
    runs meson
fi
if [ $tried -eq 0 ]; then
    echo "check-consumers.sh: skipped: there is neither CMake nor Meson"
    exit 77
fi
