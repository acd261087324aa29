# installed.sh: for tests of what is installed: an installation below a directory of the test's own,
# which pkg-config finds. To be sourced; SPDX-License-Identifier: BSD-2-Clause
#
# install_below DIR [DESTDIR PKGCONFIGDIR]: from the build directory, or one that is there. Sets
# destdir, pkg_config, libdir, cflags, and PKG_CONFIG_PATH. Returns 1 after saying why.

install_below() {
    pkg_config=${PKG_CONFIG:-pkg-config}
    if [ $# -eq 3 ]; then
        destdir=$2
        pc=$destdir$3/libasyncselect.pc
    else
        destdir=$1/root
        # this make is no part of the one that tests
        (unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES && ${MAKE:-make} install DESTDIR="$destdir") \
            >"$1/log" 2>&1 || {
            cat "$1/log"
            return 1
        }
        pc=$(find "$destdir" -name libasyncselect.pc)
    fi
    [ -f "$pc" ] || {
        echo "there is no libasyncselect.pc"
        return 1
    }
    mkdir "$1/pkgconfig"
    # Below a DESTDIR nothing is where the file says: there, and only there, its directories are moved.
    sed "s|^\\([a-z_]*\\)=/|\\1=$destdir/|" "$pc" >"$1/pkgconfig/libasyncselect.pc"
    PKG_CONFIG_PATH=$1/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
    export PKG_CONFIG_PATH
    libdir=$($pkg_config --variable=libdir libasyncselect) || return 1
    cflags=$($pkg_config --cflags libasyncselect)
}
