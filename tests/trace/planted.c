/* A program with a missing re-enable, for asyncselect-trace to find: on its second FD_READ it
 * returns without a receive, and waits for the rest of what its peer sends. */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>

enum { WM_SOCKET = WM_USER + 1 };

static SOCKET client;
static int received;

static void on_read(HWND window, SOCKET s)
{
    char buffer[4];
    if (received >= 4) { /* the mistake: no receive */
        send(client, "more", 4, 0);
        SetTimer(window, 1, 1, NULL); /* it would wait for ever */
        return;
    }
    received += recv(s, buffer, sizeof(buffer), 0);
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    if (message == WM_TIMER)
        DestroyWindow(window);
    if (message != WM_SOCKET)
        return DefWindowProcA(window, message, wParam, lParam);
    if (WSAGETSELECTEVENT(lParam) == FD_ACCEPT) {
        accept((SOCKET)wParam, NULL, NULL);
        send(client, "one two", 7, 0);
    } else if (WSAGETSELECTEVENT(lParam) == FD_READ) {
        on_read(window, (SOCKET)wParam);
    }
    return 0;
}

int main(void)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "planted"};
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);
    WSADATA data;
    MSG message;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    WSAStartup(MAKEWORD(2, 2), &data);
    RegisterClassA(&class);
    HWND window = CreateWindowExA(0, "planted", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    client = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1) ||
        getsockname(listener, (struct sockaddr *)&address, &length) ||
        WSAAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT | FD_READ) ||
        connect(client, (struct sockaddr *)&address, length))
        return 1;
    while (IsWindow(window) && GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    return 0;
}
