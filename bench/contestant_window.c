/* A window and GetMessage: this library's, or Windows' own (Wine). */
#include "sockets_winsock.h"

static _Thread_local struct server *here;

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (message != WM_SOCKET)
        return DefWindowProcA(window, message, wParam, lParam);
    here->app->ready(here, (sock)wParam, winsock_ready(lParam));
    return 0;
}

static void *open_(struct server *v)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "bench"};
    winsock_start();
    RegisterClassA(&class); /* the second thread's is there already */
    here = v;
    return CreateWindowExA(0, "bench", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
}

static void watch(struct server *v, sock s, unsigned what, bool accepted)
{
    winsock_select(s, v->loop, what, accepted);
}

static void run(struct server *v)
{
    MSG message;
    (void)v;
    while (GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
}

const struct contestant contestant_window = {
    .name = "window",
    .title = "WSAAsyncSelect, GetMessage",
    .sockets = &sockets_winsock,
    .open = open_,
    .watch = watch,
    .run = run,
};
