/* What the tests over real sockets share: a window over a base of the test's own, a log of its
 * messages that is compared exactly, and pairs of connected sockets. No test sleeps: it runs the
 * loop until it is idle. */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include "asyncselect/ws2spi.h"
#include "asyncselect/ws2tcpip.h"
#include "asyncselect.h"

#include <check.h>
#include <stdbool.h>

enum { WM_SOCKET = 0x0401 };

/* A window over a base of its own (made for each test by world_open), and all the sockets that the
 * test made. */
extern struct event_base *base;
extern HWND window;

/* For START_TEST's fixtures: starts Winsock, makes base and window; closes all sockets that the log
 * or the makers below saw. */
void world_open(void);
void world_close(void);

/* Runs the loop until nothing more comes: what the kernel has on its way over loopback is waited
 * for. */
void run_idle(void);

/* Runs the loop until idle, waiting as long as needed for as many messages of s as `expected` has,
 * and compares those that came since the last call: "FD_CONNECT FD_WRITE FD_CLOSE:WSAECONNRESET",
 * "" for none. Every message must carry WM_SOCKET (or `number`) and the window. */
#define expect(s, expected) expect_at((s), WM_SOCKET, (expected), __FILE__, __LINE__)
#define expect_number(s, number, expected) expect_at((s), (number), (expected), __FILE__, __LINE__)
void expect_at(SOCKET s, UINT number, const char *expected, const char *file, int line);

/* While nonzero, the window's callback refuses that many messages. */
extern unsigned refusals;
/* Called by the window's callback for each message, before it is taken; NULL: nothing. */
extern void (*on_message)(SOCKET s, int event, int error);

/* How often the window's callback was called, refused messages included. */
extern unsigned offers;

/* ---- Logs of windows beside `window`: any thread may add to one ---- */

struct message_log {
    bool background; /* the background thread posts to it: it is waited for too */
    unsigned count, read;
    struct log_entry {
        HWND window;
        UINT number;
        SOCKET socket;
        LPARAM lParam;
    } entries[1024];
};
/* A window's callback whose context is a struct message_log; takes every message. */
BOOL log_post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *into);
/* Runs the loop, and waits for the background thread, until nothing more comes and the log has as
 * many new messages as `expected` has; compares all of them, which must be s's with WM_SOCKET. */
#define log_expect(log, s, expected) log_expect_at((log), (s), (expected), __FILE__, __LINE__)
void log_expect_at(struct message_log *into, SOCKET s, const char *expected, const char *file,
                   int line);
/* How many messages the log has. */
unsigned log_count(struct message_log *into);
/* Waits until the background thread has done all that it had to do. */
void background_idle(void);

/* A call that must succeed, with the code that it failed with shown. */
#define succeed(call)                                                                              \
    ck_assert_msg((call) != SOCKET_ERROR, "%s: %s", #call,                                         \
                  asyncselect_error_name(WSAGetLastError()))
/* A call that must fail with this code. */
#define fail_with(call, code)                                                                      \
    do {                                                                                           \
        WSASetLastError(0);                                                                        \
        ck_assert_int_eq((intptr_t)(call), SOCKET_ERROR);                                          \
        ck_assert_str_eq(asyncselect_error_name(WSAGetLastError()), asyncselect_error_name(code)); \
    } while (0)

void select_events(SOCKET s,
                   long events); /* WSAAsyncSelect to the window with WM_SOCKET; must succeed */

/* Loopback sockets, blocking unless a selection makes them otherwise. */
SOCKET tcp_socket(void);
SOCKET tcp_listener(struct sockaddr_in *address); /* bound to a free port; *address says where */
SOCKET udp_socket(struct sockaddr_in *address);   /* bound; address may be NULL */
/* An address where nobody listens. */
struct sockaddr_in dead_address(void);
struct pair {
    SOCKET here; /* connected with connect: selections are made on it */
    SOCKET peer;
};
struct pair tcp_pair(void);
/* The same over the system's own local streams, made without the library: type SOCK_STREAM... */
struct pair unix_pair(int type);
/* Has the end of the test close a socket that was made otherwise; returns it. */
SOCKET keep(SOCKET s);
/* What the test has closed itself the end does not close again: its number may be another's. */
int close_made(SOCKET s);
int close_made_by_spi(SOCKET s, int *error);
#define closesocket(s) close_made(s)
#define WSPCloseSocket(s, error) close_made_by_spi(s, error)
/* As a peer does it, with the system's calls where Winsock has none. */
void reset(SOCKET s); /* closes with a RST */
void send_text(SOCKET s, const char *text);
void receive_text(SOCKET s, const char *expected); /* one recv into a large buffer */
/* Sends until it would block; returns how many bytes. */
size_t fill(SOCKET s);
/* Receives until it would block; returns how many bytes. */
size_t drain(SOCKET s);
void set_blocking(SOCKET s, bool blocking);
/* Closes the descriptor behind the library's back. */
void raw_close(SOCKET s);
int raw_dup(SOCKET s);

/* Does the loop report each change once, an end by itself, and room to send only where it was missed
 * (epoll on Linux)? */
bool has_all_abilities(void);

/* Runs the cases with TAP output; for main(). Each case gets world_open and world_close. */
typedef void (*add_tests_fn)(TCase *tc);
int run_suite(const char *name, add_tests_fn add);

#endif
