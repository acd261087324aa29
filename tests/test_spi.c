/* The service provider's interface: its start, its table of functions, and the client's windows. */
#include "support.h"

#include <stdatomic.h>
#include <string.h>

static WSPDATA data;
static WSPPROC_TABLE spi;
static int error;

static struct message_log client = {.background = true};
static atomic_uint client_refuses;

/* The client's own window system: hWnd means whatever it wants. */
static BOOL client_post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    if (atomic_load(&client_refuses)) {
        atomic_fetch_sub(&client_refuses, 1);
        return FALSE;
    }
    return log_post(hWnd, uMsg, wParam, lParam, &client);
}

static void start(LPWPUPOSTMESSAGE post)
{
    WSPUPCALLTABLE upcalls = {.lpWPUPostMessage = post};
    memset(&spi, 0, sizeof(spi));
    ck_assert_int_eq(WSPStartup(MAKEWORD(2, 2), &data, NULL, upcalls, &spi), 0);
}

static void stop(void)
{
    ck_assert_int_eq(spi.lpWSPCleanup(&error), 0);
}

static const HWND foreign = (HWND)0x1234567;

/* proves: CALL-1 */
START_TEST(startup_fills_the_table_and_refuses_what_it_cannot_do)
{
    WSPUPCALLTABLE upcalls = {.lpWPUPostMessage = client_post};
    ck_assert_int_eq(WSPStartup(MAKEWORD(1, 1), &data, NULL, upcalls, &spi), WSAVERNOTSUPPORTED);
    ck_assert_int_eq(WSPStartup(MAKEWORD(2, 2), NULL, NULL, upcalls, &spi), WSAEFAULT);
    ck_assert_int_eq(WSPStartup(MAKEWORD(2, 2), &data, NULL, upcalls, NULL), WSAEFAULT);
    fail_with(WSAAsyncSelect(udp_socket(NULL), foreign, WM_SOCKET, FD_READ), WSAEINVAL);
    start(NULL);
    ck_assert_uint_eq(data.wVersion, MAKEWORD(2, 2));
    ck_assert_uint_eq(data.wHighVersion, MAKEWORD(2, 2));
    ck_assert(data.szDescription[0] == L'l');
    void (*procedures[sizeof(spi) / sizeof(void (*)(void))])(void);
    memcpy(procedures, &spi, sizeof(spi));
    for (size_t i = 0; i < sizeof(procedures) / sizeof(procedures[0]); i++)
        ck_assert_msg(procedures[i] != NULL, "procedure %d", (int)i);
    stop();
}
END_TEST

static WSABUF buffer_of(char *text)
{
    return (WSABUF){.len = (ULONG)strlen(text), .buf = text};
}

/* proves: CALL-1 MSG-1 CONNECT-5 ACCEPT-2 INHERIT-1 READ-2 CLOSE-2 */
START_TEST(a_conversation_through_the_table)
{
    struct sockaddr_in name = {.sin_family = AF_INET}, peer;
    int length = sizeof(name);
    char hello[] = "hello", room[16];
    WSABUF out = buffer_of(hello), in = {.len = sizeof(room), .buf = room};
    DWORD count = 0, flags = 0, waiting = 0;
    start(client_post);
    SOCKET listener = keep(spi.lpWSPSocket(AF_INET, SOCK_STREAM, 0, NULL, 0, 0, &error));
    SOCKET s = keep(spi.lpWSPSocket(AF_INET, SOCK_STREAM, 0, NULL, 0, 0, &error));
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(spi.lpWSPBind(listener, (struct sockaddr *)&name, length, &error), 0);
    ck_assert_int_eq(spi.lpWSPListen(listener, 4, &error), 0);
    ck_assert_int_eq(spi.lpWSPGetSockName(listener, (struct sockaddr *)&name, &length, &error), 0);
    const long events = FD_CONNECT | FD_ACCEPT | FD_READ | FD_CLOSE;
    ck_assert_int_eq(spi.lpWSPAsyncSelect(s, foreign, WM_SOCKET, events, &error), 0);
    ck_assert_int_eq(
        spi.lpWSPConnect(s, (struct sockaddr *)&name, sizeof(name), NULL, NULL, NULL, NULL, &error),
        SOCKET_ERROR);
    ck_assert_int_eq(error, WSAEWOULDBLOCK);
    log_expect(&client, s, "FD_CONNECT");
    ck_assert_int_eq(spi.lpWSPAsyncSelect(listener, foreign, WM_SOCKET, events, &error), 0);
    log_expect(&client, listener, "FD_ACCEPT");
    length = sizeof(peer);
    SOCKET accepted =
        keep(spi.lpWSPAccept(listener, (struct sockaddr *)&peer, &length, NULL, 0, &error));
    length = sizeof(name);
    ck_assert_int_eq(spi.lpWSPGetPeerName(accepted, (struct sockaddr *)&name, &length, &error), 0);
    ck_assert_uint_eq(name.sin_port, peer.sin_port);
    ck_assert_int_eq(spi.lpWSPSend(s, &out, 1, &count, 0, NULL, NULL, NULL, &error), 0);
    ck_assert_uint_eq(count, 5);
    log_expect(&client, accepted, "FD_READ");
    ck_assert_int_eq(spi.lpWSPIoctl(accepted, (DWORD)FIONREAD, NULL, 0, &waiting, sizeof(waiting),
                                    &count, NULL, NULL, NULL, &error),
                     0);
    ck_assert_uint_eq(waiting, 5);
    ck_assert_int_eq(spi.lpWSPRecv(accepted, &in, 1, &count, &flags, NULL, NULL, NULL, &error), 0);
    ck_assert_uint_eq(count, 5);
    ck_assert_int_eq(spi.lpWSPShutdown(s, SD_SEND, &error), 0);
    log_expect(&client, accepted, "FD_CLOSE");
    ck_assert_int_eq(spi.lpWSPCloseSocket(accepted, &error), 0);
    log_expect(&client, s, "FD_CLOSE");
    for (unsigned i = 0; i < client.count; i++)
        ck_assert_ptr_eq(client.entries[i].window, foreign);
    stop();
}
END_TEST

/* proves: CALL-1 */
START_TEST(datagrams_and_options_through_the_table)
{
    struct sockaddr_in address, from;
    char hello[] = "hello", room[3];
    WSABUF out = buffer_of(hello), in = {.len = sizeof(room), .buf = room};
    DWORD count = 0, flags = 0;
    int value = 0, size = sizeof(value), length = sizeof(from);
    asyncselect_fd_set set;
    start(NULL);
    SOCKET s = udp_socket(&address);
    ck_assert_int_eq(spi.lpWSPSendTo(s, &out, 1, &count, 0, (struct sockaddr *)&address,
                                     sizeof(address), NULL, NULL, NULL, &error),
                     0);
    ck_assert_uint_eq(count, 5);
    FD_ZERO(&set);
    FD_SET(s, &set);
    ck_assert_int_eq(spi.lpWSPSelect(0, &set, NULL, NULL, NULL, &error), 1);
    ck_assert_int_eq(spi.lpWSPRecvFrom(s, &in, 1, &count, &flags, (struct sockaddr *)&from, &length,
                                       NULL, NULL, NULL, &error),
                     SOCKET_ERROR);
    ck_assert_int_eq(error, WSAEMSGSIZE);
    ck_assert_mem_eq(room, "hel", 3);
    ck_assert_int_eq(spi.lpWSPGetSockOpt(s, SOL_SOCKET, SO_TYPE, (char *)&value, &size, &error), 0);
    ck_assert_int_eq(value, SOCK_DGRAM);
    value = 1;
    ck_assert_int_eq(
        spi.lpWSPSetSockOpt(s, SOL_SOCKET, SO_BROADCAST, (char *)&value, sizeof(value), &error), 0);
    stop();
}
END_TEST

#define refused(call, code)                                                                        \
    do {                                                                                           \
        LPINT lpErrno = &error;                                                                    \
        error = 0;                                                                                 \
        ck_assert_int_eq((int)(call), SOCKET_ERROR);                                               \
        ck_assert_str_eq(asyncselect_error_name(error), asyncselect_error_name(code));             \
        lpErrno = NULL; /* the code is lost, and nothing else */                                   \
        ck_assert_int_eq((int)(call), SOCKET_ERROR);                                               \
    } while (0)

static void refuse_all(SOCKET s)
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    struct sockaddr *address = (struct sockaddr *)&name;
    char room[8];
    int length = sizeof(name), value = 0, size = sizeof(value);
    DWORD count, flags = 0;
    WSABUF buffer = {.len = sizeof(room), .buf = room};
    asyncselect_fd_set set = {.fd_count = 1, .fd_array = {s}};
    struct timeval now = {0, 0};
    refused(spi.lpWSPAccept(s, NULL, NULL, NULL, 0, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPAsyncSelect(s, window, WM_SOCKET, FD_READ, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPBind(s, address, length, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPCloseSocket(s, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPConnect(s, address, length, NULL, NULL, NULL, NULL, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPGetPeerName(s, address, &length, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPGetSockName(s, address, &length, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPGetSockOpt(s, SOL_SOCKET, SO_TYPE, room, &size, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPIoctl(s, (DWORD)FIONREAD, NULL, 0, &value, sizeof(value), &count, NULL, NULL,
                           NULL, lpErrno),
            WSAENOTSOCK);
    refused(spi.lpWSPListen(s, 1, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPRecv(s, &buffer, 1, &count, &flags, NULL, NULL, NULL, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPRecvFrom(s, &buffer, 1, &count, &flags, address, &length, NULL, NULL, NULL,
                              lpErrno),
            WSAENOTSOCK);
    refused(spi.lpWSPSelect(0, &set, NULL, NULL, &now, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPSend(s, &buffer, 1, &count, 0, NULL, NULL, NULL, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPSendTo(s, &buffer, 1, &count, 0, address, length, NULL, NULL, NULL, lpErrno),
            WSAENOTSOCK);
    refused(spi.lpWSPSetSockOpt(s, SOL_SOCKET, SO_BROADCAST, room, 4, lpErrno), WSAENOTSOCK);
    refused(spi.lpWSPShutdown(s, SD_SEND, lpErrno), WSAENOTSOCK);
}

/* proves: CALL-1 CALL-5 K5 */
START_TEST(every_function_tells_its_error_and_takes_no_place_for_it)
{
    start(NULL);
    SOCKET closed = udp_socket(NULL);
    select_events(closed, FD_READ);
    succeed(closesocket(closed));
    refuse_all(closed);
    refuse_all(INVALID_SOCKET);
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    refuse_all((SOCKET)ends[0]);
    ck_assert_int_eq(close(ends[0]) + close(ends[1]), 0);
    SOCKET raw = udp_socket(NULL);
    select_events(raw, FD_READ);
    raw_close(raw); /* the library still has a record of it */
    refuse_all(raw);
    refused((int)spi.lpWSPSocket(AF_INET, 99, 0, NULL, 0, 0, lpErrno), WSAESOCKTNOSUPPORT);
    ck_assert_int_eq(WSACleanup(), 0); /* the fixture's start */
    stop();
    refused(spi.lpWSPCleanup(lpErrno), WSANOTINITIALISED);
    WSADATA again;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &again), 0);
}
END_TEST

/* proves: K5 I1 */
START_TEST(the_next_owner_of_a_number_is_not_ruled_by_the_last)
{
    u_long off = 0;
    int ends[2];
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_WRITE);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    ck_assert_int_eq(dup2(ends[0], (int)p.here), (int)p.here);
    succeed(ioctlsocket(p.here, (long)FIONBIO, &off)); /* nothing is selected on this one */
    ck_assert_int_eq(write(ends[1], "data", 4), 4);
    expect(p.here, "");
    ck_assert_int_eq(close(ends[0]) + close(ends[1]), 0);
}
END_TEST

/* proves: K5 */
START_TEST(a_pipe_at_the_number_gets_no_message)
{
    int ends[2];
    struct pair p = tcp_pair();
    start(NULL);
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    int copy = raw_dup(p.here); /* the old socket lives on, watched still */
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(dup2(ends[0], (int)p.here), (int)p.here);
    ck_assert_int_eq(write(ends[1], "data", 4), 4);
    send_text(p.peer, "data");
    expect(p.here, "");
    succeed(closesocket(p.peer));
    expect(p.here, "");
    refuse_all(p.here);
    ck_assert_int_eq(close(ends[0]) + close(ends[1]) + close(copy), 0);
    stop();
}
END_TEST

/* proves: CALL-3 S2 M1 MSG-1 */
START_TEST(foreign_windows_are_the_clients)
{
    SOCKET s = udp_socket(NULL);
    struct pair p = tcp_pair();
    fail_with(WSAAsyncSelect(s, foreign, WM_SOCKET, FD_READ), WSAEINVAL);
    start(NULL);
    fail_with(WSAAsyncSelect(s, foreign, WM_SOCKET, FD_READ), WSAEINVAL);
    start(client_post);
    fail_with(WSAAsyncSelect(s, NULL, WM_SOCKET, FD_READ), WSAEINVAL);
    fail_with(WSAAsyncSelect(s, foreign, WM_SOCKET, 0x400), WSAEINVAL);
    succeed(WSAAsyncSelect(p.here, foreign, WM_SOCKET, FD_READ));
    select_events(p.peer, FD_READ); /* the library's own windows stay what they are */
    atomic_store(&client_refuses, 3);
    send_text(p.peer, "data");
    log_expect(&client, p.here, "FD_READ");
    ck_assert_uint_eq(atomic_load(&client_refuses), 0);
    ck_assert_ptr_eq(client.entries[0].window, foreign);
    succeed(WSAAsyncSelect(p.here, (HWND)-1, WM_SOCKET, FD_READ));
    log_expect(&client, p.here, "FD_READ");
    ck_assert_ptr_eq(client.entries[1].window, (HWND)-1);
    send_text(p.here, "back");
    expect(p.peer, "FD_READ");
    start(NULL); /* the last table counts */
    fail_with(WSAAsyncSelect(s, foreign, WM_SOCKET, FD_READ), WSAEINVAL);
    stop(), stop(), stop();
}
END_TEST

/* proves: S7 CALL-3 */
START_TEST(after_the_last_cleanup_the_client_hears_nothing)
{
    WSADATA again;
    struct pair p = tcp_pair();
    start(client_post);
    ck_assert_int_eq(WSACleanup(), 0); /* the fixture's start */
    ck_assert_int_eq(spi.lpWSPAsyncSelect(p.here, foreign, WM_SOCKET, FD_READ, &error), 0);
    stop();
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &again), 0);
    send_text(p.peer, "data");
    log_expect(&client, p.here, "");
    fail_with(WSAAsyncSelect(p.here, foreign, WM_SOCKET, FD_READ), WSAEINVAL);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, startup_fills_the_table_and_refuses_what_it_cannot_do);
    tcase_add_test(tc, a_conversation_through_the_table);
    tcase_add_test(tc, datagrams_and_options_through_the_table);
    tcase_add_test(tc, every_function_tells_its_error_and_takes_no_place_for_it);
    tcase_add_test(tc, the_next_owner_of_a_number_is_not_ruled_by_the_last);
    tcase_add_test(tc, a_pipe_at_the_number_gets_no_message);
    tcase_add_test(tc, foreign_windows_are_the_clients);
    tcase_add_test(tc, after_the_last_cleanup_the_client_hears_nothing);
}

int main(void)
{
    return run_suite("spi", add);
}
