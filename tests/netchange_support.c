#include "netchange_support.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netlab.h"

SOCKET v4_socket(void)
{
    return keep(socket(AF_INET, SOCK_DGRAM, 0));
}

SOCKET v6_socket(void)
{
    return keep(socket(AF_INET6, SOCK_STREAM, 0));
}

int ioctl_with(SOCKET s, DWORD code, const void *in, DWORD in_size)
{
    DWORD written;
    char bytes[64];
    ck_assert_uint_le(in_size, sizeof(bytes));
    if (in)
        memcpy(bytes, in, in_size);
    return WSAIoctl(s, code, in ? bytes : NULL, in_size, NULL, 0, &written, NULL, NULL);
}

int ask_list(SOCKET s)
{
    return ioctl_with(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0);
}

struct sockaddr_storage address_of(const char *text, DWORD *size)
{
    struct sockaddr_storage address = {.ss_family = strchr(text, ':') ? AF_INET6 : AF_INET};
    struct sockaddr_in *v4 = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address;
    bool is_v4 = address.ss_family == AF_INET;
    *size = is_v4 ? sizeof(*v4) : sizeof(*v6);
    ck_assert_int_eq(
        inet_pton(address.ss_family, text, is_v4 ? (void *)&v4->sin_addr : (void *)&v6->sin6_addr),
        1);
    return address;
}

int ask_route(SOCKET s, const char *destination)
{
    DWORD size;
    struct sockaddr_storage address = address_of(destination, &size);
    return ioctl_with(s, SIO_ROUTING_INTERFACE_CHANGE, &address, size);
}

const char *list_of(SOCKET s)
{
    static char text[4096];
    _Alignas(SOCKET_ADDRESS_LIST) char buffer[4096];
    SOCKET_ADDRESS_LIST *list = (SOCKET_ADDRESS_LIST *)buffer;
    DWORD size;
    succeed(
        WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, buffer, sizeof(buffer), &size, NULL, NULL));
    text[0] = 0;
    for (int i = 0; i < list->iAddressCount; i++) {
        char one[64];
        SOCKET_ADDRESS entry;
        memcpy(&entry, (char *)list + SIZEOF_SOCKET_ADDRESS_LIST(i), sizeof(entry));
        ck_assert(entry.lpSockaddr >= (LPSOCKADDR)buffer);
        ck_assert((char *)entry.lpSockaddr + entry.iSockaddrLength <= buffer + size);
        succeed(getnameinfo(entry.lpSockaddr, (socklen_t)entry.iSockaddrLength, one, sizeof(one),
                            NULL, 0, NI_NUMERICHOST));
        if (i)
            strcat(text, " ");
        strcat(text, one);
    }
    return text;
}

static pthread_mutex_t hold_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t hold_changed = PTHREAD_COND_INITIALIZER;
static bool held, released;
static HWND hold_window;
static SOCKET hold_socket;

static BOOL hold_post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd, (void)uMsg, (void)wParam, (void)lParam, (void)context;
    pthread_mutex_lock(&hold_lock);
    held = true;
    pthread_cond_broadcast(&hold_changed);
    while (!released)
        pthread_cond_wait(&hold_changed, &hold_lock);
    pthread_mutex_unlock(&hold_lock);
    return TRUE;
}

void hold_background(void)
{
    held = released = false;
    hold_window = asyncselect_window_new(NULL, hold_post, NULL);
    ck_assert_ptr_nonnull(hold_window);
    hold_socket = v4_socket();
    succeed(WSAAsyncSelect(hold_socket, hold_window, WM_SOCKET, FD_WRITE));
    pthread_mutex_lock(&hold_lock);
    while (!held)
        pthread_cond_wait(&hold_changed, &hold_lock);
    pthread_mutex_unlock(&hold_lock);
}

bool background_is_held(void)
{
    pthread_mutex_lock(&hold_lock);
    bool is = held && !released;
    pthread_mutex_unlock(&hold_lock);
    return is;
}

void release_background(void)
{
    pthread_mutex_lock(&hold_lock);
    released = true;
    pthread_cond_broadcast(&hold_changed);
    pthread_mutex_unlock(&hold_lock);
    succeed(closesocket(hold_socket));
    ck_assert_int_eq(asyncselect_window_free(hold_window), 0);
}

static add_tests_fn add_tests;

/* What a test leaves behind is gone with it, where it is a process of its own. */
static void own_network(void)
{
    const char *fork = getenv("CK_FORK");
    if (!fork || strcmp(fork, "no") != 0)
        ck_assert_ptr_null(netlab_enter());
}

static void add(TCase *tc)
{
    tcase_add_checked_fixture(tc, own_network, NULL);
    add_tests(tc);
}

int run_in_own_network(const char *name, add_tests_fn tests)
{
    const char *why = netlab_enter();
    if (why) {
        printf("1..0 # SKIP %s\n", why);
        return EXIT_SUCCESS;
    }
    add_tests = tests;
    return run_suite(name, add);
}
