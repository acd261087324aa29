/* A loop that cannot watch: what is selected is told with WSAENETDOWN, and the next selection tries
 * anew. libevent's event_add is this program's here, and fails on demand. */
#define _GNU_SOURCE
#include "support.h"

#include <dlfcn.h>
#include <event2/event.h>

static _Thread_local bool down; /* in the test's own thread */

int event_add(struct event *event, const struct timeval *timeout)
{
    static int (*real)(struct event *, const struct timeval *);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "event_add");
    return down && event_get_fd(event) >= 0 ? -1 : real(event, timeout);
}

/* proves: ERR-2 ERR-3 CALL-2 */
START_TEST(a_stream_is_told_that_the_network_is_down)
{
    struct pair p = tcp_pair();
    down = true;
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE FD_READ:WSAENETDOWN FD_CLOSE:WSAENETDOWN");
    send_text(p.peer, "data");
    expect(p.here, ""); /* once a selection */
    down = false;
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ");
    receive_text(p.here, "data");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
}
END_TEST

/* proves: ERR-3 */
START_TEST(a_listening_socket_is_told_that_the_network_is_down)
{
    SOCKET listener = tcp_listener(NULL);
    down = true;
    select_events(listener, FD_ACCEPT | FD_READ);
    expect(listener, "FD_ACCEPT:WSAENETDOWN");
}
END_TEST

/* proves: ERR-3 */
START_TEST(a_datagram_socket_is_told_that_the_network_is_down)
{
    SOCKET s = udp_socket(NULL);
    down = true;
    select_events(s, FD_READ | FD_WRITE | FD_CLOSE);
    expect(s, "FD_WRITE FD_READ:WSAENETDOWN");
}
END_TEST

/* proves: M1 ERR-3 */
START_TEST(a_refused_message_of_a_network_that_is_down_comes_again)
{
    SOCKET s = udp_socket(NULL);
    down = true;
    refusals = 2;
    select_events(s, FD_READ | FD_WRITE);
    expect(s, "FD_READ:WSAENETDOWN FD_WRITE:WSAENETDOWN");
    refusals = 2;
    select_events(s, FD_READ);
    expect(s, "FD_READ:WSAENETDOWN");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_stream_is_told_that_the_network_is_down);
    tcase_add_test(tc, a_listening_socket_is_told_that_the_network_is_down);
    tcase_add_test(tc, a_datagram_socket_is_told_that_the_network_is_down);
    tcase_add_test(tc, a_refused_message_of_a_network_that_is_down_comes_again);
}

int main(void)
{
    return run_suite("down", add);
}
