#!/bin/sh
# check-debian.sh ARCHIVE: the release's archive becomes Debian packages, in which lintian finds no
# error. The packages stay in debian-packages/.
# SPDX-License-Identifier: BSD-2-Clause
set -e
for tool in dpkg-buildpackage dh lintian; do
    command -v $tool >/dev/null 2>&1 || {
        echo "check-debian.sh: skipped: there is no $tool"
        exit 0
    }
done
archive=$1
name=$(basename "$archive" .tar.xz)
rm -rf debian-packages
mkdir debian-packages
cp "$archive" "debian-packages/libasyncselect_${name#libasyncselect-}.orig.tar.xz"
cd debian-packages
tar xf ./*.orig.tar.xz
cp -R "$name/packaging/debian" "$name/debian"
# This make is no part of the one that builds packages.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
(cd "$name" && dpkg-buildpackage --no-sign -j2)
rm -rf "$name"
lintian --fail-on error ./*.changes
ls ./*.deb
