/* The asynchronous functions for names: what they answer is what the plain ones do, as one message;
 * cancelling, buffers that are too small, windows of each kind. */
#include "win32_support.h"
#include <asyncselect.h>
#include <ws2tcpip.h>

#include <event2/event.h>
#include <stdalign.h>

static alignas(void *) char buffer[4 * MAXGETHOSTSTRUCT];
static HWND window;

static void begin(void)
{
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    register_recorder();
    window = new_window();
    memset(buffer, '#', sizeof(buffer));
}

static void end(void)
{
    assert_empty();
    ck_assert_int_eq(DestroyWindow(window), TRUE);
    unregister_recorder();
    ck_assert_int_eq(WSACleanup(), 0);
}

/* The task's message: its error; the answer's length goes to *length. */
static int take(HANDLE task, unsigned *length)
{
    MSG msg;
    ck_assert_ptr_nonnull(task);
    ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
    ck_assert_ptr_eq(msg.hwnd, window);
    ck_assert_uint_eq(msg.message, WM_SOCKET);
    ck_assert_uint_eq(msg.wParam, (WPARAM)task);
    if (length)
        *length = WSAGETASYNCBUFLEN(msg.lParam);
    return WSAGETASYNCERROR(msg.lParam);
}

static void same_list(char *const *list, char *const *expected, size_t length)
{
    for (; *expected; list++, expected++) {
        ck_assert_ptr_nonnull(*list);
        if (length)
            ck_assert_mem_eq(*list, *expected, length);
        else
            ck_assert_str_eq(*list, *expected);
        ck_assert(*list >= buffer && *list < buffer + sizeof(buffer));
    }
    ck_assert_ptr_null(*list);
}

static void same_host(HANDLE task, const struct hostent *expected)
{
    int error = WSAGetLastError();
    const struct hostent *h = (const struct hostent *)(const void *)buffer;
    if (!expected) {
        ck_assert_int_eq(take(task, NULL), error);
        return;
    }
    ck_assert_int_eq(take(task, NULL), 0);
    ck_assert_str_eq(h->h_name, expected->h_name);
    ck_assert_int_eq(h->h_addrtype, expected->h_addrtype);
    ck_assert_int_eq(h->h_length, expected->h_length);
    same_list(h->h_aliases, expected->h_aliases, 0);
    same_list(h->h_addr_list, expected->h_addr_list, (size_t)h->h_length);
}

static struct in_addr loopback_address(void)
{
    struct in_addr address;
    address.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

START_TEST(hosts_by_name)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "", "192.0.2.300"};
    const char *name = names[_i];
    same_host(WSAAsyncGetHostByName(window, WM_SOCKET, name, buffer, sizeof(buffer)),
              gethostbyname(name));
}
END_TEST

START_TEST(hosts_by_address)
{
    struct in_addr in = loopback_address();
    const struct in6_addr in6 = IN6ADDR_LOOPBACK_INIT;
    const char *address = _i ? (const char *)&in6 : (const char *)&in;
    int length = _i ? sizeof(in6) : sizeof(in), family = _i ? AF_INET6 : AF_INET;
    same_host(
        WSAAsyncGetHostByAddr(window, WM_SOCKET, address, length, family, buffer, sizeof(buffer)),
        gethostbyaddr(address, length, family));
    ck_assert_int_eq(
        take(WSAAsyncGetHostByAddr(window, WM_SOCKET, address, 3, family, buffer, sizeof(buffer)),
             NULL),
        WSAEFAULT);
    ck_assert_int_eq(
        take(WSAAsyncGetHostByAddr(window, WM_SOCKET, address, length, 99, buffer, sizeof(buffer)),
             NULL),
        WSAEAFNOSUPPORT);
}
END_TEST

static void same_service(HANDLE task, const struct servent *expected)
{
    int error = WSAGetLastError();
    const struct servent *s = (const struct servent *)(const void *)buffer;
    if (!expected) {
        ck_assert_int_eq(take(task, NULL), error);
        return;
    }
    ck_assert_int_eq(take(task, NULL), 0);
    ck_assert_str_eq(s->s_name, expected->s_name);
    ck_assert_str_eq(s->s_proto, expected->s_proto);
    ck_assert_int_eq(s->s_port, expected->s_port);
    same_list(s->s_aliases, expected->s_aliases, 0);
}

START_TEST(services)
{
    static const char *const protocols[] = {"tcp", "udp", NULL, "no protocol"};
    const char *protocol = protocols[_i];
    same_service(
        WSAAsyncGetServByName(window, WM_SOCKET, "domain", protocol, buffer, sizeof(buffer)),
        getservbyname("domain", protocol));
    same_service(
        WSAAsyncGetServByPort(window, WM_SOCKET, htons(53), protocol, buffer, sizeof(buffer)),
        getservbyport(htons(53), protocol));
    ck_assert_int_eq(take(WSAAsyncGetServByName(window, WM_SOCKET, "no service", protocol, buffer,
                                                sizeof(buffer)),
                          NULL),
                     WSANO_DATA);
}
END_TEST

START_TEST(protocols)
{
    const struct protoent *p = (const struct protoent *)(const void *)buffer;
    for (int i = 0; i < 2; i++) {
        HANDLE task =
            i ? WSAAsyncGetProtoByNumber(window, WM_SOCKET, IPPROTO_UDP, buffer, sizeof(buffer))
              : WSAAsyncGetProtoByName(window, WM_SOCKET, "udp", buffer, sizeof(buffer));
        ck_assert_int_eq(take(task, NULL), 0);
        ck_assert_str_eq(p->p_name, "udp");
        ck_assert_int_eq(p->p_proto, IPPROTO_UDP);
        same_list(p->p_aliases, getprotobyname("udp")->p_aliases, 0);
    }
    ck_assert_int_eq(
        take(WSAAsyncGetProtoByName(window, WM_SOCKET, "none", buffer, sizeof(buffer)), NULL),
        WSANO_DATA);
}
END_TEST

/* A buffer one byte too small is not touched, and its length told is enough, wherever it is. */
START_TEST(small_buffers)
{
    unsigned needed, used;
    char *at = buffer + _i;
    HANDLE task = WSAAsyncGetHostByName(window, WM_SOCKET, "127.0.0.1", at, 0);
    ck_assert_int_eq(take(task, &needed), WSAENOBUFS);
    ck_assert_uint_gt(needed, sizeof(struct hostent));
    task = WSAAsyncGetHostByName(window, WM_SOCKET, "127.0.0.1", at, (int)needed - 1);
    ck_assert_int_eq(take(task, &used), WSAENOBUFS);
    ck_assert_uint_eq(used, needed);
    for (size_t i = 0; i < sizeof(buffer); i++)
        ck_assert_int_eq(buffer[i], '#');
    task = WSAAsyncGetHostByName(window, WM_SOCKET, "127.0.0.1", at, (int)needed);
    ck_assert_int_eq(take(task, &used), 0);
    ck_assert_uint_eq(used, needed);
    ck_assert_int_eq(at[needed], '#');
    struct hostent h;
    struct in_addr expected = loopback_address();
    char *first;
    memcpy(&h, at, sizeof(h));
    ck_assert_str_eq(h.h_name, "127.0.0.1");
    memcpy(&first, (const char *)h.h_addr_list, sizeof(first));
    ck_assert_mem_eq(first, &expected, sizeof(expected));
}
END_TEST

/* None of the cancelled ones posts, or writes; the others all do, once each. */
START_TEST(cancelled)
{
    enum { TASKS = 24 };
    static char buffers[TASKS][MAXGETHOSTSTRUCT];
    HANDLE tasks[TASKS];
    MSG msg;
    bool seen_task[TASKS] = {false};
    memset(buffers, '#', sizeof(buffers));
    for (int i = 0; i < TASKS; i++)
        tasks[i] =
            WSAAsyncGetHostByName(window, WM_SOCKET, "127.0.0.1", buffers[i], sizeof(buffers[i]));
    for (int i = 0; i < TASKS; i += 2)
        ck_assert_int_eq(WSACancelAsyncRequest(tasks[i]), 0);
    for (int left = TASKS / 2; left > 0; left--) {
        int i = 0;
        ck_assert_int_eq(GetMessage(&msg, NULL, 0, 0), TRUE);
        while (i < TASKS && (WPARAM)tasks[i] != msg.wParam)
            i++;
        ck_assert_int_eq(i % 2, 1);
        ck_assert(!seen_task[i]);
        seen_task[i] = true;
    }
    for (int i = 0; i < TASKS; i++) {
        assert_fails(WSACancelAsyncRequest(tasks[i]), SOCKET_ERROR, WSAEALREADY);
        ck_assert_int_eq(buffers[i][0] == '#' && buffers[i][100] == '#', i % 2 == 0);
    }
    assert_fails(WSACancelAsyncRequest(NULL), SOCKET_ERROR, WSAEINVAL);
    assert_fails(WSACancelAsyncRequest((HANDLE)1), SOCKET_ERROR, WSAEINVAL);
    assert_fails(WSACancelAsyncRequest((HANDLE)((uintptr_t)tasks[0] + 1)), SOCKET_ERROR, WSAEINVAL);
    assert_fails(WSACancelAsyncRequest((HANDLE)((uintptr_t)tasks[TASKS - 1] + 4000)), SOCKET_ERROR,
                 WSAEINVAL);
}
END_TEST

START_TEST(refusals)
{
    assert_fails(WSAAsyncGetHostByName(NULL, WM_SOCKET, "a", buffer, 1), 0, WSAEINVAL);
    assert_fails(WSAAsyncGetHostByName((HWND)1, WM_SOCKET, "a", buffer, 1), 0, WSAEINVAL);
    assert_fails(WSAAsyncGetHostByName(window, WM_SOCKET, NULL, buffer, 1), 0, WSAEFAULT);
    assert_fails(WSAAsyncGetHostByName(window, WM_SOCKET, "a", NULL, 1), 0, WSAEFAULT);
    assert_fails(WSAAsyncGetHostByAddr(window, WM_SOCKET, NULL, 4, AF_INET, buffer, 1), 0,
                 WSAEFAULT);
    assert_fails(WSAAsyncGetHostByAddr(window, WM_SOCKET, "abcd", -4, AF_INET, buffer, 1), 0,
                 WSAEFAULT);
    assert_fails(WSAAsyncGetServByName(window, WM_SOCKET, NULL, NULL, buffer, 1), 0, WSAEFAULT);
    assert_fails(WSAAsyncGetServByPort(window, WM_SOCKET, 1, NULL, NULL, 1), 0, WSAEFAULT);
    assert_fails(WSAAsyncGetProtoByName(window, WM_SOCKET, NULL, buffer, 1), 0, WSAEFAULT);
    assert_fails(WSAAsyncGetProtoByNumber(window, WM_SOCKET, 1, NULL, 1), 0, WSAEFAULT);
    ck_assert_int_eq(WSACleanup(), 0);
    assert_fails(WSAAsyncGetHostByName(window, WM_SOCKET, "a", buffer, 1), 0, WSANOTINITIALISED);
    assert_fails(WSACancelAsyncRequest(NULL), SOCKET_ERROR, WSANOTINITIALISED);
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
}
END_TEST

/* proves: M1 */
START_TEST(a_full_queue_loses_no_answer)
{
    HWND other = new_window();
    for (WPARAM i = 0; i < QUEUE_MOST; i++)
        ck_assert_int_eq(PostMessage(other, WM_USER, i, 0), TRUE);
    HANDLE task = WSAAsyncGetProtoByName(window, WM_SOCKET, "tcp", buffer, sizeof(buffer));
    for (WPARAM i = 0; i < QUEUE_MOST; i++)
        assert_next(other, WM_USER, i);
    ck_assert_int_eq(take(task, NULL), 0);
    ck_assert_int_eq(DestroyWindow(other), TRUE);
}
END_TEST

/* With its window, or Winsock, a task ends without a message. */
START_TEST(ended_from_outside)
{
    WSADATA data;
    HWND other = new_window();
    HANDLE tasks[8];
    for (int i = 0; i < 8; i++)
        tasks[i] = WSAAsyncGetHostByName(other, WM_SOCKET, "127.0.0.1", buffer, sizeof(buffer));
    if (_i) {
        ck_assert_int_eq(WSACleanup(), 0);
        ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    } else {
        ck_assert_int_eq(DestroyWindow(other), TRUE);
    }
    for (int i = 0; i < 8; i++)
        assert_fails(WSACancelAsyncRequest(tasks[i]), SOCKET_ERROR, WSAEALREADY);
    ck_assert_int_eq(
        take(WSAAsyncGetProtoByName(window, WM_SOCKET, "tcp", buffer, sizeof(buffer)), NULL), 0);
    if (_i)
        ck_assert_int_eq(DestroyWindow(other), TRUE);
}
END_TEST

/* ---- windows with a callback ---- */

struct told {
    HANDLE posted; /* set for each message */
    struct event_base *base;
    WPARAM task;
    LPARAM lParam;
    int cancelled;
    int refuse;
};

static BOOL on_post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    struct told *t = context;
    (void)hWnd;
    if (t->refuse-- > 0)
        return FALSE;
    ck_assert_uint_eq(uMsg, WM_SOCKET);
    t->task = wParam;
    t->lParam = lParam;
    t->cancelled = WSACancelAsyncRequest((HANDLE)wParam); /* too late: it is here */
    SetEvent(t->posted);
    if (t->base)
        event_base_loopbreak(t->base);
    return TRUE;
}

START_TEST(windows_with_a_callback)
{
    struct told told = {.posted = CreateEvent(NULL, FALSE, FALSE, NULL),
                        .base = _i ? event_base_new() : NULL,
                        .refuse = 3};
    HWND w = asyncselect_window_new(told.base, on_post, &told);
    ck_assert_ptr_nonnull(w);
    HANDLE task = WSAAsyncGetHostByName(w, WM_SOCKET, "127.0.0.1", buffer, sizeof(buffer));
    ck_assert_ptr_nonnull(task);
    if (told.base)
        event_base_dispatch(told.base);
    ck_assert_uint_eq(WaitForSingleObject(told.posted, PATIENCE_MS), WAIT_OBJECT_0);
    ck_assert_uint_eq(told.task, (WPARAM)task);
    ck_assert_int_eq(WSAGETASYNCERROR(told.lParam), 0);
    ck_assert_int_eq(told.cancelled, SOCKET_ERROR);
    ck_assert_str_eq(((struct hostent *)(void *)buffer)->h_name, "127.0.0.1");
    task = WSAAsyncGetHostByName(w, WM_SOCKET, "127.0.0.1", buffer, sizeof(buffer));
    ck_assert_int_eq(asyncselect_window_free(w), 0);
    if (told.base)
        event_base_free(told.base);
    ck_assert_int_eq(CloseHandle(told.posted), TRUE);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_loop_test(tc, hosts_by_name, 0, 4);
    tcase_add_loop_test(tc, hosts_by_address, 0, 2);
    tcase_add_loop_test(tc, services, 0, 4);
    tcase_add_test(tc, protocols);
    tcase_add_loop_test(tc, small_buffers, 0, 2);
    tcase_add_test(tc, cancelled);
    tcase_add_test(tc, refusals);
    tcase_add_test(tc, a_full_queue_loses_no_answer);
    tcase_add_loop_test(tc, ended_from_outside, 0, 2);
    tcase_add_loop_test(tc, windows_with_a_callback, 0, 2);
}

int main(void)
{
    return run_windows_suite("lookup", add_tests);
}
