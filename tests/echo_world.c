#include "echo_world.h"

#include <check.h>
#include <event2/event.h>

#include "asyncselect.h"

enum { WM_SOCKET = WM_APP, ROOM = 4096 };

_Thread_local struct echo_world echo_world;

void echo_handle(SOCKET s, LPARAM lParam)
{
    struct echo_world *w = &echo_world;
    char data[ROOM];
    if (WSAGETSELECTEVENT(lParam) == FD_ACCEPT)
        w->broken =
            (w->sockets[w->accepted++] = accept(s, NULL, NULL)) == INVALID_SOCKET || w->broken;
    if (WSAGETSELECTEVENT(lParam) != FD_READ)
        return;
    int got = recv(s, data, ROOM, 0);
    w->broken = w->broken || got != ECHO_MESSAGE || send(s, data, got, 0) != got;
    w->handled++;
}

void echo_open(HWND (*way)(void))
{
    struct echo_world *w = &echo_world;
    WSADATA data;
    int size = sizeof(w->name);
    *w = (struct echo_world){.name = {.sin_family = AF_INET}};
    w->name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    w->window = way();
    ck_assert_ptr_nonnull(w->window);
    w->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(w->listener, (struct sockaddr *)&w->name, size), 0);
    ck_assert_int_eq(listen(w->listener, SOMAXCONN), 0);
    ck_assert_int_eq(getsockname(w->listener, (struct sockaddr *)&w->name, &size), 0);
    ck_assert_int_eq(WSAAsyncSelect(w->listener, w->window, WM_SOCKET,
                                    FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE),
                     0);
}

/* ---- a window with a queue ---- */

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (message != WM_SOCKET)
        return DefWindowProcA(window, message, wParam, lParam);
    echo_handle(wParam, lParam);
    return 0;
}

HWND echo_over_a_queue(void)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "echo"};
    RegisterClassA(&class); /* another thread's world may have done so */
    return CreateWindowExA(0, "echo", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
}

void echo_run_queue(unsigned accepted, unsigned handled)
{
    MSG message;
    while (echo_world.accepted < accepted || echo_world.handled < handled) {
        GetMessageA(&message, NULL, 0, 0);
        DispatchMessageA(&message);
    }
}

/* ---- a base of the program's ---- */

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd, (void)uMsg, (void)context;
    echo_handle(wParam, lParam);
    return TRUE;
}

HWND echo_over_a_base(void)
{
    echo_world.base = event_base_new();
    return asyncselect_window_new(echo_world.base, post, NULL);
}

void echo_run_base(unsigned accepted, unsigned handled)
{
    while (echo_world.accepted < accepted || echo_world.handled < handled)
        event_base_loop(echo_world.base, EVLOOP_ONCE);
}
