/* window-a-core.c: an echo server that spreads its connections over the processors: a thread with a
 * window and a loop each, which share nothing. The same file is a Windows program.
 *   cc window-a-core.c -o window-a-core $(pkg-config --cflags --libs libasyncselect)
 * usage: window-a-core [THREADS]          (default: 4)
 * SPDX-License-Identifier: BSD-2-Clause */
#include <winsock2.h>
#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>

enum { WM_SOCKET = WM_APP, THREADS_MOST = 64 };

struct worker {
    HWND window;
    HANDLE ready;
};

static struct worker workers[THREADS_MOST];
static unsigned worker_count = 4, next_worker;

/* Connections: each is the worker's from the start, and its messages find that thread. */
static LRESULT CALLBACK echo(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    SOCKET s = wParam;
    char buffer[4096];
    int n;

    if (message != WM_SOCKET)
        return DefWindowProcA(window, message, wParam, lParam);
    switch (WSAGETSELECTEVENT(lParam)) {
    case FD_READ: /* a client that sends and does not read is dropped */
        n = recv(s, buffer, sizeof(buffer), 0);
        if (n > 0 && send(s, buffer, n, 0) != n)
            closesocket(s);
        break;
    case FD_CLOSE:
        closesocket(s);
        break;
    }
    return 0;
}

/* The listening socket: hands each connection to the next worker. */
static LRESULT CALLBACK hand_out(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    SOCKET s;

    if (message != WM_SOCKET)
        return DefWindowProcA(window, message, wParam, lParam);
    s = accept((SOCKET)wParam, NULL, NULL);
    if (s != INVALID_SOCKET && WSAAsyncSelect(s, workers[next_worker++ % worker_count].window,
                                              WM_SOCKET, FD_READ | FD_CLOSE))
        closesocket(s);
    return 0;
}

static HWND make_window(const char *name, WNDPROC procedure)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = name};

    RegisterClassA(&class); /* it exists already in all threads but the first */
    return CreateWindowExA(0, name, "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
}

static void run_loop(void)
{
    MSG message;

    while (GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
}

static unsigned __stdcall work(void *argument)
{
    struct worker *worker = argument;

    worker->window = make_window("echo", echo);
    SetEvent(worker->ready);
    run_loop();
    return 0;
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);
    WSADATA data;

    if (argc > 1)
        worker_count = (unsigned)atoi(argv[1]);
    if (worker_count < 1 || worker_count > THREADS_MOST || WSAStartup(MAKEWORD(2, 2), &data))
        return 2;
    for (unsigned i = 0; i < worker_count; i++) {
        workers[i].ready = CreateEventA(NULL, TRUE, FALSE, NULL);
        HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, work, &workers[i], 0, NULL);
        if (!thread || WaitForSingleObject(workers[i].ready, INFINITE) != WAIT_OBJECT_0 ||
            !workers[i].window)
            return 1;
        CloseHandle(thread);
    }
    HWND window = make_window("listener", hand_out);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, SOMAXCONN) ||
        WSAAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        return 1;
    printf("nc 127.0.0.1 %d\n", ntohs(address.sin_port));
    fflush(stdout);
    run_loop();
    return 0;
}
