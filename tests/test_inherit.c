/* What an accepted socket has from its listening socket, and its first messages. */
#include "support.h"

#include "sys.h"

enum { WM_OTHER = WM_SOCKET + 1 };

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

/* proves: INHERIT-1 C2 MSG-1 WRITE-2 */
START_TEST(it_has_the_listening_sockets_selection)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    succeed(WSAAsyncSelect(listener, window, WM_OTHER, ALL));
    SOCKET client = client_of(&address);
    expect_number(listener, WM_OTHER, "FD_ACCEPT");
    SOCKET s = accept_one(listener);
    expect_number(s, WM_OTHER, "FD_WRITE"); /* and no FD_CONNECT: it was not begun here */
    send_text(client, "hello");
    expect_number(s, WM_OTHER, "FD_READ");
    receive_text(s, "hello");
    succeed(closesocket(client));
    expect_number(s, WM_OTHER, "FD_CLOSE");
    expect_number(listener, WM_OTHER, "");
}
END_TEST

/* proves: C2 O1 P1 */
START_TEST(what_came_before_the_accept_is_told_at_once)
{
    bool windows = _i == ASYNCSELECT_WINDOWS;
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    select_events(listener, ALL);
    SOCKET client = client_of(&address), hasty = client_of(&address), mute = client_of(&address);
    send_text(client, "early");
    send_text(hasty, "bye");
    succeed(closesocket(hasty));
    succeed(closesocket(mute));
    run_idle();
    SOCKET first = accept_one(listener), second = accept_one(listener),
           third = accept_one(listener);
    expect(first, "FD_READ FD_WRITE");
    expect(second, windows ? "FD_READ FD_WRITE FD_CLOSE" : "FD_READ FD_WRITE");
    expect(third, "FD_WRITE FD_CLOSE");
    receive_text(first, "early");
    receive_text(second, "bye");
    expect(first, "");
    expect(second, windows ? "" : "FD_CLOSE");
}
END_TEST

/* proves: C2 W4 CLOSE-4 P2 K1 */
START_TEST(reset_before_the_accept)
{
    const char *closed =
        _i == ASYNCSELECT_WINDOWS ? "FD_CLOSE:WSAECONNABORTED" : "FD_CLOSE:WSAECONNRESET";
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    ck_assert_int_eq(asyncselect_set_profile((enum asyncselect_profile)_i), 0);
    select_events(listener, ALL);
    reset(client_of(&address));
    expect(listener, "FD_ACCEPT");
    SOCKET s = accept_one(listener);
    expect(s, closed);
    fail_with(recv(s, (char[1]){0}, 1, 0), WSAECONNRESET);
    fail_with(send(s, "x", 1, 0), WSAECONNRESET);
    expect(s, "");
    expect(listener, "");
    client_of(&address); /* and the listening socket goes on */
    expect(listener, "FD_ACCEPT");
}
END_TEST

/* proves: INHERIT-2 CALL-8 */
START_TEST(its_own_selection_replaces_what_it_inherited)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE);
    SOCKET client = client_of(&address), other = client_of(&address);
    expect(listener, "FD_ACCEPT");
    SOCKET s = accept_one(listener);
    succeed(WSAAsyncSelect(s, window, WM_OTHER, FD_READ));
    expect_number(s, WM_OTHER, ""); /* FD_WRITE was not selected any more when the loop looked */
    send_text(client, "x");
    expect_number(s, WM_OTHER, "FD_READ");
    expect(listener, "FD_ACCEPT"); /* with its own number */
    SOCKET t = accept_one(listener);
    expect(t, "FD_WRITE");
    select_events(t, 0);
    send_text(other, "x");
    expect(t, "");
    expect(listener, "");
}
END_TEST

/* proves: INHERIT-1 CALL-11 */
START_TEST(it_inherits_what_is_selected_when_it_is_accepted)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    for (int i = 0; i < 3; i++)
        send_text(client_of(&address), "x");
    select_events(listener, FD_ACCEPT | FD_READ);
    expect(listener, "FD_ACCEPT");
    select_events(listener, FD_ACCEPT | FD_WRITE);
    expect(listener, "FD_ACCEPT");
    SOCKET first = accept_one(listener);
    select_events(listener, FD_READ);
    SOCKET second = accept_one(listener);
    select_events(listener, 0);
    SOCKET third = accept_one(listener);
    expect(first, "FD_WRITE");
    expect(second, "FD_READ");
    expect(third, "");
    select_events(listener, FD_ACCEPT);
    expect(listener, "");
}
END_TEST

/* proves: INHERIT-1 CLOSE-5 */
START_TEST(it_outlives_the_listening_socket)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, ALL);
    SOCKET client = client_of(&address), waiting = client_of(&address);
    SOCKET s = accept_one(listener);
    succeed(closesocket(listener));
    expect(listener, "");
    expect(s, "FD_WRITE");
    send_text(client, "x");
    expect(s, "FD_READ");
    select_events(waiting, FD_CLOSE); /* who was not accepted is reset */
    expect(waiting, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: C2 CALL-6 */
START_TEST(it_is_as_blocking_as_the_listening_socket)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    for (int i = 0; i < 4; i++)
        client_of(&address);
    SOCKET s = accept_one(listener);
    ck_assert_int_eq(sys_get_nonblocking((int)s), 0);
    set_blocking(listener, false);
    s = accept_one(listener);
    ck_assert_int_eq(sys_get_nonblocking((int)s), 1);
    fail_with(recv(s, (char[1]){0}, 1, 0), WSAEWOULDBLOCK);
    set_blocking(listener, true);
    s = accept_one(listener);
    ck_assert_int_eq(sys_get_nonblocking((int)s), 0);
    select_events(listener, FD_ACCEPT);
    s = accept_one(listener);
    ck_assert_int_eq(sys_get_nonblocking((int)s), 1);
    fail_with(recv(s, (char[1]){0}, 1, 0), WSAEWOULDBLOCK);
}
END_TEST

/* proves: INHERIT-1 K4 */
START_TEST(a_number_that_is_used_again_inherits_anew)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, ALL);
    SOCKET last = INVALID_SOCKET;
    bool used_again = false;
    for (int i = 0; i < 4; i++) {
        SOCKET client = client_of(&address);
        expect(listener, "FD_ACCEPT");
        SOCKET s = accept_one(listener);
        used_again = used_again || s == last;
        expect(s, "FD_WRITE");
        send_text(client, "x");
        expect(s, "FD_READ");
        succeed(closesocket(client)); /* its byte unread */
        succeed(closesocket(s));
        expect(s, "");
        last = s;
    }
    ck_assert(used_again); /* else it proved nothing */
}
END_TEST

/* proves: ACCEPT-2 INHERIT-1 C2 */
START_TEST(over_ipv6)
{
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int length = sizeof(address);
    SOCKET listener = socket(AF_INET6, SOCK_STREAM, 0), client = socket(AF_INET6, SOCK_STREAM, 0);
    if (listener != INVALID_SOCKET &&
        bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0) {
        succeed(listen(listener, 5));
        succeed(getsockname(listener, (struct sockaddr *)&address, &length));
        select_events(listener, ALL);
        succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
        expect(listener, "FD_ACCEPT");
        length = sizeof(struct sockaddr_in);
        fail_with(accept(listener, (struct sockaddr *)&address, &length), WSAEFAULT);
        expect(listener, "FD_ACCEPT");
        SOCKET s = accept_one(listener);
        expect(s, "FD_WRITE");
        succeed(closesocket(s));
    } else {
        ck_assert_int_ne(WSAGetLastError(), 0); /* a system without IPv6 */
    }
    if (listener != INVALID_SOCKET)
        succeed(closesocket(listener));
    if (client != INVALID_SOCKET)
        succeed(closesocket(client));
}
END_TEST

static void add(TCase *tc)
{
    const int first = ASYNCSELECT_DOCUMENTED, end = ASYNCSELECT_WINDOWS + 1; /* both profiles */
    tcase_add_loop_test(tc, it_has_the_listening_sockets_selection, first, end);
    tcase_add_loop_test(tc, what_came_before_the_accept_is_told_at_once, first, end);
    tcase_add_loop_test(tc, reset_before_the_accept, first, end);
    tcase_add_test(tc, its_own_selection_replaces_what_it_inherited);
    tcase_add_test(tc, it_inherits_what_is_selected_when_it_is_accepted);
    tcase_add_test(tc, it_outlives_the_listening_socket);
    tcase_add_test(tc, it_is_as_blocking_as_the_listening_socket);
    tcase_add_test(tc, a_number_that_is_used_again_inherits_anew);
    tcase_add_test(tc, over_ipv6);
}

int main(void)
{
    return run_suite("inherit", add);
}
