#!/bin/sh
# chat.sh: the chat among several nc, as a test. Skipped (77) only where there is no nc.
# CHAT_SERVER names the server if it is not examples/chat-server.
# SPDX-License-Identifier: BSD-2-Clause

if ! command -v nc >/dev/null 2>&1; then
    echo "chat.sh: skipped: there is no nc"
    exit 77
fi

# proves: INHERIT-1 ACCEPT-2 READ-2 READ-3 WRITE-2 WRITE-3 CLOSE-7
exec "${srcdir:-$(dirname "$0")/..}/examples/demo.sh" --check \
    "${CHAT_SERVER:-./examples/chat-server}"
