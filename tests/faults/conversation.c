#include "conversation.h"

#include <windows.h>
#include <ws2tcpip.h>

#include <pthread.h>
#include <event2/event.h>

#include "asyncselect.h"

enum { WM_TOLD = WM_USER + 7, PATIENCE_MS = 10000 };

/* A window's that is not one of a queue's: told is set when a message has come. */
static BOOL post(HWND window, UINT message, WPARAM wParam, LPARAM lParam, void *told)
{
    (void)window, (void)message, (void)wParam, (void)lParam;
    return SetEvent(told);
}

/* Something is told, before patience ends; base: whose loop has to run, NULL: another thread's. */
static bool is_told(HANDLE told, struct event_base *base)
{
    if (!base)
        return WaitForSingleObject(told, PATIENCE_MS) == WAIT_OBJECT_0;
    while (WaitForSingleObject(told, 0) != WAIT_OBJECT_0)
        if (event_base_loop(base, EVLOOP_ONCE) || event_base_got_exit(base))
            return false;
    return true;
}

static struct sockaddr_in loopback(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static const char *connection(HWND window, HANDLE told, struct event_base *base)
{
    struct sockaddr_in address = loopback();
    int length = sizeof(address);
    char byte;
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0), s = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == INVALID_SOCKET || s == INVALID_SOCKET)
        return "socket";
    if (bind(listener, (struct sockaddr *)&address, length) ||
        getsockname(listener, (struct sockaddr *)&address, &length) || listen(listener, 4))
        return "listen";
    if (WSAAsyncSelect(s, window, WM_TOLD, FD_CONNECT))
        return "WSAAsyncSelect";
    if (connect(s, (struct sockaddr *)&address, length) != SOCKET_ERROR ||
        WSAGetLastError() != WSAEWOULDBLOCK)
        return "connect";
    if (!is_told(told, base))
        return "FD_CONNECT is lost";
    SOCKET other = accept(listener, NULL, NULL);
    if (other == INVALID_SOCKET || send(other, "x", 1, 0) != 1)
        return "accept";
    if (WSAAsyncSelect(s, window, WM_TOLD, FD_READ))
        return "WSAAsyncSelect";
    if (!is_told(told, base))
        return "FD_READ is lost";
    if (recv(s, &byte, 1, 0) != 1 || byte != 'x')
        return "recv";
    if (closesocket(s) || closesocket(other) || closesocket(listener))
        return "closesocket";
    return NULL;
}

static const char *over_a_base(void)
{
    static const struct timeval patience = {PATIENCE_MS / 1000, 0};
    HANDLE told = CreateEventA(NULL, FALSE, FALSE, NULL);
    struct event_base *base = event_base_new();
    HWND window = told && base ? asyncselect_window_new(base, post, told) : NULL;
    if (!window || event_base_loopexit(base, &patience))
        return "asyncselect_window_new";
    const char *wrong = connection(window, told, base);
    if (wrong)
        return wrong;
    if (asyncselect_window_free(window))
        return "asyncselect_window_free";
    event_base_free(base);
    return CloseHandle(told) ? NULL : "CloseHandle";
}

static const char *over_the_background(void)
{
    HANDLE told = CreateEventA(NULL, FALSE, FALSE, NULL);
    HWND window = told ? asyncselect_window_new(NULL, post, told) : NULL;
    if (!window)
        return "asyncselect_window_new, of the background";
    const char *wrong = connection(window, told, NULL);
    if (wrong)
        return wrong;
    if (!WSAAsyncGetProtoByName(window, WM_TOLD, "tcp", (char[512]){0}, 512) ||
        !is_told(told, NULL))
        return "WSAAsyncGetProtoByName";
    if (asyncselect_window_free(window))
        return "asyncselect_window_free, of the background";
    return CloseHandle(told) ? NULL : "CloseHandle";
}

static const char *with_a_queue(void)
{
    MSG message;
    struct sockaddr_in address = loopback();
    HWND window = CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    if (!window || s == INVALID_SOCKET)
        return "CreateWindowEx";
    if (bind(s, (struct sockaddr *)&address, sizeof(address)) ||
        WSAAsyncSelect(s, window, WM_TOLD, FD_WRITE))
        return "WSAAsyncSelect to a queue";
    if (!PostMessageA(window, WM_USER, 0, 0) || !SetTimer(window, 1, 60000, NULL))
        return "PostMessage";
    for (int i = 0; i < 2; i++)
        if (GetMessageA(&message, window, WM_USER, WM_TOLD) <= 0)
            return "GetMessage";
    if (closesocket(s) || !DestroyWindow(window))
        return "DestroyWindow";
    return NULL;
}

static const char *objects(void)
{
    HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
    WSAEVENT other = WSACreateEvent();
    if (!event || other == WSA_INVALID_EVENT)
        return "CreateEvent";
    if (!SetEvent(event) || WaitForSingleObject(event, PATIENCE_MS) != WAIT_OBJECT_0)
        return "WaitForSingleObject";
    if (!WSASetEvent(other) ||
        WSAWaitForMultipleEvents(1, &other, TRUE, PATIENCE_MS, FALSE) != WSA_WAIT_EVENT_0)
        return "WSAWaitForMultipleEvents";
    if (!CloseHandle(event) || !WSACloseEvent(other))
        return "CloseHandle";
    return NULL;
}

static const char *network(void)
{
    static char list[65536];
    DWORD size;
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    u_long on = 1;
    if (s == INVALID_SOCKET || ioctlsocket(s, (long)FIONBIO, &on))
        return "socket";
    if (WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, list, sizeof(list), &size, NULL, NULL))
        return "SIO_ADDRESS_LIST_QUERY";
    if (WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &size, NULL, NULL) == 0 ||
        WSAGetLastError() != WSAEWOULDBLOCK)
        return "SIO_ADDRESS_LIST_CHANGE";
    return closesocket(s) ? "closesocket" : NULL;
}

/* Of netlab, where the system has it: a network whose loopback is up. */
const char *netlab_enter(void) __attribute__((weak));

/* A test may have taken it down in its own network: that can be connected to, and nothing arrives. */
static bool has_loopback(void)
{
    struct sockaddr_in address = loopback();
    int length = sizeof(address);
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    WSAPOLLFD arrival = {(int)s, POLLIN, 0};
    bool has = bind(s, (struct sockaddr *)&address, length) == 0 &&
               getsockname(s, (struct sockaddr *)&address, &length) == 0 &&
               sendto(s, "", 0, 0, (struct sockaddr *)&address, length) == 0 &&
               WSAPoll(&arrival, 1, PATIENCE_MS / 10) == 1;
    closesocket(s);
    return has;
}

struct conversation {
    bool background;
    const char *wrong;
};

static void *converse(void *argument)
{
    static const char *(*const parts[])(void) = {over_a_base, with_a_queue, objects, network};
    struct conversation *c = argument;
    WSADATA data;
    c->wrong = WSAStartup(MAKEWORD(2, 2), &data) ? "WSAStartup" : NULL;
    if (!c->wrong && !has_loopback() && netlab_enter)
        netlab_enter();
    for (unsigned i = 0; !c->wrong && i < sizeof(parts) / sizeof(parts[0]); i++)
        c->wrong = parts[i]();
    if (!c->wrong && c->background)
        c->wrong = over_the_background();
    return NULL;
}

const char *conversation(bool background)
{
    struct conversation c = {background, NULL};
    pthread_t thread;
    if (pthread_create(&thread, NULL, converse, &c) || pthread_join(thread, NULL))
        return "pthread_create";
    return c.wrong;
}
