/* The error codes of the page's tables: each is brought about by what it says, where the system can
 * be made to do that, and else by a call of the library's that fails so (fault.h). Read the tables
 * first, at the end: they are the page's. */
#include "netchange_support.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "asyncselect/qos.h"
#include "fault.h"
#include "netlab.h"
#include "sys.h"

/* A selected socket to which a message comes, with this code. */
struct row {
    long event;
    int code;
    const char *cause;
    SOCKET (*bring_about)(long event, int code);
};

static struct sockaddr_in v4(const char *address)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(9)};
    ck_assert_int_eq(inet_pton(AF_INET, address, &name.sin_addr), 1);
    return name;
}

/* ---- FD_CONNECT ---- */

static SOCKET refused_at_once(const struct sockaddr_in *to, int size, int code)
{
    SOCKET s = tcp_socket();
    select_events(s, FD_CONNECT);
    fail_with(connect(s, (const struct sockaddr *)to, size), code);
    return s;
}

static SOCKET an_address_of_another_family(long event, int code)
{
    struct sockaddr_in6 name = {.sin6_family = AF_INET6, .sin6_port = htons(9)};
    SOCKET s = tcp_socket();
    select_events(s, event);
    fail_with(connect(s, (struct sockaddr *)&name, sizeof(name)), code);
    return s;
}

static SOCKET a_port_where_nobody_listens(long event, int code)
{
    struct sockaddr_in address = dead_address();
    SOCKET s = tcp_socket();
    (void)code;
    select_events(s, event);
    fail_with(connect(s, (struct sockaddr *)&address, sizeof(address)), WSAEWOULDBLOCK);
    return s;
}

static SOCKET no_route(long event, int code)
{
    struct sockaddr_in there = v4("10.77.0.1");
    (void)event;
    return refused_at_once(&there, sizeof(there), code);
}

static SOCKET a_route_that_throws(long event, int code)
{
    netlab_add_dead_route("10.77.0.0", 16, ENETUNREACH);
    return no_route(event, code);
}

static SOCKET a_route_to_no_host(long event, int code)
{
    netlab_add_dead_route("10.77.0.0", 16, EHOSTUNREACH);
    return no_route(event, code);
}

static SOCKET a_route_that_is_prohibited(long event, int code)
{
    netlab_add_dead_route("10.77.0.0", 16, EACCES);
    return no_route(event, code);
}

static SOCKET a_route_into_a_black_hole(long event, int code)
{
    netlab_add_dead_route("10.77.0.0", 16, EINVAL);
    return no_route(event, code);
}

static SOCKET a_name_that_is_too_short(long event, int code)
{
    struct sockaddr_in name = v4("127.0.0.1");
    (void)event;
    return refused_at_once(&name, (int)sizeof(name) - 1, code);
}

static SOCKET a_socket_that_listens(long event, int code)
{
    struct sockaddr_in address;
    SOCKET s = tcp_listener(&address);
    select_events(s, event);
    fail_with(connect(s, (struct sockaddr *)&address, sizeof(address)), code);
    return s;
}

static SOCKET a_socket_that_is_connected(long event, int code)
{
    struct sockaddr_in address = dead_address();
    struct pair p = tcp_pair();
    select_events(p.here, event);
    expect(p.here, "FD_CONNECT");
    fail_with(connect(p.here, (struct sockaddr *)&address, sizeof(address)), code);
    return p.here;
}

static SOCKET a_local_queue_that_is_full(long event, int code)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    SOCKET listener = keep(socket(AF_UNIX, SOCK_STREAM, 0)), s;
    snprintf(name.sun_path + 1, sizeof(name.sun_path) - 1, "asyncselect-full-%d", (int)getpid());
    succeed(bind(listener, (struct sockaddr *)&name, sizeof(name)));
    succeed(listen(listener, 0));
    s = keep(socket(AF_UNIX, SOCK_STREAM, 0));
    succeed(connect(s, (struct sockaddr *)&name, sizeof(name)));
    s = keep(socket(AF_UNIX, SOCK_STREAM, 0));
    select_events(s, event);
    fail_with(connect(s, (struct sockaddr *)&name, sizeof(name)), code);
    return s;
}

/* No system's connect can be made to say so within a test. */
static SOCKET connect_says_so(long event, int code)
{
    int number = code == WSAEMFILE ? EMFILE : code == WSAENOTCONN ? ENOTCONN : ETIMEDOUT;
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), s = tcp_socket();
    select_events(s, event);
    fault_arm(0, "connect", number);
    fail_with(connect(s, (struct sockaddr *)&address, sizeof(address)), code);
    fault_end();
    ck_assert_uint_ne(listener, INVALID_SOCKET);
    return s;
}

/* ---- the loop cannot watch ---- */

/* Nothing is watched for a change of the flow spec: it is told with what is. */
static SOCKET unwatched(SOCKET s, long event)
{
    if (event == FD_OOB)
        fault_arm(0, "epoll_ctl", ENOSPC); /* the sidewatch's */
    else
        fault_arm(0, "event_add", ENOMEM);
    select_events(s, event & (FD_QOS | FD_GROUP_QOS) ? event | FD_READ : event);
    run_idle();
    ck_assert(fault_struck());
    fault_end();
    return s;
}

static SOCKET a_connection_that_the_loop_cannot_watch(long event, int code)
{
    struct pair p = tcp_pair();
    (void)code;
    set_blocking(p.peer, false);
    fill(p.peer); /* no room to send, so that nothing else is due */
    return unwatched(p.peer, event);
}

static SOCKET a_listener_that_the_loop_cannot_watch(long event, int code)
{
    (void)code;
    return unwatched(tcp_listener(NULL), event);
}

/* ---- FD_CLOSE ---- */

static SOCKET a_reset(long event, int code)
{
    struct pair p = tcp_pair();
    (void)code;
    select_events(p.here, event);
    expect(p.here, "");
    reset(p.peer);
    return p.here;
}

static SOCKET a_connection_that_times_out(long event, int code)
{
    struct pair p = tcp_pair();
    char byte;
    (void)code;
    select_events(p.here, event);
    expect(p.here, "");
    fault_arm(0, "recv", ETIMEDOUT);
    fail_with(recv(p.here, &byte, 1, 0), WSAETIMEDOUT);
    fault_end();
    return p.here;
}

/* ---- changes of the network ---- */

static SOCKET a_destination_that_can_be_reached_no_more(long event, int code)
{
    SOCKET s = v4_socket();
    (void)code;
    netlab_add_route("10.9.0.0", 16, "lo", NULL, NULL);
    select_events(s, event);
    arm_route(s, "10.9.0.1");
    expect_nothing(s);
    netlab_remove_route("10.9.0.0", 16);
    return s;
}

/* The system's news cannot be read. */
static SOCKET a_watcher_that_fails(long event, int code)
{
    SOCKET s = v4_socket(), other = v4_socket();
    (void)code;
    netlab_add_route("10.9.0.0", 16, "lo", NULL, NULL);
    select_events(s, event);
    if (event == FD_ADDRESS_LIST_CHANGE)
        arm_list(s);
    else
        arm_route(s, "10.9.0.1");
    expect_nothing(s);
    succeed(ioctlsocket(other, FIONBIO, &(u_long){1}));
    fault_arm(0, "recvmsg", ENOMEM);
    arm_list(other);
    ck_assert(fault_struck());
    fault_end();
    return s;
}

/* ---- the tables ---- */

static const struct row connect_rows[] = {
    {FD_CONNECT, WSAEAFNOSUPPORT, "an address of another family", an_address_of_another_family},
    {FD_CONNECT, WSAECONNREFUSED, "a port where nobody listens", a_port_where_nobody_listens},
    {FD_CONNECT, WSAENETUNREACH, "no route", no_route},
    {FD_CONNECT, WSAENETUNREACH, "a route that throws", a_route_that_throws},
    {FD_CONNECT, WSAEHOSTUNREACH, "a route to no host", a_route_to_no_host},
    {FD_CONNECT, WSAEACCES, "a prohibited route", a_route_that_is_prohibited},
    {FD_CONNECT, WSAEINVAL, "a black hole", a_route_into_a_black_hole},
    {FD_CONNECT, WSAEFAULT, "a name that is too short", a_name_that_is_too_short},
    {FD_CONNECT, WSAEINVAL, "a socket that listens", a_socket_that_listens},
    {FD_CONNECT, WSAEISCONN, "a connected socket", a_socket_that_is_connected},
    {FD_CONNECT, WSAENOBUFS, "a local queue that is full", a_local_queue_that_is_full},
    {FD_CONNECT, WSAEMFILE, "connect says so", connect_says_so},
    {FD_CONNECT, WSAENOTCONN, "connect says so", connect_says_so},
    {FD_CONNECT, WSAETIMEDOUT, "connect says so", connect_says_so},
};

static const struct row close_rows[] = {
    {FD_CLOSE, WSAENETDOWN, "not watched", a_connection_that_the_loop_cannot_watch},
    {FD_CLOSE, WSAECONNRESET, "a reset", a_reset},
    {FD_CLOSE, WSAECONNABORTED, "timed out", a_connection_that_times_out},
};

static const struct row other_rows[] = {
    {FD_ACCEPT, WSAENETDOWN, "not watched", a_listener_that_the_loop_cannot_watch},
    {FD_ADDRESS_LIST_CHANGE, WSAENETDOWN, "the watcher fails", a_watcher_that_fails},
    {FD_GROUP_QOS, WSAENETDOWN, "not watched", a_connection_that_the_loop_cannot_watch},
    {FD_OOB, WSAENETDOWN, "not watched", a_connection_that_the_loop_cannot_watch},
    {FD_QOS, WSAENETDOWN, "not watched", a_connection_that_the_loop_cannot_watch},
    {FD_READ, WSAENETDOWN, "not watched", a_connection_that_the_loop_cannot_watch},
    {FD_WRITE, WSAENETDOWN, "not watched", a_connection_that_the_loop_cannot_watch},
};

static const struct row route_rows[] = {
    {FD_ROUTING_INTERFACE_CHANGE, WSAENETUNREACH, "the route goes",
     a_destination_that_can_be_reached_no_more},
    {FD_ROUTING_INTERFACE_CHANGE, WSAENETDOWN, "the watcher fails", a_watcher_that_fails},
};

static void carries(const struct row *row)
{
    char expected[80];
    SOCKET s = row->bring_about(row->event, row->code);
    snprintf(expected, sizeof(expected), "%s%s:%s",
             row->event & (FD_QOS | FD_GROUP_QOS) ? "FD_READ:WSAENETDOWN " : "",
             asyncselect_event_name(row->event), asyncselect_error_name(row->code));
    expect(s, expected);
    expect(s, ""); /* once */
}

/* proves: ERR-1 CONNECT-3 P5/documented */
START_TEST(fd_connect)
{
    carries(&connect_rows[_i]);
}
END_TEST

/* proves: ERR-2 */
START_TEST(fd_close)
{
    carries(&close_rows[_i]);
}
END_TEST

/* proves: ERR-3 */
START_TEST(all_others)
{
    carries(&other_rows[_i]);
}
END_TEST

/* proves: ERR-4 */
START_TEST(fd_routing_interface_change)
{
    carries(&route_rows[_i]);
}
END_TEST

/* ---- the call itself: a code is its return value's reason ---- */

static int decide(LPWSABUF a, LPWSABUF b, LPQOS c, LPQOS d, LPWSABUF e, LPWSABUF f, GROUP *g,
                  DWORD_PTR listener)
{
    (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g;
    fail_with(WSAAsyncSelect((SOCKET)listener, window, WM_SOCKET, FD_READ), WSAEINPROGRESS);
    return CF_ACCEPT;
}

/* proves: CALL-2 CALL-3 CALL-4 CALL-5 */
START_TEST(the_call)
{
    struct sockaddr_in address;
    SOCKET s = tcp_socket(), listener = tcp_listener(&address), client = tcp_socket();
    int ends[2];
    fault_arm(0, "calloc", ENOMEM); /* no watch can be made */
    fail_with(WSAAsyncSelect(s, window, WM_SOCKET, FD_READ), WSAENETDOWN);
    fault_end();
    fail_with(WSAAsyncSelect(s, NULL, WM_SOCKET, FD_READ), WSAEINVAL);
    fail_with(WSAAsyncSelect(s, window, WM_SOCKET, FD_ALL_EVENTS + 1), WSAEINVAL);
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    keep(WSAAccept(listener, NULL, NULL, decide, (DWORD_PTR)listener));
    ck_assert_int_eq(sys_pipe(ends), 0);
    fail_with(WSAAsyncSelect((SOCKET)ends[0], window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    sys_close(ends[0]);
    sys_close(ends[1]);
    fail_with(WSAAsyncSelect((SOCKET)ends[0], window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    select_events(s, FD_READ);
}
END_TEST

#define ROWS(rows) ((int)(sizeof(rows) / sizeof((rows)[0])))

static void add(TCase *tc)
{
    tcase_add_loop_test(tc, fd_connect, 0, ROWS(connect_rows));
    tcase_add_loop_test(tc, fd_close, 0, ROWS(close_rows));
    tcase_add_loop_test(tc, all_others, 0, ROWS(other_rows));
    tcase_add_loop_test(tc, fd_routing_interface_change, 0, ROWS(route_rows));
    tcase_add_test(tc, the_call);
}

int main(void)
{
    return run_in_own_network("error_codes", add);
}
