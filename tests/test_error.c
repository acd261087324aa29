/* POSIX's errors as Windows', names, texts, the last error, and Windows' fd_set. */
#define FD_SETSIZE 70
#include "asyncselect/winsock2.h"
#include "asyncselect.h"

#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "error.h"
#include "tap.h"

/* Every code of winsock2.h, typed out of Microsoft's list of error codes. */
static const struct {
    int code;
    int value;
    const char *name;
} codes[] = {
#define CODE(name, value)                                                                          \
    {                                                                                              \
        name, value, #name                                                                         \
    }
    CODE(WSA_INVALID_HANDLE, 6),
    CODE(WSA_NOT_ENOUGH_MEMORY, 8),
    CODE(WSA_INVALID_PARAMETER, 87),
    CODE(WSAEINTR, 10004),
    CODE(WSAEBADF, 10009),
    CODE(WSAEACCES, 10013),
    CODE(WSAEFAULT, 10014),
    CODE(WSAEINVAL, 10022),
    CODE(WSAEMFILE, 10024),
    CODE(WSAEWOULDBLOCK, 10035),
    CODE(WSAEINPROGRESS, 10036),
    CODE(WSAEALREADY, 10037),
    CODE(WSAENOTSOCK, 10038),
    CODE(WSAEDESTADDRREQ, 10039),
    CODE(WSAEMSGSIZE, 10040),
    CODE(WSAEPROTOTYPE, 10041),
    CODE(WSAENOPROTOOPT, 10042),
    CODE(WSAEPROTONOSUPPORT, 10043),
    CODE(WSAESOCKTNOSUPPORT, 10044),
    CODE(WSAEOPNOTSUPP, 10045),
    CODE(WSAEPFNOSUPPORT, 10046),
    CODE(WSAEAFNOSUPPORT, 10047),
    CODE(WSAEADDRINUSE, 10048),
    CODE(WSAEADDRNOTAVAIL, 10049),
    CODE(WSAENETDOWN, 10050),
    CODE(WSAENETUNREACH, 10051),
    CODE(WSAENETRESET, 10052),
    CODE(WSAECONNABORTED, 10053),
    CODE(WSAECONNRESET, 10054),
    CODE(WSAENOBUFS, 10055),
    CODE(WSAEISCONN, 10056),
    CODE(WSAENOTCONN, 10057),
    CODE(WSAESHUTDOWN, 10058),
    CODE(WSAETOOMANYREFS, 10059),
    CODE(WSAETIMEDOUT, 10060),
    CODE(WSAECONNREFUSED, 10061),
    CODE(WSAELOOP, 10062),
    CODE(WSAENAMETOOLONG, 10063),
    CODE(WSAEHOSTDOWN, 10064),
    CODE(WSAEHOSTUNREACH, 10065),
    CODE(WSAENOTEMPTY, 10066),
    CODE(WSAEPROCLIM, 10067),
    CODE(WSAEUSERS, 10068),
    CODE(WSAEDQUOT, 10069),
    CODE(WSAESTALE, 10070),
    CODE(WSAEREMOTE, 10071),
    CODE(WSASYSNOTREADY, 10091),
    CODE(WSAVERNOTSUPPORTED, 10092),
    CODE(WSANOTINITIALISED, 10093),
    CODE(WSAEDISCON, 10101),
    CODE(WSAENOMORE, 10102),
    CODE(WSAECANCELLED, 10103),
    CODE(WSAEINVALIDPROCTABLE, 10104),
    CODE(WSAEINVALIDPROVIDER, 10105),
    CODE(WSAEPROVIDERFAILEDINIT, 10106),
    CODE(WSASYSCALLFAILURE, 10107),
    CODE(WSASERVICE_NOT_FOUND, 10108),
    CODE(WSATYPE_NOT_FOUND, 10109),
    CODE(WSA_E_NO_MORE, 10110),
    CODE(WSA_E_CANCELLED, 10111),
    CODE(WSAEREFUSED, 10112),
    CODE(WSAHOST_NOT_FOUND, 11001),
    CODE(WSATRY_AGAIN, 11002),
    CODE(WSANO_RECOVERY, 11003),
    CODE(WSANO_DATA, 11004),
    CODE(WSA_QOS_ESERVICETYPE, 11016),
    CODE(WSA_QOS_EPROVSPECBUF, 11018),
};
enum { CODES = sizeof(codes) / sizeof(codes[0]) };

START_TEST(every_code_has_its_value_name_and_own_text)
{
    for (int i = 0; i < CODES; i++) {
        ck_assert_int_eq(codes[i].code, codes[i].value);
        ck_assert_str_eq(error_name(codes[i].code), codes[i].name);
        ck_assert_str_eq(asyncselect_error_name(codes[i].code), codes[i].name);
        const char *text = error_text(codes[i].code);
        ck_assert_ptr_nonnull(text);
        ck_assert_int_eq(text[strlen(text) - 1], '.');
        for (int j = 0; j < i; j++)
            ck_assert_str_ne(text, error_text(codes[j].code));
    }
}
END_TEST

START_TEST(a_code_that_is_none_has_no_name)
{
    static const int none[] = {0, -1, 1, 10000, 10036 + 100, 11005, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        ck_assert_ptr_null(error_name(none[i]));
        ck_assert_ptr_null(error_text(none[i]));
        ck_assert_str_eq(asyncselect_error_name(none[i]), "?");
    }
}
END_TEST

START_TEST(an_errno_becomes_the_code_that_winsock_gives)
{
    static const struct {
        int number;
        int code;
    } rows[] = {
        {0, 0},
        {EAGAIN, WSAEWOULDBLOCK},
        {EWOULDBLOCK, WSAEWOULDBLOCK},
        {EINPROGRESS, WSAEWOULDBLOCK},
        {EALREADY, WSAEALREADY},
        {EPIPE, WSAECONNRESET},
        {EPROTO, WSAECONNABORTED},
        {EBADF, WSAENOTSOCK},
        {ENOTSOCK, WSAENOTSOCK},
        {EMFILE, WSAEMFILE},
        {ENFILE, WSAEMFILE},
        {ENOMEM, WSAENOBUFS},
        {ENOBUFS, WSAENOBUFS},
        {ENOSPC, WSAENOBUFS},
        {EPERM, WSAEACCES},
        {EACCES, WSAEACCES},
        {EROFS, WSAEACCES},
        {EDESTADDRREQ, WSAENOTCONN},
        {ENOTCONN, WSAENOTCONN},
        {EISCONN, WSAEISCONN},
        {EDOM, WSAEINVAL},
        {EINVAL, WSAEINVAL},
        {EFAULT, WSAEFAULT},
        {EINTR, WSAEINTR},
        {EMSGSIZE, WSAEMSGSIZE},
        {ENOPROTOOPT, WSAENOPROTOOPT},
        {EPROTOTYPE, WSAEPROTOTYPE},
        {EPROTONOSUPPORT, WSAEPROTONOSUPPORT},
        {ESOCKTNOSUPPORT, WSAESOCKTNOSUPPORT},
        {EPFNOSUPPORT, WSAEPFNOSUPPORT},
        {EAFNOSUPPORT, WSAEAFNOSUPPORT},
        {EOPNOTSUPP, WSAEOPNOTSUPP},
        {ENOTSUP, WSAEOPNOTSUPP},
        {ENOTTY, WSAEOPNOTSUPP},
        {EADDRINUSE, WSAEADDRINUSE},
        {EADDRNOTAVAIL, WSAEADDRNOTAVAIL},
        {ENODEV, WSAEADDRNOTAVAIL},
        {ENOENT, WSAEADDRNOTAVAIL},
        {ENETDOWN, WSAENETDOWN},
        {ENETUNREACH, WSAENETUNREACH},
        {ENETRESET, WSAENETRESET},
        {ECONNABORTED, WSAECONNABORTED},
        {ECONNRESET, WSAECONNRESET},
        {ECONNREFUSED, WSAECONNREFUSED},
        {ESHUTDOWN, WSAESHUTDOWN},
        {ETIMEDOUT, WSAETIMEDOUT},
        {EHOSTDOWN, WSAEHOSTDOWN},
        {EHOSTUNREACH, WSAEHOSTUNREACH},
        {ECHILD, WSASYSCALLFAILURE},
        {-1, WSASYSCALLFAILURE},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ck_assert_msg(error_from_errno(rows[i].number) == rows[i].code, "errno %d: %d, not %d",
                      rows[i].number, error_from_errno(rows[i].number), rows[i].code);
}
END_TEST

static void *last_of_another(void *unused)
{
    (void)unused;
    intptr_t first = error_last();
    error_set_last(WSAEISCONN);
    return (void *)(first * 100000 + error_last());
}

START_TEST(each_thread_has_a_last_error_of_its_own)
{
    ck_assert_int_eq(error_last(), 0);
    error_set_last(WSAENOTCONN);
    pthread_t thread;
    void *result;
    ck_assert_int_eq(pthread_create(&thread, NULL, last_of_another, NULL), 0);
    ck_assert_int_eq(pthread_join(thread, &result), 0);
    ck_assert_int_eq((intptr_t)result, WSAEISCONN);
    ck_assert_int_eq(error_last(), WSAENOTCONN);
    error_set_last(0);
    ck_assert_int_eq(error_last(), 0);
}
END_TEST

/* proves: MSG-4 */
START_TEST(each_event_has_windows_value_and_a_name)
{
    static const struct {
        long event;
        const char *name;
    } events[] = {
        {0x001, "FD_READ"},
        {0x002, "FD_WRITE"},
        {0x004, "FD_OOB"},
        {0x008, "FD_ACCEPT"},
        {0x010, "FD_CONNECT"},
        {0x020, "FD_CLOSE"},
        {0x040, "FD_QOS"},
        {0x080, "FD_GROUP_QOS"},
        {0x100, "FD_ROUTING_INTERFACE_CHANGE"},
        {0x200, "FD_ADDRESS_LIST_CHANGE"},
    };
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
        ck_assert_str_eq(asyncselect_event_name(events[i].event), events[i].name);
    ck_assert_int_eq(FD_READ, 0x001);
    ck_assert_int_eq(FD_WRITE, 0x002);
    ck_assert_int_eq(FD_OOB, 0x004);
    ck_assert_int_eq(FD_ACCEPT, 0x008);
    ck_assert_int_eq(FD_CONNECT, 0x010);
    ck_assert_int_eq(FD_CLOSE, 0x020);
    ck_assert_int_eq(FD_QOS, 0x040);
    ck_assert_int_eq(FD_GROUP_QOS, 0x080);
    ck_assert_int_eq(FD_ROUTING_INTERFACE_CHANGE, 0x100);
    ck_assert_int_eq(FD_ADDRESS_LIST_CHANGE, 0x200);
    static const long none[] = {0, 0x400, FD_READ | FD_WRITE, -1, INT32_MAX};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        ck_assert_str_eq(asyncselect_event_name(none[i]), "?");
}
END_TEST

/* proves: MSG-2 */
START_TEST(a_message_is_taken_apart_and_built)
{
    LPARAM message = WSAMAKESELECTREPLY(FD_CLOSE, WSAECONNRESET);
    ck_assert_int_eq(WSAGETSELECTEVENT(message), FD_CLOSE);
    ck_assert_int_eq(WSAGETSELECTERROR(message), WSAECONNRESET);
    ck_assert_int_eq(message >> 16, WSAECONNRESET);
    ck_assert_int_eq(WSAGETSELECTEVENT(WSAMAKESELECTREPLY(FD_ADDRESS_LIST_CHANGE, 0)), 0x200);
    ck_assert_int_eq(WSAGETSELECTERROR(WSAMAKESELECTREPLY(FD_READ, 0)), 0);
}
END_TEST

START_TEST(a_set_holds_each_socket_once_up_to_its_size)
{
    fd_set set;
    FD_ZERO(&set);
    ck_assert_int_eq(set.fd_count, 0);
    ck_assert_int_eq(FD_ISSET(5, &set), 0);
    FD_SET(5, &set);
    FD_SET(100000, &set);
    FD_SET(INVALID_SOCKET, &set);
    FD_SET(5, &set);
    ck_assert_int_eq(set.fd_count, 3);
    ck_assert_int_ne(FD_ISSET(5, &set), 0);
    ck_assert_int_ne(FD_ISSET(100000, &set), 0);
    ck_assert_int_ne(FD_ISSET(INVALID_SOCKET, &set), 0);
    ck_assert_int_eq(FD_ISSET(6, &set), 0);
    FD_CLR(5, &set);
    FD_CLR(77, &set);
    ck_assert_int_eq(set.fd_count, 2);
    ck_assert(set.fd_array[0] == 100000 && set.fd_array[1] == INVALID_SOCKET);

    FD_ZERO(&set);
    for (SOCKET s = 0; s < 200; s++)
        FD_SET(s, &set);
    ck_assert_int_eq(set.fd_count, 70); /* the program's own FD_SETSIZE */
    ck_assert_int_ne(FD_ISSET(69, &set), 0);
    ck_assert_int_eq(FD_ISSET(70, &set), 0);
    while (set.fd_count)
        FD_CLR(set.fd_array[0], &set);
    ck_assert_int_eq(FD_ISSET(69, &set), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("error");
    TCase *tc = tcase_create("error");
    tcase_add_test(tc, every_code_has_its_value_name_and_own_text);
    tcase_add_test(tc, a_code_that_is_none_has_no_name);
    tcase_add_test(tc, an_errno_becomes_the_code_that_winsock_gives);
    tcase_add_test(tc, each_thread_has_a_last_error_of_its_own);
    tcase_add_test(tc, each_event_has_windows_value_and_a_name);
    tcase_add_test(tc, a_message_is_taken_apart_and_built);
    tcase_add_test(tc, a_set_holds_each_socket_once_up_to_its_size);
    suite_add_tcase(suite, tc);
    return run_tap(suite);
}
