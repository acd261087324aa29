/* echo.c: README.md's program, for Windows and for others: an echo server for nc.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    SOCKET s = wParam;
    char buffer[4096];
    int n;

    if (message != WM_APP)
        return DefWindowProcA(window, message, wParam, lParam);
    switch (WSAGETSELECTEVENT(lParam)) {
    case FD_ACCEPT: /* the new socket has the selection of this one, and gets its own messages */
        accept(s, NULL, NULL);
        break;
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

int main(void)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "echo"};
    struct sockaddr_in address = {.sin_family = AF_INET};
    int length = sizeof(address);
    WSADATA data;
    MSG message;

    WSAStartup(MAKEWORD(2, 2), &data);
    RegisterClassA(&class);
    HWND window = CreateWindowExA(0, "echo", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, SOMAXCONN) ||
        WSAAsyncSelect(listener, window, WM_APP, FD_ACCEPT | FD_READ | FD_CLOSE) ||
        getsockname(listener, (struct sockaddr *)&address, &length))
        return 1;
    printf("nc 127.0.0.1 %d\n", ntohs(address.sin_port));
    fflush(stdout);
    while (GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    return 0;
}
