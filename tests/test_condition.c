/* WSPAccept's condition function over real sockets: what it is told, and what its answers do. */
#include "condition_support.h"

#include <unistd.h>

/* proves: ACCEPT-4 GATE-5 ACCEPT-3 INHERIT-1 WRITE-2 */
START_TEST(it_accepts_who_it_is_told_of)
{
    struct sockaddr_in address, from = {.sin_port = 0};
    int length = sizeof(from);
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT | FD_WRITE);
    SOCKET client = client_of(&address), second = client_of(&address);
    struct sockaddr_in name = name_of(client);
    expect(listener, "FD_ACCEPT");
    answer_with(CF_ACCEPT);
    SOCKET s = keep(WSAAccept(listener, (struct sockaddr *)&from, &length, condition, 4711));
    ck_assert_uint_eq(asked.calls, 1);
    ck_assert_uint_eq(asked.data, 4711);
    ck_assert_int_eq(asked.caller.sin_family, AF_INET);
    ck_assert_uint_eq(asked.caller.sin_port, name.sin_port);
    ck_assert_uint_eq(asked.caller.sin_addr.s_addr, name.sin_addr.s_addr);
    ck_assert_uint_eq(asked.callee.sin_port, address.sin_port);
    ck_assert_uint_eq(asked.callee.sin_addr.s_addr, address.sin_addr.s_addr);
    ck_assert_int_eq(length, sizeof(from));
    ck_assert_uint_eq(from.sin_port, name.sin_port); /* not what the function wrote */
    ck_assert_int_eq(from.sin_family, AF_INET);
    expect(s, "FD_WRITE");
    expect(listener, "FD_ACCEPT");
    accept_from(listener, second); /* without a condition function nobody is asked */
    ck_assert_uint_eq(asked.calls, 1);
    send_text(client, "hello");
    run_idle();
    receive_text(s, "hello");
    fail_with(accept_with(listener, CF_ACCEPT), WSAEWOULDBLOCK);
    ck_assert_uint_eq(asked.calls, 0);
    expect(listener, "");
}
END_TEST

/* proves: ACCEPT-4 C6 GATE-5 GATE-9 */
START_TEST(who_is_rejected_is_reset)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT);
    SOCKET first = client_of(&address), second = client_of(&address);
    expect(listener, "FD_ACCEPT");
    fail_with(accept_with(listener, CF_REJECT), WSAECONNREFUSED);
    is_reset(first);
    expect(listener, "FD_ACCEPT"); /* the call re-enabled it, and another one waits */
    accept_from(listener, second);
    expect(listener, "");
    fail_with(accept(listener, NULL, NULL), WSAEWOULDBLOCK);
}
END_TEST

/* proves: CLOSE-4 ACCEPT-4 */
START_TEST(a_rejected_client_that_selected_is_told)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), client = client_of(&address);
    select_events(client, FD_CLOSE);
    expect(client, "");
    fail_with(accept_with(listener, CF_REJECT), WSAECONNREFUSED);
    expect(client, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: C4 GATE-5 GATE-1 S1 GATE-13 ACCEPT-1 ACCEPT-4 */
START_TEST(a_deferred_request_stays_at_the_head_of_the_queue)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT);
    SOCKET first = client_of(&address), second = client_of(&address);
    expect(listener, "FD_ACCEPT");
    for (int i = 0; i < 3; i++) {
        fail_with(accept_with(listener, CF_DEFER), WSATRY_AGAIN);
        ck_assert_uint_eq(asked.caller.sin_port, name_of(first).sin_port);
        expect(listener, ""); /* it did not re-enable */
    }
    SOCKET third = client_of(&address);
    expect(listener, "");
    select_events(listener, FD_ACCEPT);
    expect(listener, "FD_ACCEPT");
    fail_with(accept_with(listener, CF_DEFER), WSATRY_AGAIN);
    expect(listener, "");
    accept_from(listener, first);
    expect(listener, "FD_ACCEPT");
    accept_from(listener, second);
    accept_from(listener, third);
    expect(listener, "");
}
END_TEST

/* proves: C4 S1 */
START_TEST(a_deferred_request_alone_is_told_and_found)
{
    struct sockaddr_in address;
    struct timeval at_once = {0, 0};
    asyncselect_fd_set set;
    SOCKET listener = tcp_listener(&address), client = client_of(&address);
    fail_with(accept_with(listener, CF_DEFER), WSATRY_AGAIN); /* in blocking mode */
    for (int i = 0; i < 2; i++) {
        select_events(listener, FD_ACCEPT);
        expect(listener, "FD_ACCEPT");
    }
    FD_ZERO(&set);
    FD_SET(listener, &set);
    ck_assert_int_eq(select(0, &set, NULL, NULL, &at_once), 1);
    ck_assert(FD_ISSET(listener, &set));
    select_events(listener, 0);
    accept_from(listener, client);
    FD_ZERO(&set);
    FD_SET(listener, &set);
    ck_assert_int_eq(select(0, &set, NULL, NULL, &at_once), 0);
    select_events(listener, FD_ACCEPT);
    expect(listener, "");
}
END_TEST

/* proves: C4 C2 GATE-5 */
START_TEST(what_was_deferred_gets_the_mode_of_its_accept)
{
    struct sockaddr_in address;
    char byte;
    SOCKET listener = tcp_listener(&address), client = client_of(&address);
    fail_with(accept_with(listener, CF_DEFER), WSATRY_AGAIN);
    set_blocking(listener, false);
    SOCKET s = accept_with(listener, CF_ACCEPT);
    ck_assert_uint_eq(asked.calls, 1);
    ck_assert_uint_eq(asked.caller.sin_port, name_of(client).sin_port);
    fail_with(recv(s, &byte, 1, 0), WSAEWOULDBLOCK);
    set_blocking(listener, true);
    client_of(&address);
    fail_with(accept_with(listener, CF_DEFER), WSATRY_AGAIN);
    fail_with(accept_with(listener, CF_REJECT), WSAECONNREFUSED);
}
END_TEST

/* proves: C4 */
START_TEST(a_deferred_client_can_be_gone_when_it_is_accepted)
{
    struct sockaddr_in address, from;
    int length = sizeof(from);
    SOCKET listener = tcp_listener(&address), client = client_of(&address);
    struct sockaddr_in name = name_of(client);
    fail_with(accept_with(listener, CF_DEFER), WSATRY_AGAIN);
    reset(client);
    select_events(listener, FD_ACCEPT | FD_WRITE | FD_READ | FD_CLOSE);
    expect(listener, "FD_ACCEPT");
    SOCKET s = keep(accept(listener, (struct sockaddr *)&from, &length));
    ck_assert_uint_eq(from.sin_port, name.sin_port);
    expect(s, "FD_CLOSE:WSAECONNRESET");
}
END_TEST

/* proves: C4 */
START_TEST(closing_the_listening_socket_drops_what_was_deferred)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), client = client_of(&address);
    fail_with(accept_with(listener, CF_DEFER), WSATRY_AGAIN);
    succeed(closesocket(listener));
    is_reset(client);
}
END_TEST

/* proves: C4 K5 */
START_TEST(so_does_closing_it_behind_the_librarys_back)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), client = client_of(&address);
    fail_with(accept_with(listener, CF_DEFER), WSATRY_AGAIN);
    raw_close(listener);
    fail_with(accept(listener, NULL, NULL), WSAENOTSOCK);
    is_reset(client);
}
END_TEST

/* proves: C6 GATE-9 GATE-5 */
START_TEST(another_answer_leaves_the_request)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    select_events(listener, FD_ACCEPT);
    SOCKET client = client_of(&address);
    expect(listener, "FD_ACCEPT");
    static const int answers[] = {3, -1, 0x100};
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        fail_with(accept_with(listener, answers[i]), WSAEINVAL);
        ck_assert_uint_eq(asked.calls, 1);
        expect(listener, "FD_ACCEPT"); /* the request stays, and the call re-enabled */
    }
    answer_with(CF_ACCEPT);
    asked.group = 12345; /* there is no such group */
    fail_with(WSAAccept(listener, NULL, NULL, condition, 0), WSAEINVAL);
    expect(listener, "FD_ACCEPT");
    accept_from(listener, client);
    expect(listener, "");
}
END_TEST

static SOCKET told_of;

static void ask_for_changes(void)
{
    QOS qos;
    DWORD size;
    struct sockaddr_in destination = {.sin_family = AF_INET};
    destination.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fail_with(WSAIoctl(told_of, SIO_GET_QOS, NULL, 0, &qos, sizeof(qos), &size, NULL, NULL),
              WSAEINPROGRESS);
    fail_with(WSAIoctl(told_of, SIO_ROUTING_INTERFACE_CHANGE, &destination, sizeof(destination),
                       NULL, 0, &size, NULL, NULL),
              WSAEINPROGRESS);
    fail_with(WSAIoctl(told_of, SIO_SET_QOS, &qos, sizeof(qos), NULL, 0, &size, NULL, NULL),
              WSAEINPROGRESS);
    fail_with(asyncselect_reenable(told_of, FD_READ), WSAEINPROGRESS);
}

/* proves: GATE-9 GATE-7 CALL-4 */
START_TEST(a_question_that_is_refused_inside_reenables)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    QOS qos;
    DWORD size;
    told_of = udp_socket(NULL);
    select_events(told_of, FD_QOS);
    succeed(WSAIoctl(told_of, SIO_GET_QOS, NULL, 0, &qos, sizeof(qos), &size, NULL, NULL));
    for (ULONG i = 1; i <= 3; i++) {
        qos.SendingFlowspec.Latency = i;
        succeed(asyncselect_set_qos(told_of, &qos));
        expect(told_of, "FD_QOS");
        qos.SendingFlowspec.Latency = i + 10;
        succeed(asyncselect_set_qos(told_of, &qos));
        expect(told_of, ""); /* the gate is closed */
        keep(client_of(&address));
        answer_with(CF_ACCEPT);
        asked.inside = ask_for_changes;
        ck_assert(keep(WSAAccept(listener, NULL, NULL, condition, 0)) != INVALID_SOCKET);
        expect(told_of, "FD_QOS");
        succeed(WSAIoctl(told_of, SIO_GET_QOS, NULL, 0, &qos, sizeof(qos), &size, NULL, NULL));
        expect(told_of, "");
    }
}
END_TEST

/* proves: C6 GATE-9 C3 */
START_TEST(what_is_refused_before_asks_nobody)
{
    struct sockaddr_in address, from;
    int length = 4;
    SOCKET listener = tcp_listener(&address), datagrams = udp_socket(NULL), idle = tcp_socket();
    select_events(listener, FD_ACCEPT);
    SOCKET client = client_of(&address);
    expect(listener, "FD_ACCEPT");
    answer_with(CF_REJECT);
    struct sockaddr *room = (struct sockaddr *)&from;
    fail_with(WSAAccept(listener, room, &length, condition, 0), WSAEFAULT);
    expect(listener, "FD_ACCEPT");
    fail_with(WSAAccept(listener, room, NULL, condition, 0), WSAEFAULT);
    expect(listener, "FD_ACCEPT");
    fail_with(WSAAccept(datagrams, NULL, NULL, condition, 0), WSAEOPNOTSUPP);
    fail_with(WSAAccept(idle, NULL, NULL, condition, 0), WSAEINVAL);
    fail_with(WSAAccept(client, NULL, NULL, condition, 0), WSAEINVAL);
    fail_with(WSAAccept(INVALID_SOCKET, NULL, NULL, condition, 0), WSAENOTSOCK);
    ck_assert_uint_eq(asked.calls, 0);
    accept_from(listener, client);
}
END_TEST

/* ---- inside the condition function ---- */

static SOCKET listening, other;

static void call_everything(void)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    struct sockaddr *address = (struct sockaddr *)&name;
    struct timeval at_once = {0, 0};
    int length = sizeof(name), value = 0, size = sizeof(value);
    u_long mode = 1;
    char byte = 0;
    asyncselect_fd_set set;
    FD_ZERO(&set);
    FD_SET(other, &set);
    fail_with(WSAAsyncSelect(listening, window, WM_SOCKET, FD_ACCEPT), WSAEINPROGRESS);
    fail_with(WSAAsyncSelect(listening, NULL, 0, 0), WSAEINPROGRESS);
    fail_with(WSAAsyncSelect(other, window, WM_SOCKET, FD_READ), WSAEINPROGRESS);
    fail_with(WSAAsyncSelect(INVALID_SOCKET, window, WM_SOCKET, FD_READ), WSAENOTSOCK); /* [S2] */
    fail_with(WSAAsyncSelect(other, NULL, WM_SOCKET, FD_READ), WSAEINPROGRESS);         /* [S2] */
    fail_with(accept(listening, NULL, NULL), WSAEINPROGRESS);
    fail_with(WSAAccept(listening, NULL, NULL, condition, 0), WSAEINPROGRESS);
    fail_with(socket(AF_INET, SOCK_STREAM, 0), WSAEINPROGRESS);
    fail_with(bind(other, address, sizeof(name)), WSAEINPROGRESS);
    fail_with(listen(other, 1), WSAEINPROGRESS);
    fail_with(connect(other, address, sizeof(name)), WSAEINPROGRESS);
    fail_with(send(other, &byte, 1, 0), WSAEINPROGRESS);
    fail_with(sendto(other, &byte, 1, 0, address, sizeof(name)), WSAEINPROGRESS);
    fail_with(recv(other, &byte, 1, 0), WSAEINPROGRESS);
    fail_with(recvfrom(other, &byte, 1, 0, address, &length), WSAEINPROGRESS);
    fail_with(shutdown(other, SD_BOTH), WSAEINPROGRESS);
    fail_with(ioctlsocket(other, (long)FIONBIO, &mode), WSAEINPROGRESS);
    fail_with(getsockopt(other, SOL_SOCKET, SO_TYPE, (char *)&value, &size), WSAEINPROGRESS);
    fail_with(setsockopt(other, SOL_SOCKET, SO_BROADCAST, (char *)&value, size), WSAEINPROGRESS);
    fail_with(getsockname(other, address, &length), WSAEINPROGRESS);
    fail_with(getpeername(other, address, &length), WSAEINPROGRESS);
    fail_with(select(0, &set, NULL, NULL, &at_once), WSAEINPROGRESS);
    WSANETWORKEVENTS events;
    WSAPROTOCOL_INFOA info;
    WSAPOLLFD polled = {.fd = other, .events = POLLRDNORM};
    WSABUF buffer = {.len = 1, .buf = &byte};
    DWORD bytes = 0, flags = 0;
    QOS qos;
    memset(&qos, 0, sizeof(qos));
    fail_with(WSAJoinLeaf(other, address, length, NULL, NULL, NULL, NULL, JL_BOTH), WSAEINPROGRESS);
    fail_with(WSAConnect(other, address, length, NULL, NULL, NULL, NULL), WSAEINPROGRESS);
    fail_with(WSASend(other, &buffer, 1, &bytes, 0, NULL, NULL), WSAEINPROGRESS);
    fail_with(WSARecv(other, &buffer, 1, &bytes, &flags, NULL, NULL), WSAEINPROGRESS);
    fail_with(WSASendDisconnect(other, NULL), WSAEINPROGRESS);
    fail_with(WSARecvDisconnect(other, NULL), WSAEINPROGRESS);
    fail_with(WSAEventSelect(other, NULL, 0), WSAEINPROGRESS);
    fail_with(WSAEnumNetworkEvents(other, NULL, &events), WSAEINPROGRESS);
    fail_with(WSADuplicateSocketA(other, (DWORD)getpid(), &info), WSAEINPROGRESS);
    fail_with(WSAPoll(&polled, 1, 0), WSAEINPROGRESS);
    fail_with(asyncselect_set_qos(other, &qos), WSAEINPROGRESS);
    fail_with(asyncselect_reenable(other, FD_READ), WSAEINPROGRESS);
    fail_with(closesocket(other), WSAEINPROGRESS);
    fail_with(closesocket(listening), WSAEINPROGRESS);
    fail_with(closesocket(INVALID_SOCKET), WSAENOTSOCK);
}

/* proves: CALL-4 S2 GATE-9 GATE-2 ACCEPT-4 */
START_TEST(inside_it_every_call_is_in_progress)
{
    struct sockaddr_in address, own;
    char byte = 'a';
    listening = tcp_listener(&address);
    other = udp_socket(&own);
    select_events(listening, FD_ACCEPT);
    select_events(other, FD_READ);
    ck_assert_int_eq(sendto(other, &byte, 1, 0, (struct sockaddr *)&own, sizeof(own)), 1);
    expect(other, "FD_READ");
    client_of(&address);
    expect(listening, "FD_ACCEPT");
    answer_with(CF_ACCEPT);
    asked.inside = call_everything;
    ck_assert(keep(WSAAccept(listening, NULL, NULL, condition, 0)) != INVALID_SOCKET);
    ck_assert_uint_eq(asked.calls, 1);
    expect(other, "FD_READ"); /* a receive that failed re-enabled it */
    receive_text(other, "a");
    select_events(listening, FD_ACCEPT); /* all is as it was before */
    expect(listening, "");
    client_of(&address);
    expect(listening, "FD_ACCEPT");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, it_accepts_who_it_is_told_of);
    tcase_add_test(tc, who_is_rejected_is_reset);
    tcase_add_test(tc, a_rejected_client_that_selected_is_told);
    tcase_add_test(tc, a_deferred_request_stays_at_the_head_of_the_queue);
    tcase_add_test(tc, a_deferred_request_alone_is_told_and_found);
    tcase_add_test(tc, what_was_deferred_gets_the_mode_of_its_accept);
    tcase_add_test(tc, a_deferred_client_can_be_gone_when_it_is_accepted);
    tcase_add_test(tc, closing_the_listening_socket_drops_what_was_deferred);
    tcase_add_test(tc, so_does_closing_it_behind_the_librarys_back);
    tcase_add_test(tc, another_answer_leaves_the_request);
    tcase_add_test(tc, a_question_that_is_refused_inside_reenables);
    tcase_add_test(tc, what_is_refused_before_asks_nobody);
    tcase_add_test(tc, inside_it_every_call_is_in_progress);
}

int main(void)
{
    return run_suite("condition", add);
}
