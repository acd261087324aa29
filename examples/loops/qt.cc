// qt.cc: an echo server in Qt's event loop. The library's background thread watches the sockets,
// and each message is invoked in the application's thread.
//   c++ -fPIC qt.cc -o qt $(pkg-config --cflags --libs libasyncselect Qt5Core)
// SPDX-License-Identifier: BSD-2-Clause
#include <winsock2.h>
#include <asyncselect.h>
#include <QCoreApplication>
#include <cstdio>

enum { WM_SOCKET = 1 };

// In the application's thread.
static void handle(SOCKET s, LPARAM lParam)
{
    char buffer[4096];
    int n;

    if (!asyncselect_message_current(s, lParam))
        return; // the socket was closed while the message waited
    switch (WSAGETSELECTEVENT(lParam)) {
    case FD_ACCEPT: // the new socket has the selection of this one
        accept(s, NULL, NULL);
        break;
    case FD_READ: // a client that sends and does not read is dropped
        n = recv(s, buffer, sizeof(buffer), 0);
        if (n > 0 && send(s, buffer, n, 0) != n)
            closesocket(s);
        break;
    case FD_CLOSE:
        closesocket(s);
        break;
    }
}

// In the background thread.
static BOOL post(HWND, UINT, WPARAM wParam, LPARAM lParam, void *application)
{
    return QMetaObject::invokeMethod(
        static_cast<QCoreApplication *>(application), [=] { handle(wParam, lParam); },
        Qt::QueuedConnection);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    struct sockaddr_in address = {};
    int length = sizeof(address);
    WSADATA data;

    WSAStartup(MAKEWORD(2, 2), &data);
    HWND window = asyncselect_window_new(NULL, post, &application);
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!window || bind(listener, reinterpret_cast<sockaddr *>(&address), length) ||
        listen(listener, SOMAXCONN) ||
        WSAAsyncSelect(listener, window, WM_SOCKET, FD_ACCEPT | FD_READ | FD_CLOSE) ||
        getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length))
        return 1;
    std::printf("nc 127.0.0.1 %d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return application.exec();
}
