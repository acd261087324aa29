/* worker_window.c: a worker thread owns the window and does nothing but turn socket messages into
 * events; other threads call the sockets, and wait on the events when a call would block. The
 * sockets are made and closed in the worker too, for threads that ask for it with SendMessage.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#include <process.h>

#define WM_SOCKET (WM_APP + 1)
#define WM_OPEN (WM_APP + 2)  /* lParam: the channel that wants a connection */
#define WM_LEAVE (WM_APP + 3) /* lParam: the channel that is done with it */

enum {
    CLIENTS = 4,
    ROUNDS = 40,
    BLOCK_BYTES = 20000,
    KERNEL_BYTES = 4096, /* so that sends are refused */
    LIMIT_MS = 200000    /* that only a hang reaches */
};

/* A connection, as the threads that use it see it. */
struct channel {
    SOCKET socket;
    int error;        /* of the attempt to connect, or of the end */
    HANDLE connected; /* manual reset, as is closed: they stay true */
    HANDLE closed;
    HANDLE readable; /* auto reset: whoever waits tries again, and asks for the next one thereby */
    HANDLE writable;
    int number;
};

static struct channel clients[CLIENTS], sessions[CLIENTS];
static HANDLE session_threads[CLIENTS];
static struct sockaddr_in address;
static SOCKET listener;
static HWND window;
static HANDLE window_ready, all_accepted;
static int accepted;

static CRITICAL_SECTION count_lock;
static int messages, foreign_messages;
static LONG blocks, waits;

static void init_channel(struct channel *c, int number)
{
    c->number = number;
    c->connected = CreateEventA(NULL, TRUE, FALSE, NULL);
    c->closed = CreateEventA(NULL, TRUE, FALSE, NULL);
    c->readable = CreateEventA(NULL, FALSE, FALSE, NULL);
    c->writable = CreateEventA(NULL, FALSE, FALSE, NULL);
    if (!c->connected || !c->closed || !c->readable || !c->writable)
        give_up("CreateEvent");
}

static void close_channel(struct channel *c)
{
    CloseHandle(c->connected);
    CloseHandle(c->closed);
    CloseHandle(c->readable);
    CloseHandle(c->writable);
}

/* ---- calls of the other threads ---- */

static BOOL would_block(int n)
{
    return n == SOCKET_ERROR && WSAGetLastError() == WSAEWOULDBLOCK;
}

/* Waits until the event is set, or the connection has ended. */
static void wait_for(struct channel *c, HANDLE event)
{
    HANDLE handles[2];
    handles[0] = event;
    handles[1] = c->closed;
    InterlockedIncrement(&waits);
    if (WaitForMultipleObjects(2, handles, FALSE, LIMIT_MS) > WAIT_OBJECT_0 + 1)
        give_up("a wait for an event");
}

static BOOL send_all(struct channel *c, const char *bytes, int length)
{
    while (length > 0) {
        int n = send(c->socket, bytes, length, 0);
        if (would_block(n)) {
            wait_for(c, c->writable);
            continue;
        }
        if (n == SOCKET_ERROR)
            return FALSE;
        bytes += n;
        length -= n;
    }
    return TRUE;
}

static int receive_some(struct channel *c, char *bytes, int length)
{
    int n;
    while (would_block(n = recv(c->socket, bytes, length, 0)))
        wait_for(c, c->readable);
    return n;
}

static BOOL receive_all(struct channel *c, char *bytes, int length)
{
    while (length > 0) {
        int n = receive_some(c, bytes, length);
        if (n <= 0)
            return FALSE;
        bytes += n;
        length -= n;
    }
    return TRUE;
}

/* ---- threads that use channels ---- */

/* Returns, as its exit code, how many blocks came back as they were. */
static unsigned WINAPI client_thread(void *argument)
{
    struct channel *c = argument;
    char *block = malloc(2 * BLOCK_BYTES), *back = block + BLOCK_BYTES;
    unsigned round, right = 0;
    if (block == NULL || SendMessageA(window, WM_OPEN, 0, (LPARAM)c) != TRUE)
        return 0;
    if (WaitForSingleObject(c->connected, LIMIT_MS) != WAIT_OBJECT_0 || c->error != 0)
        return 0;
    for (round = 0; round < ROUNDS; round++) {
        int i;
        for (i = 0; i < BLOCK_BYTES; i++)
            block[i] = (char)((unsigned)i * (round + 1) + (unsigned)c->number);
        if (!send_all(c, block, BLOCK_BYTES) || !receive_all(c, back, BLOCK_BYTES))
            break;
        right += memcmp(block, back, BLOCK_BYTES) == 0;
        InterlockedIncrement(&blocks);
    }
    free(block);
    return SendMessageA(window, WM_LEAVE, 0, (LPARAM)c) == TRUE ? right : 0;
}

/* Sends back what comes. Returns whether the end was a good one. */
static unsigned WINAPI session_thread(void *argument)
{
    struct channel *c = argument;
    char bytes[3000];
    int n;
    while ((n = receive_some(c, bytes, sizeof bytes)) > 0)
        if (!send_all(c, bytes, n))
            break;
    if (WaitForSingleObject(c->closed, LIMIT_MS) != WAIT_OBJECT_0)
        return FALSE;
    return SendMessageA(window, WM_LEAVE, 0, (LPARAM)c) == TRUE && n == 0 && c->error == 0;
}

/* ---- the worker: the window's thread ---- */

static struct channel *channel_of(SOCKET s)
{
    int i;
    for (i = 0; i < CLIENTS; i++) {
        if (clients[i].socket == s)
            return &clients[i];
        if (sessions[i].socket == s)
            return &sessions[i];
    }
    return NULL;
}

static LRESULT open_channel(struct channel *c)
{
    int bytes = KERNEL_BYTES;
    c->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (c->socket == INVALID_SOCKET ||
        setsockopt(c->socket, SOL_SOCKET, SO_SNDBUF, (const char *)&bytes, sizeof bytes) != 0 ||
        WSAAsyncSelect(c->socket, window, WM_SOCKET, FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE) !=
            0)
        return FALSE;
    begin_connect(c->socket, &address);
    return TRUE;
}

/* Here too, so that no other connection's messages are taken for this one's: numbers come again. */
static LRESULT leave_channel(struct channel *c)
{
    closesocket(c->socket);
    c->socket = INVALID_SOCKET;
    return TRUE;
}

static void on_accept(void)
{
    struct channel *c = &sessions[accepted];
    c->socket = accept(listener, NULL, NULL); /* with the listening socket's selection */
    if (c->socket == INVALID_SOCKET)
        give_up("accept");
    session_threads[accepted] = (HANDLE)_beginthreadex(NULL, 0, session_thread, c, 0, NULL);
    if (session_threads[accepted] == NULL)
        give_up("_beginthreadex");
    if (++accepted == CLIENTS)
        SetEvent(all_accepted);
}

static void on_socket(SOCKET s, int event, int error)
{
    struct channel *c;
    if (event == FD_ACCEPT) {
        on_accept();
        return;
    }
    c = channel_of(s);
    if (c == NULL)
        return;
    switch (event) {
    case FD_CONNECT:
        c->error = error;
        SetEvent(c->connected);
        break;
    case FD_READ:
        SetEvent(c->readable);
        break;
    case FD_WRITE:
        SetEvent(c->writable);
        break;
    case FD_CLOSE:
        c->error = error;
        SetEvent(c->closed);
        break;
    }
}

static LRESULT CALLBACK procedure(HWND hwnd, UINT message, WPARAM wParam, LPARAM lParam)
{
    switch (message) {
    case WM_SOCKET:
        EnterCriticalSection(&count_lock);
        messages++;
        foreign_messages += GetCurrentThreadId() != GetWindowThreadProcessId(hwnd, NULL);
        LeaveCriticalSection(&count_lock);
        on_socket((SOCKET)wParam, WSAGETSELECTEVENT(lParam), WSAGETSELECTERROR(lParam));
        return 0;
    case WM_OPEN:
        return open_channel((struct channel *)lParam);
    case WM_LEAVE:
        return leave_channel((struct channel *)lParam);
    case WM_DESTROY:
        PostQuitMessage(7);
        return 0;
    default:
        return DefWindowProcA(hwnd, message, wParam, lParam);
    }
}

static unsigned WINAPI worker_thread(void *argument)
{
    MSG message;
    (void)argument;
    window = message_window();
    SetWindowLongPtrA(window, GWLP_WNDPROC, (LONG_PTR)procedure);
    if (WSAAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE))
        give_up("WSAAsyncSelect");
    SetEvent(window_ready);
    while (GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    return (unsigned)message.wParam;
}

/* ---- the main thread ---- */

static DWORD exit_code(HANDLE thread)
{
    DWORD code = 0;
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code;
}

int main(void)
{
    HANDLE worker, client_threads[CLIENTS];
    unsigned id;
    int i, all_right = 0, ended_well = 0;

    start();
    InitializeCriticalSection(&count_lock);
    window_ready = CreateEventA(NULL, TRUE, FALSE, NULL);
    all_accepted = CreateEventA(NULL, TRUE, FALSE, NULL);
    listener = listen_on_loopback(&address);
    for (i = 0; i < CLIENTS; i++) {
        clients[i].socket = sessions[i].socket = INVALID_SOCKET;
        init_channel(&clients[i], i);
        init_channel(&sessions[i], i);
    }
    worker = (HANDLE)_beginthreadex(NULL, 0, worker_thread, NULL, 0, &id);
    check(worker != NULL && WaitForSingleObject(window_ready, LIMIT_MS) == WAIT_OBJECT_0,
          "the worker has made its window");
    check(GetWindowThreadProcessId(window, NULL) == id, "and it is the worker's");
    for (i = 0; i < CLIENTS; i++)
        client_threads[i] = (HANDLE)_beginthreadex(NULL, 0, client_thread, &clients[i], 0, NULL);
    check(WaitForMultipleObjects(CLIENTS, client_threads, TRUE, LIMIT_MS) == WAIT_OBJECT_0,
          "all client threads have ended");
    check(WaitForSingleObject(all_accepted, LIMIT_MS) == WAIT_OBJECT_0 &&
              WaitForMultipleObjects(CLIENTS, session_threads, TRUE, LIMIT_MS) == WAIT_OBJECT_0,
          "and so have all sessions");
    check(WaitForSingleObject(worker, 0) == WAIT_TIMEOUT, "the worker goes on");
    for (i = 0; i < CLIENTS; i++) {
        all_right += exit_code(client_threads[i]) == ROUNDS;
        ended_well += exit_code(session_threads[i]) == TRUE;
    }
    check(all_right == CLIENTS && blocks == CLIENTS * ROUNDS, "each block came back as it was");
    check(ended_well == CLIENTS, "each session saw a graceful end");
    check(waits > 0, "some calls would have blocked, and an event told when they would not");
    PostMessageA(window, WM_CLOSE, 0, 0);
    check(WaitForSingleObject(worker, LIMIT_MS) == WAIT_OBJECT_0 && exit_code(worker) == 7,
          "the worker ends with what it was given to PostQuitMessage");
    check(messages > 0 && foreign_messages == 0, "all messages were handled in the worker");
    for (i = 0; i < CLIENTS; i++) {
        close_channel(&clients[i]);
        close_channel(&sessions[i]);
    }
    CloseHandle(window_ready);
    CloseHandle(all_accepted);
    DeleteCriticalSection(&count_lock);
    closesocket(listener);
    WSACleanup();
    return report();
}
