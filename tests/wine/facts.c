/* facts.c: what calls have made of sockets. SPDX-License-Identifier: BSD-2-Clause */
#include "facts.h"

#include <string.h>

const char *const slot_names[SLOTS] = {"listener", "client",   "client2",  "session",
                                       "session2", "datagram", "datagram2"};

SOCKET slots[SLOTS];
struct sockaddr_in names[SLOTS];
struct facts facts[SLOTS];

/* The clients whose connection has not been accepted, in order; -1: gone. */
static int requests[64];
static int request_count;

const char *described(enum slot slot)
{
    static char texts[4][120];
    static int next;
    char *text = texts[next = (next + 1) % 4];
    const struct facts *f = &facts[slot];
    const BOOL known[] = {f->connected, f->failed, f->shut,   f->deaf,    f->ended,
                          f->closed,    f->reset,  f->urgent, f->in_line, f->refused};
    static const char *const words[] = {".connected", ".failed", ".shut",   ".deaf",   ".ended",
                                        ".closed",    ".reset",  ".urgent", ".inline", ".refused"};
    size_t i;
    strcpy(text, slot_names[slot]);
    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (known[i])
            strcat(text, words[i]);
    return text;
}

void forget_facts(enum slot slot)
{
    static const struct facts none = {.peer = -1};
    facts[slot] = none;
}

void note_connect(enum slot slot, BOOL listens)
{
    if (!listens) {
        facts[slot].failed = TRUE;
        return;
    }
    facts[slot].connected = TRUE;
    requests[request_count++] = (int)slot;
}

void note_accept(enum slot slot)
{
    int i, client = request_count > 0 ? requests[0] : -1;
    for (i = 1; i < request_count; i++)
        requests[i - 1] = requests[i];
    request_count -= request_count > 0;
    forget_facts(slot);
    facts[slot].connected = TRUE;
    if (client < 0) {
        facts[slot].closed = facts[slot].reset = TRUE;
        return;
    }
    facts[slot].peer = client;
    facts[slot].ended = facts[client].shut;
    facts[slot].unread = -1; /* not counted: some */
    facts[client].peer = (int)slot;
}

void note_send(enum slot slot, int sent, BOOL urgent)
{
    int peer = facts[slot].peer;
    if (sent <= 0)
        return;
    if (peer >= 0) {
        if (facts[peer].unread >= 0)
            facts[peer].unread += sent;
        facts[peer].urgent |= urgent;
    } else if (facts[slot].closed) {
        facts[slot].reset = TRUE;
    }
}

void note_destination(enum slot slot, BOOL taken, u_short port)
{
    if (!taken)
        return;
    facts[slot].connected = TRUE;
    facts[slot].port = port;
}

void note_datagram(enum slot slot, u_short port)
{
    int other;
    for (other = DATAGRAM; other <= DATAGRAM2; other++)
        if (slots[other] != INVALID_SOCKET && names[other].sin_port == port &&
            (!facts[other].connected || facts[other].port == names[slot].sin_port))
            return;
    facts[slot].refused = TRUE;
}

void note_shutdown(enum slot slot, int how)
{
    if (how != SD_RECEIVE) {
        facts[slot].shut = TRUE;
        if (facts[slot].peer >= 0)
            facts[facts[slot].peer].ended = TRUE;
    }
    if (how != SD_SEND)
        facts[slot].deaf = TRUE;
}

void note_close(enum slot slot, BOOL reset)
{
    int i, peer = facts[slot].peer;
    if (peer >= 0) {
        facts[peer].closed = TRUE;
        facts[peer].reset |= reset || facts[slot].unread != 0;
        facts[peer].peer = -1;
    }
    for (i = 0; i < request_count; i++) {
        if (slot == LISTENER && requests[i] >= 0)
            facts[requests[i]].closed = facts[requests[i]].reset = TRUE;
        else if (requests[i] == (int)slot)
            requests[i] = -1;
    }
    if (slot == LISTENER)
        request_count = 0;
}

void forget_requests(void)
{
    request_count = 0;
}
