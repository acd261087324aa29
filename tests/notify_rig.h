/* notify_rig: a socket of which there is nothing but its notification's state machine, and what a
 * look at it finds. What the loop would post is compared as text. */
#ifndef TESTS_NOTIFY_RIG_H
#define TESTS_NOTIFY_RIG_H

#include "asyncselect/winsock2.h"
#include "notify.h"

#include <check.h>
#include <stddef.h>
#include <string.h>

/* A loop's abilities. */
enum { EDGES = NOTIFY_EDGES | NOTIFY_CLOSES | NOTIFY_QUIET, KQUEUE = NOTIFY_EDGES, POLL = 0 };
enum { R = NOTIFY_READABLE, W = NOTIFY_WRITABLE, E = NOTIFY_ENDED };
enum { EVERYTHING = FD_ALL_EVENTS };

struct rig {
    struct notify n;
    enum notify_profile profile;
    unsigned truth; /* what a look finds */
    int error;      /* what the next look is told, and no other */
    int looks;
    char text[160];
};

/* profile: 0 documented, 1 windows. */
struct rig connected(int profile);
struct rig idle_stream(int profile);
struct rig listener(int profile);
struct rig datagram(int profile);

void choose(struct rig *r, unsigned mask);
/* The world is so from now on, and the loop reports it. */
void becomes(struct rig *r, unsigned truth, unsigned hints);
/* A reset: the next look is told of it, and no other [K1]. */
void resets(struct rig *r, int error);
/* Calls of the program's; the world is so when they return. */
void receives(struct rig *r, enum notify_received what, unsigned truth);
void sends(struct rig *r, enum notify_sent what, unsigned truth);
void looks(struct rig *r);

const char *message_text(struct notify_message message);
/* What the loop posts now: at most `patience` messages, the next is refused. */
const char *posts_at_most(struct rig *r, int patience);
const char *posts(struct rig *r);
#define POSTS(r, expected) ck_assert_str_eq(posts(r), expected)
#define NOTHING ""

/* For main(): runs each rule of `both` in both profiles, which it knows by _i, and each of
 * `documented` once. Returns main's result. */
int run_rules(const char *name, const TTest *const *both, size_t count,
              const TTest *const *documented, size_t documented_count);

#endif
