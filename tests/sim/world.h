/* world: runs a script against the library and the model, and compares. */
#ifndef TESTS_SIM_WORLD_H
#define TESTS_SIM_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "asyncselect/ws2spi.h"
#include "asyncselect.h"
#include "model.h"
#include "network.h"
#include "script.h"

enum target { TARGET_SLOW, TARGET_RAW, TARGET_DEAD, TARGET_UNREACHABLE };
enum { WINDOWS = 3, BASES = 2, MOST_GRAIN = 48, MOST_BYTES = 128 * MOST_GRAIN };

/* The threads of a script: phase.h. */
struct world_threads {
    void (*open)(void);
    /* A step of one, or a switch between them, for the run that follows. */
    void (*add)(const struct step *step);
    bool (*are_due)(void);
    /* Runs them and the loops until all is quiet. */
    void (*run)(void);
    /* Does the calling code run in one? */
    bool (*are_here)(void);
    void (*fail)(const char *why) __attribute__((noreturn));
    /* In one that runs a loop: a message has come to a window's callback, which does the step, if there
     * is one. */
    void (*message)(int window, unsigned number, SOCKET s, int slot, int event, int error,
                    const struct step *step);
};

/* Where the world's other side lives: the simulated kernel, or the system's loopback. Peers outside
 * the library are handles >= 0. */
struct backend {
    const char *name;
    void (*open)(const struct script *s);
    void (*close)(void);
    bool (*address)(enum target target, struct sockaddr_in *address); /* false: it has none */
    int (*client)(SOCKET listener);
    /* Settles an attempt to TARGET_SLOW: the peer's handle, or -1. */
    int (*outcome)(SOCKET s, int error);
    /* The handle of the other end of a connection to TARGET_RAW. */
    int (*accepted)(SOCKET s);
    size_t (*send)(int peer, const uint8_t *bytes, size_t size, bool urgent);
    size_t (*receive)(int peer, uint8_t *into, size_t size);
    void (*end)(int peer);
    void (*drop)(int peer, bool hard);
    bool (*datagram)(SOCKET s, size_t size);
    bool (*icmp)(SOCKET s);
    bool (*writable)(SOCKET s);
    bool (*raw_close)(SOCKET s);    /* false: it cannot */
    bool (*descriptors)(bool left); /* false: it cannot */
    /* Runs the loop until nothing more comes; false: it never does. */
    bool (*idle)(struct event_base *base);
    void (*advance)(struct event_base *bases[], int count, int ms);
    void (*on_call)(void (*fn)(void));   /* NULL: it has no such moments */
    const struct world_threads *threads; /* NULL: a thread's step is done where it stands */
    const struct world_network *network; /* NULL: it does not change */
    bool moves; /* by itself: what it holds back for want of room comes when a timer says so */
};
extern const struct backend simulated, real;

extern const struct backend *back;
extern SOCKET sockets[MODEL_SLOTS];
extern HWND windows[WINDOWS];
extern struct event_base *bases[BASES];
extern unsigned numbers[MODEL_SLOTS]; /* the message asked for */
extern bool no_descriptors;
extern unsigned refusals;
extern bool tracing; /* prints what happens */
/* How many bytes a byte of a step's stands for that fills a buffer: the system's are not as small as
 * the simulated ones. */
extern unsigned grain;

/* Ends the script: it has shown something wrong. */
_Noreturn void wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One step, but what runs the loop. */
void step_do(const struct step *step);
/* Runs the loops until they are idle, and looks for what is missing. */
void world_run(void);
void world_window_new(int window);
/* The descriptor was closed behind the library's back. */
void world_closed_behind(SOCKET s);

/* Runs a script: NULL, or what is wrong (and the library is not to be used any more). trace: prints
 * steps and messages. */
const char *world_play(const struct script *s, const struct backend *with, bool trace);
/* Steps that did something, over all that was played. */
extern unsigned long world_steps, world_messages;

#endif
