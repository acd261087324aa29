#!/bin/sh
# check-rpm.sh ARCHIVE: the release's archive becomes RPM packages. They stay in rpm-packages/.
# SPDX-License-Identifier: BSD-2-Clause
set -e
command -v rpmbuild >/dev/null 2>&1 || {
    echo "check-rpm.sh: skipped: there is no rpmbuild"
    exit 0
}
archive=$1
rm -rf rpm-packages
mkdir -p rpm-packages/SOURCES
cp "$archive" rpm-packages/SOURCES
tar xf "$archive" -C rpm-packages --strip-components=3 \
    "$(basename "$archive" .tar.xz)/packaging/rpm/libasyncselect.spec"
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES
# Debian's rpmbuild knows none of the packages that are installed here.
nodeps=
[ ! -f /etc/debian_version ] || nodeps=--nodeps
# shellcheck disable=SC2086 # an option, or none
rpmbuild -ba $nodeps --define "_topdir $(pwd)/rpm-packages" rpm-packages/libasyncselect.spec
find rpm-packages -name '*.rpm'
