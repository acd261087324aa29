/* FD_ACCEPT over real sockets, and what goes wrong in accept. */
#include "support.h"

#include <sys/resource.h>
#include <event2/event.h>

#include "sys.h"

static const long ALL = FD_ALL_EVENTS;

static SOCKET client_of(const struct sockaddr_in *address)
{
    SOCKET s = tcp_socket();
    succeed(connect(s, (const struct sockaddr *)address, sizeof(*address)));
    return s;
}

static SOCKET accept_one(SOCKET listener)
{
    SOCKET s = accept(listener, NULL, NULL);
    ck_assert_msg(s != INVALID_SOCKET, "%s", asyncselect_error_name(WSAGetLastError()));
    return s;
}

/* Takes one connection as another library would, without telling this one. */
static void raw_accept(SOCKET listener)
{
    int fd = sys_accept((int)listener, NULL, NULL, false);
    ck_assert_int_ge(fd, 0);
    sys_close(fd);
}

/* proves: S3 ACCEPT-2 GATE-1 GATE-5 */
START_TEST(selected_before_bind_and_listen)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);
    SOCKET listener = tcp_socket();
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    select_events(listener, ALL);
    expect(listener, "");
    succeed(bind(listener, (struct sockaddr *)&address, sizeof(address)));
    expect(listener, "");
    succeed(listen(listener, 5));
    expect(listener, "");
    succeed(getsockname(listener, (struct sockaddr *)&address, &length));
    client_of(&address);
    expect(listener, "FD_ACCEPT");
    accept_one(listener);
    expect(listener, "");
    succeed(listen(listener, 64)); /* again, for another backlog */
    expect(listener, "");
    client_of(&address);
    expect(listener, "FD_ACCEPT");
}
END_TEST

/* proves: ACCEPT-1 GATE-13 S1 */
START_TEST(a_request_that_waits_already_is_told_by_each_selection)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    client_of(&address);
    select_events(listener, FD_ACCEPT);
    expect(listener, "FD_ACCEPT");
    select_events(listener, FD_ACCEPT | FD_CLOSE);
    expect(listener, "FD_ACCEPT");
    select_events(listener, FD_READ | FD_WRITE | FD_CONNECT | FD_CLOSE);
    expect(listener, "");
    select_events(listener, FD_ACCEPT);
    expect(listener, "FD_ACCEPT");
}
END_TEST

/* proves: ACCEPT-2 ACCEPT-3 GATE-1 GATE-5 GATE-10 */
START_TEST(waiting_clients_are_told_one_by_one)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, ALL);
    for (int i = 0; i < 3; i++)
        client_of(&address);
    expect(listener, "FD_ACCEPT");
    client_of(&address);
    expect(listener, ""); /* one is outstanding */
    for (int left = 3; left; left--) {
        accept_one(listener);
        expect(listener, "FD_ACCEPT");
    }
    accept_one(listener);
    expect(listener, "");
    client_of(&address);
    expect(listener, "FD_ACCEPT");
}
END_TEST

/* proves: ACCEPT-3 M0 */
START_TEST(several_accepts_before_the_loop_looks)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT);
    for (int i = 0; i < 5; i++)
        client_of(&address);
    expect(listener, "FD_ACCEPT");
    for (int i = 0; i < 3; i++)
        accept_one(listener);
    expect(listener, "FD_ACCEPT");
    accept_one(listener);
    accept_one(listener);
    expect(listener, "");
}
END_TEST

static SOCKET serving; /* the listening socket that the callback below accepts on */
static unsigned served;

static void serve_at_once(SOCKET s, int event, int error)
{
    if (s != serving)
        return;
    ck_assert_int_eq(event, FD_ACCEPT);
    ck_assert_int_eq(error, 0);
    accept_one(serving);
    served++;
}

/* proves: M2 ACCEPT-3 GATE-5 */
START_TEST(accepting_inside_the_callback)
{
    struct sockaddr_in address;
    serving = tcp_listener(&address);
    on_message = serve_at_once;
    select_events(serving, FD_ACCEPT);
    for (int i = 0; i < 4; i++)
        client_of(&address);
    expect(serving, "FD_ACCEPT FD_ACCEPT FD_ACCEPT FD_ACCEPT");
    ck_assert_uint_eq(served, 4);
    fail_with(accept(serving, NULL, NULL), WSAEWOULDBLOCK);
    expect(serving, "");
}
END_TEST

/* proves: GATE-5 GATE-9 */
START_TEST(a_call_that_would_block_reenables)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT);
    fail_with(accept(listener, NULL, NULL), WSAEWOULDBLOCK);
    expect(listener, "");
    client_of(&address);
    expect(listener, "FD_ACCEPT");
    raw_accept(listener);
    client_of(&address);
    expect(listener, ""); /* outstanding still */
    raw_accept(listener);
    fail_with(accept(listener, NULL, NULL), WSAEWOULDBLOCK);
    expect(listener, "");
    client_of(&address);
    expect(listener, "FD_ACCEPT");
    raw_accept(listener);
    client_of(&address);
    ck_assert_int_eq(asyncselect_reenable(listener, FD_ACCEPT), 0);
    expect(listener, "FD_ACCEPT");
}
END_TEST

/* proves: C6 GATE-9 ACCEPT-3 */
START_TEST(too_small_a_buffer_leaves_the_request)
{
    struct sockaddr_in address, from = {.sin_port = 1}, name;
    int length = 4;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT);
    SOCKET client = client_of(&address);
    expect(listener, "FD_ACCEPT");
    for (int i = 0; i < 2; i++) {
        fail_with(accept(listener, (struct sockaddr *)&from, &length), WSAEFAULT);
        expect(listener, "FD_ACCEPT");
    }
    fail_with(accept(listener, (struct sockaddr *)&from, NULL), WSAEFAULT);
    expect(listener, "FD_ACCEPT");
    ck_assert_int_eq(length, 4);
    length = sizeof(from);
    ck_assert(accept(listener, (struct sockaddr *)&from, &length) != INVALID_SOCKET);
    ck_assert_int_eq(length, sizeof(from));
    length = sizeof(name);
    succeed(getsockname(client, (struct sockaddr *)&name, &length));
    ck_assert_int_eq(from.sin_port, name.sin_port);
    ck_assert_int_eq(from.sin_addr.s_addr, name.sin_addr.s_addr);
    expect(listener, "");
}
END_TEST

/* proves: C3 S3 */
START_TEST(what_does_not_listen_cannot_accept)
{
    struct pair p = tcp_pair();
    SOCKET datagrams = udp_socket(NULL), idle = tcp_socket();
    SOCKET *sockets[] = {&p.here, &p.peer, &datagrams, &idle};
    select_events(p.here, FD_ACCEPT);
    select_events(datagrams, FD_ACCEPT);
    select_events(idle, FD_ACCEPT);
    fail_with(accept(p.here, NULL, NULL), WSAEINVAL);
    fail_with(accept(p.peer, NULL, NULL), WSAEINVAL);
    fail_with(accept(idle, NULL, NULL), WSAEINVAL);
    fail_with(accept(datagrams, NULL, NULL), WSAEOPNOTSUPP);
    fail_with(accept(INVALID_SOCKET, NULL, NULL), WSAENOTSOCK);
    for (size_t i = 0; i < sizeof(sockets) / sizeof(sockets[0]); i++)
        expect(*sockets[i], "");
}
END_TEST

/* Lets the process open no more descriptors than it has now. */
static void use_up_descriptors(void)
{
    struct rlimit limit;
    SOCKET next = socket(AF_INET, SOCK_DGRAM, 0);
    ck_assert(next != INVALID_SOCKET);
    succeed(closesocket(next));
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = (rlim_t)next; /* the lowest number that is free */
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    ck_assert(socket(AF_INET, SOCK_DGRAM, 0) == INVALID_SOCKET);
    ck_assert_int_eq(WSAGetLastError(), WSAEMFILE);
}

static unsigned starved_messages;

static void count_messages(SOCKET s, int event, int error)
{
    (void)s;
    ck_assert_int_eq(event, FD_ACCEPT);
    ck_assert_int_eq(error, 0);
    starved_messages++;
}

/* proves: C5 GATE-9 */
START_TEST(without_descriptors_it_comes_again_when_one_is_free)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), spare = udp_socket(NULL);
    select_events(listener, FD_ACCEPT);
    client_of(&address);
    client_of(&address);
    expect(listener, "FD_ACCEPT");
    use_up_descriptors();
    fail_with(accept(listener, NULL, NULL), WSAEMFILE);
    on_message = count_messages;
    succeed(closesocket(spare));
    run_idle(); /* at once, not after the pause */
    ck_assert_uint_eq(starved_messages, 1);
    on_message = NULL;
    expect(listener, "FD_ACCEPT");
    spare = accept_one(listener);
    expect(listener, "FD_ACCEPT");
    fail_with(accept(listener, NULL, NULL), WSAEMFILE);
    raw_close(spare); /* the library is not told: it tries again after a while */
    expect(listener, "FD_ACCEPT");
    spare = accept_one(listener);
    expect(listener, "");
    succeed(closesocket(spare));
}
END_TEST

static void fail_to_accept(SOCKET s, int event, int error)
{
    if (s != serving)
        return;
    ck_assert_int_eq(event, FD_ACCEPT);
    ck_assert_int_eq(error, 0);
    starved_messages++;
    fail_with(accept(serving, NULL, NULL), WSAEMFILE);
}

/* proves: C5 */
START_TEST(without_descriptors_the_loop_does_not_spin)
{
    struct sockaddr_in address;
    SOCKET spare = udp_socket(NULL);
    serving = tcp_listener(&address);
    select_events(serving, FD_ACCEPT);
    client_of(&address);
    use_up_descriptors();
    on_message = fail_to_accept;
    int64_t start = sys_now_ms();
    while (starved_messages < 3) /* the pauses between are the library's: each turn waits */
        ck_assert_int_eq(event_base_loop(base, EVLOOP_ONCE), 0);
    ck_assert_int_ge(sys_now_ms() - start, 100);
    for (int turns = 0; turns < 20000; turns++)
        ck_assert_int_eq(event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK), 0);
    ck_assert_int_le(starved_messages, 3 + (sys_now_ms() - start) / 50);
    on_message = NULL;
    succeed(closesocket(spare));
    run_idle();
    ck_assert(accept_one(serving) != INVALID_SOCKET);
}
END_TEST

/* proves: C5 ACCEPT-3 */
START_TEST(a_selection_tries_again_without_descriptors)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT);
    client_of(&address);
    expect(listener, "FD_ACCEPT");
    use_up_descriptors();
    fail_with(accept(listener, NULL, NULL), WSAEMFILE);
    select_events(listener, FD_ACCEPT); /* [S1] whatever is true now */
    expect(listener, "FD_ACCEPT");
}
END_TEST

/* proves: C5 */
START_TEST(without_descriptors_an_empty_queue_is_told_first)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT);
    use_up_descriptors();
    fail_with(accept(listener, NULL, NULL), WSAEWOULDBLOCK);
    expect(listener, "");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, selected_before_bind_and_listen);
    tcase_add_test(tc, a_request_that_waits_already_is_told_by_each_selection);
    tcase_add_test(tc, waiting_clients_are_told_one_by_one);
    tcase_add_test(tc, several_accepts_before_the_loop_looks);
    tcase_add_test(tc, accepting_inside_the_callback);
    tcase_add_test(tc, a_call_that_would_block_reenables);
    tcase_add_test(tc, too_small_a_buffer_leaves_the_request);
    tcase_add_test(tc, what_does_not_listen_cannot_accept);
    tcase_add_test(tc, without_descriptors_it_comes_again_when_one_is_free);
    tcase_add_test(tc, without_descriptors_the_loop_does_not_spin);
    tcase_add_test(tc, a_selection_tries_again_without_descriptors);
    tcase_add_test(tc, without_descriptors_an_empty_queue_is_told_first);
}

int main(void)
{
    return run_suite("accept", add);
}
