#!/bin/sh
# backend.sh: runs a test program on one back end of libevent. The build copies it to
# tests/test_x.epoll, .kqueue, .poll and .select: its own name says which program and which back end.
# SPDX-License-Identifier: BSD-2-Clause

case $0 in
*.epoll | *.kqueue) ;;
*.poll)
    export EVENT_NOEPOLL=1 EVENT_NOKQUEUE=1
    ;;
*.select)
    export EVENT_NOEPOLL=1 EVENT_NOKQUEUE=1 EVENT_NOPOLL=1
    ;;
*)
    echo "Bail out! $0: no such back end"
    exit 1
    ;;
esac
# shellcheck disable=SC2086 # a list of words
exec ${EMULATOR-} "${0%.*}" "$@"
