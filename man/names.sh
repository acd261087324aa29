#!/bin/sh
# names.sh PAGE: the other names under which a manual page of section 3 is to be found: those that no
# system has a page for.
# SPDX-License-Identifier: BSD-2-Clause
file=$(basename "$1" .3)
case $1 in
*.3) ;;
*) exit ;;
esac
sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([A-Za-z_0-9]*\).*/\1/p' "$1" | while read -r name; do
    case $name in
    "$file") ;;
    WSA* | WSP* | WPU* | asyncselect_* | closesocket | ioctlsocket) echo "$name" ;;
    esac
done
