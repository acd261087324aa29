/* WSADuplicateSocket within the process: several names of one socket [S6]. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static WSAPROTOCOL_INFO info_for_us(SOCKET s)
{
    WSAPROTOCOL_INFO info;
    succeed(WSADuplicateSocket(s, (DWORD)getpid(), &info));
    return info;
}

static SOCKET take(WSAPROTOCOL_INFO *info, DWORD flags)
{
    return WSASocket(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, flags);
}

static SOCKET another_name(SOCKET s)
{
    WSAPROTOCOL_INFO info = info_for_us(s);
    SOCKET name = take(&info, WSA_FLAG_OVERLAPPED);
    ck_assert_msg(name != INVALID_SOCKET, "%s", asyncselect_error_name(WSAGetLastError()));
    return keep(name);
}

/* proves: S6 */
START_TEST(the_last_selection_counts_whichever_name_it_was_by)
{
    struct pair p = tcp_pair();
    SOCKET copy = another_name(p.here);
    ck_assert_uint_ne(copy, p.here);
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "data");
    expect(p.here, "FD_READ");
    expect(copy, "");
    succeed(WSAAsyncSelect(copy, window, WM_SOCKET + 1, FD_READ | FD_WRITE | FD_CLOSE));
    expect_number(copy, WM_SOCKET + 1, "FD_READ FD_WRITE"); /* [S1] */
    expect(p.here, "");
    receive_text(p.here, "data");
    send_text(p.peer, "more");
    expect_number(copy, WM_SOCKET + 1, "FD_READ");
    expect(p.here, "");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ");
    succeed(WSAAsyncSelect(copy, NULL, 0, 0));
    receive_text(copy, "more");
    succeed(closesocket(p.peer));
    expect(p.here, "");
    expect_number(copy, WM_SOCKET + 1, "");
}
END_TEST

/* proves: S6 GATE-1 GATE-2 GATE-3 GATE-9 */
START_TEST(the_gates_are_one_set)
{
    struct pair p = tcp_pair();
    SOCKET copy = another_name(p.here);
    char byte;
    select_events(copy, FD_READ | FD_WRITE | FD_CLOSE);
    expect(copy, "FD_WRITE");
    send_text(p.peer, "data");
    expect(copy, "FD_READ");
    send_text(p.peer, "more");
    expect(copy, "");
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(copy, "FD_READ");
    fail_with(recv(p.here, NULL, 4, 0), WSAEFAULT);
    expect(copy, "FD_READ");
    ck_assert_uint_gt(fill(p.here), 0);
    set_blocking(p.peer, false);
    ck_assert_uint_gt(drain(p.peer), 0);
    expect(copy, "FD_WRITE");
    expect(p.here, "");
}
END_TEST

/* proves: S6 K4 CLOSE-5 */
START_TEST(closing_a_name_leaves_the_others)
{
    for (int first = 0; first < 2; first++) {
        struct pair p = tcp_pair();
        SOCKET copy = another_name(p.here);
        SOCKET stays = first ? copy : p.here, goes = first ? p.here : copy;
        char byte;
        select_events(stays, FD_READ | FD_CLOSE);
        succeed(closesocket(goes));
        fail_with(closesocket(goes), WSAENOTSOCK);
        fail_with(recv(goes, &byte, 1, 0), WSAENOTSOCK);
        send_text(p.peer, "data");
        expect(stays, "FD_READ");
        expect(goes, "");
        receive_text(stays, "data");
        succeed(closesocket(p.peer));
        expect(stays, "FD_CLOSE");
        succeed(closesocket(stays));
    }
}
END_TEST

/* proves: S6 K4 CLOSE-5 */
START_TEST(a_selection_ends_with_the_name_it_was_made_by)
{
    struct pair p = tcp_pair();
    SOCKET copy = another_name(p.here);
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "data");
    succeed(closesocket(p.here));
    expect(p.here, "");
    expect(copy, "");
    SOCKET third = another_name(copy);
    select_events(copy, FD_READ | FD_CLOSE);
    expect(copy, "FD_READ");
    receive_text(third, "data");
    send_text(p.peer, "more");
    expect(copy, "FD_READ");
    succeed(closesocket(copy));
    receive_text(third, "more");
    select_events(third, FD_READ | FD_CLOSE);
    succeed(closesocket(third));
    ck_assert_int_eq(recv(p.peer, (char[1]){0}, 1, 0), 0); /* with the last one the socket */
    expect(third, "");
}
END_TEST

/* proves: S6 K5 */
START_TEST(a_name_that_was_closed_behind_the_back_leaves_the_others)
{
    struct pair p = tcp_pair();
    SOCKET copy = another_name(p.here), third = another_name(p.here);
    select_events(copy, FD_READ | FD_CLOSE);
    expect(copy, "");
    raw_close(p.here);
    fail_with(WSAAsyncSelect(p.here, window, WM_SOCKET, FD_READ), WSAENOTSOCK);
    send_text(p.peer, "data");
    expect(copy, "FD_READ");
    raw_close(copy);
    SOCKET next;
    do
        next = udp_socket(NULL);
    while (next != copy);
    select_events(third, FD_READ | FD_CLOSE);
    expect(third, "FD_READ");
    expect(next, "");
    receive_text(third, "data");
    succeed(closesocket(p.peer));
    expect(third, "FD_CLOSE");
}
END_TEST

/* proves: S6 INHERIT-1 */
START_TEST(a_listening_socket_has_names_too)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address), copy = another_name(listener);
    SOCKET client = tcp_socket();
    select_events(copy, FD_ACCEPT | FD_WRITE);
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    expect(copy, "FD_ACCEPT");
    SOCKET accepted = keep(accept(listener, NULL, NULL));
    expect(accepted, "FD_WRITE");
    expect(copy, "");
}
END_TEST

/* proves: S6 */
START_TEST(what_a_duplicate_is_told_in)
{
    struct pair p = tcp_pair();
    WSAPROTOCOL_INFOA info, again;
    WSAPROTOCOL_INFOW wide;
    memset(&info, 0x55, sizeof(info));
    succeed(WSADuplicateSocketA(p.here, (DWORD)getpid(), &info));
    ck_assert_int_eq(info.iAddressFamily, AF_INET);
    ck_assert_int_eq(info.iSocketType, SOCK_STREAM);
    ck_assert_int_eq(info.iProtocol, IPPROTO_TCP);
    ck_assert_str_eq(info.szProtocol, "libasyncselect");
    again = info;
    memcpy(again.szProtocol, "something else", 15);
    ck_assert_uint_eq(WSASocketA(AF_INET, SOCK_STREAM, 0, &again, 0, 0), INVALID_SOCKET);
    ck_assert_int_eq(WSAGetLastError(), WSAEINVAL);
    ck_assert_uint_eq(WSASocketA(AF_INET, SOCK_STREAM, 0, &info, 0, 0x8000), INVALID_SOCKET);
    ck_assert_int_eq(WSAGetLastError(), WSAEINVAL);
    SOCKET s = keep(WSASocketA(AF_INET, SOCK_STREAM, 0, &info, 0, WSA_FLAG_NO_HANDLE_INHERIT));
    ck_assert_uint_ne(s, INVALID_SOCKET);
    ck_assert_int_eq(fcntl((int)s, F_GETFD), FD_CLOEXEC);
    ck_assert_uint_eq(WSASocketA(AF_INET, SOCK_STREAM, 0, &info, 0, 0), INVALID_SOCKET);
    ck_assert_int_eq(WSAGetLastError(), WSAEINVAL); /* taken */
    succeed(WSADuplicateSocketW(s, (DWORD)getpid(), &wide));
    SOCKET t = keep(WSASocketW(0, 0, 0, &wide, 0, 0));
    ck_assert_uint_ne(t, INVALID_SOCKET);
    ck_assert_int_eq(fcntl((int)t, F_GETFD), 0);
    send_text(t, "data");
    receive_text(p.peer, "data");
}
END_TEST

/* proves: S6 */
START_TEST(duplicates_are_taken_in_any_order)
{
    enum { MANY = 3 };
    static const int order[MANY] = {1, 0, 2}; /* neither the oldest nor the newest comes first */
    struct pair pairs[MANY];
    WSAPROTOCOL_INFO infos[MANY];
    for (int i = 0; i < MANY; i++) {
        pairs[i] = tcp_pair();
        infos[i] = info_for_us(pairs[i].here);
    }
    for (int i = 0; i < MANY; i++) {
        SOCKET s = keep(take(&infos[order[i]], WSA_FLAG_OVERLAPPED));
        struct sockaddr_in mine = {0}, its = {0};
        int size = sizeof(mine), its_size = sizeof(its);
        ck_assert_uint_ne(s, INVALID_SOCKET);
        succeed(getsockname(s, (struct sockaddr *)&mine, &size));
        succeed(getsockname(pairs[order[i]].here, (struct sockaddr *)&its, &its_size));
        ck_assert_int_eq(mine.sin_port, its.sin_port);
        ck_assert_uint_eq(take(&infos[order[i]], 0), INVALID_SOCKET); /* once */
    }
}
END_TEST

/* proves: CALL-5 */
START_TEST(what_cannot_be_duplicated)
{
    struct pair p = tcp_pair();
    WSAPROTOCOL_INFO info;
    struct rlimit before, none;
    int error = 0;
    fail_with(WSADuplicateSocket(p.here, (DWORD)getpid(), NULL), WSAEFAULT);
    fail_with(WSADuplicateSocket(p.here, 0, &info), WSAEINVAL);
    fail_with(WSADuplicateSocket(p.here, 0xffffffff, &info), WSAEINVAL);
    fail_with(WSADuplicateSocket(12345, (DWORD)getpid(), &info), WSAENOTSOCK);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 3;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    WSAPROTOCOL_INFOW wide;
    int result = WSPDuplicateSocket(p.here, (DWORD)getpid(), &wide, &error);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    ck_assert_int_eq(result, SOCKET_ERROR);
    ck_assert_str_eq(asyncselect_error_name(error), "WSAEMFILE");
    succeed(WSACleanup());
    fail_with(WSADuplicateSocket(p.here, (DWORD)getpid(), &info), WSANOTINITIALISED);
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
}
END_TEST

/* proves: S6 S7 */
START_TEST(what_nobody_takes_goes_with_the_last_cleanup)
{
    struct pair p = tcp_pair();
    WSAPROTOCOL_INFO info = info_for_us(p.here);
    WSADATA data;
    succeed(closesocket(p.here));
    set_blocking(p.peer, false);
    fail_with(recv(p.peer, (char[1]){0}, 1, 0), WSAEWOULDBLOCK); /* it is open still */
    succeed(WSACleanup());
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    set_blocking(p.peer, true);
    ck_assert_int_eq(recv(p.peer, (char[1]){0}, 1, 0), 0);
    ck_assert_uint_eq(take(&info, 0), INVALID_SOCKET);
    ck_assert_int_eq(WSAGetLastError(), WSAEINVAL);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, the_last_selection_counts_whichever_name_it_was_by);
    tcase_add_test(tc, the_gates_are_one_set);
    tcase_add_test(tc, closing_a_name_leaves_the_others);
    tcase_add_test(tc, a_selection_ends_with_the_name_it_was_made_by);
    tcase_add_test(tc, a_name_that_was_closed_behind_the_back_leaves_the_others);
    tcase_add_test(tc, a_listening_socket_has_names_too);
    tcase_add_test(tc, what_a_duplicate_is_told_in);
    tcase_add_test(tc, duplicates_are_taken_in_any_order);
    tcase_add_test(tc, what_cannot_be_duplicated);
    tcase_add_test(tc, what_nobody_takes_goes_with_the_last_cleanup);
}

int main(void)
{
    return run_suite("duplicate", add);
}
