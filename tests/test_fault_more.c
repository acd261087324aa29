/* The rest of the library: whatever call for memory, to the system or to libevent fails, once, and
 * however (see test_fault): datagrams, event objects, ioctls and options, changes of the network,
 * groups, windows, timers and resolvers. */
#include "fault_world.h"

#include <stdio.h>
#include <string.h>
#include <event2/event.h>

#include "asyncselect/qos.h"
#include "asyncselect/windows.h"

#include "sys.h"

static SOCKET new_socket(int type)
{
    SOCKET s = socket(AF_INET, type, 0);
    if (!succeeds(s))
        s = socket(AF_INET, type, 0);
    must(s != INVALID_SOCKET);
    return fault_keep(s);
}

static void datagrams(void)
{
    enum { MASK = FD_READ | FD_WRITE };
    struct sockaddr_in there, here = {.sin_family = AF_INET}, from;
    int size = sizeof(here), from_size = sizeof(from);
    char buffer[16];
    SOCKET other, s = new_socket(SOCK_DGRAM);
    peers(other = peer_datagrams(&there));
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(at_last(bind(s, (struct sockaddr *)&here, sizeof(here))));
    must(at_last(getsockname(s, (struct sockaddr *)&here, &size)));
    must(at_last(WSAAsyncSelect(s, fault_window, FAULT_MESSAGE, MASK)));
    must(comes(s, MASK, FD_WRITE));
    int sent = sendto(s, "question", 8, 0, (struct sockaddr *)&there, sizeof(there));
    if (!succeeds(sent)) {
        if (WSAGetLastError() == WSAEWOULDBLOCK)
            must(comes(s, MASK, FD_WRITE));
        sent = sendto(s, "question", 8, 0, (struct sockaddr *)&there, sizeof(there));
    }
    must(sent == 8);
    peers(must(sys_connect((int)other, (struct sockaddr *)&here, sizeof(here)) == 0));
    peers(peer_send(other, "one", 0));
    peers(peer_send(other, "two", 0));
    for (int i = 0; i < 2;) {
        int got = recvfrom(s, buffer, sizeof(buffer), 0, (struct sockaddr *)&from, &from_size);
        if (succeeds(got)) {
            must(got == 3 && memcmp(buffer, i ? "two" : "one", 3) == 0);
            must(from.sin_port == there.sin_port);
            i++;
        } else {
            must(fault_struck());
        }
        from_size = sizeof(from);
        if (i < 2)
            must(comes(s, MASK, FD_READ));
    }
    if (fault_struck())
        fault_forget(s); /* an error that the send met was a receive's [D3] */
    nothing_comes();
}

static void event_objects(void)
{
    struct sockaddr_in address;
    SOCKET listener, s, other;
    WSANETWORKEVENTS events = {0};
    peers(listener = peer_listener(&address));
    peers(s = peer_connect(&address));
    peers(other = peer_accept(listener));
    WSAEVENT event = WSACreateEvent();
    if (event == WSA_INVALID_EVENT)
        event = WSACreateEvent();
    must(event != WSA_INVALID_EVENT);
    must(at_last(WSAEventSelect(s, event, FD_READ | FD_CLOSE)));
    peers(peer_send(other, "x", 0));
    while (!(events.lNetworkEvents & FD_READ)) {
        DWORD result = WSAWaitForMultipleEvents(1, &event, FALSE, 20000, FALSE);
        must(result == WSA_WAIT_EVENT_0 || (result == WSA_WAIT_FAILED && fault_struck()));
        must(at_last(WSAEnumNetworkEvents(s, event, &events)));
    }
    must(at_last(WSAEventSelect(s, event, 0)));
    must(WSACloseEvent(event) || WSACloseEvent(event));
}

static bool ioctl_at_last(SOCKET s, DWORD code, void *in, DWORD in_size, void *out, DWORD out_size)
{
    DWORD bytes = 0;
    return at_last(WSAIoctl(s, code, in, in_size, out, out_size, &bytes, NULL, NULL));
}

static void ioctls_and_options(void)
{
    static const FLOWSPEC best = {QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED,
                                  QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED, SERVICETYPE_CONTROLLEDLOAD,
                                  QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED};
    QOS qos = {best, best, {0, NULL}};
    char buffer[2048];
    u_long number = 1;
    int on = 1, size = sizeof(on), milliseconds = 1000;
    struct linger linger = {0, 0};
    struct sockaddr_in there = {.sin_family = AF_INET};
    SOCKET s = new_socket(SOCK_STREAM);
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(at_last(ioctlsocket(s, (long)FIONBIO, &number)));
    must(at_last(ioctlsocket(s, (long)FIONREAD, &number)));
    must(at_last(ioctlsocket(s, (long)SIOCATMARK, &number)));
    must(at_last(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, (char *)&on, sizeof(on))));
    must(at_last(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, (char *)&on, &size)));
    must(at_last(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (char *)&milliseconds, sizeof(int))));
    must(at_last(setsockopt(s, SOL_SOCKET, SO_LINGER, (char *)&linger, sizeof(linger))));
    must(at_last(getsockopt(s, SOL_SOCKET, SO_ERROR, (char *)&on, &size)));
    must(ioctl_at_last(s, SIO_SET_QOS, &qos, sizeof(qos), NULL, 0));
    must(ioctl_at_last(s, SIO_GET_QOS, NULL, 0, &qos, sizeof(qos)));
    must(qos.SendingFlowspec.ServiceType == SERVICETYPE_CONTROLLEDLOAD);
    must(ioctl_at_last(s, SIO_ADDRESS_LIST_QUERY, NULL, 0, buffer, sizeof(buffer)));
    must(ioctl_at_last(s, SIO_ROUTING_INTERFACE_QUERY, &there, sizeof(there), buffer,
                       sizeof(buffer)));
    SOCKET grouped = WSASocket(AF_INET, SOCK_STREAM, 0, NULL, SG_UNCONSTRAINED_GROUP, 0);
    if (!succeeds(grouped))
        grouped = WSASocket(AF_INET, SOCK_STREAM, 0, NULL, SG_UNCONSTRAINED_GROUP, 0);
    must(succeeds(grouped));
    fault_keep(grouped);
    must(ioctl_at_last(grouped, SIO_SET_GROUP_QOS, &qos, sizeof(qos), NULL, 0));
    must(ioctl_at_last(grouped, SIO_GET_GROUP_QOS, NULL, 0, &qos, sizeof(qos)));
}

static void changes_of_the_network(void)
{
    struct sockaddr_in there = {.sin_family = AF_INET};
    DWORD bytes;
    SOCKET s = new_socket(SOCK_DGRAM);
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(at_last(WSAAsyncSelect(s, fault_window, FAULT_MESSAGE,
                                FD_ADDRESS_LIST_CHANGE | FD_ROUTING_INTERFACE_CHANGE)));
    for (int i = 0; i < 2; i++) {
        int tries = 0;
        do {
            must(!succeeds(
                WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, NULL, 0, NULL, 0, &bytes, NULL, NULL)));
        } while (WSAGetLastError() != WSAEWOULDBLOCK && tries++ == 0);
        must(WSAGetLastError() == WSAEWOULDBLOCK);
        tries = 0;
        do {
            must(!succeeds(WSAIoctl(s, SIO_ROUTING_INTERFACE_CHANGE, &there, sizeof(there), NULL, 0,
                                    &bytes, NULL, NULL)));
        } while (WSAGetLastError() != WSAEWOULDBLOCK && tries++ == 0);
        must(WSAGetLastError() == WSAEWOULDBLOCK);
    }
    fault_forget(s); /* that the watcher failed may be told */
}

static void groups(void)
{
    struct sockaddr_in name = {.sin_family = AF_INET}, group = {.sin_family = AF_INET};
    struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
    SOCKET s = new_socket(SOCK_DGRAM);
    must(at_last(bind(s, (struct sockaddr *)&name, sizeof(name))));
    must(at_last(setsockopt(s, IPPROTO_IP, IP_MULTICAST_IF, (char *)&loopback, sizeof(loopback))));
    group.sin_addr.s_addr = htonl(0xefff4d07);
    group.sin_port = htons(7707);
    SOCKET joined =
        WSAJoinLeaf(s, (struct sockaddr *)&group, sizeof(group), NULL, NULL, NULL, NULL, JL_BOTH);
    if (!succeeds(joined)) {
        if (!fault_struck())
            return; /* there is no multicast here */
        joined = WSAJoinLeaf(s, (struct sockaddr *)&group, sizeof(group), NULL, NULL, NULL, NULL,
                             JL_BOTH);
        must(succeeds(joined) || WSAGetLastError() == WSAEADDRINUSE ||
             WSAGetLastError() == WSAEISCONN);
    }
    must(send(s, "x", 1, 0) == 1 || fault_struck());
    fault_forget(s);
}

static BOOL take(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd, (void)uMsg, (void)wParam, (void)lParam, (void)context;
    return TRUE;
}

static void windows_over(struct event_base *base)
{
    HWND w = asyncselect_window_new(base, take, NULL);
    if (!w) {
        must(!succeeds(SOCKET_ERROR));
        w = asyncselect_window_new(base, take, NULL);
    }
    must(w != NULL);
    SOCKET s = new_socket(SOCK_DGRAM);
    must(at_last(WSAAsyncSelect(s, w, FAULT_MESSAGE, FD_WRITE)));
    must(asyncselect_window_free(w) == 0);
}

static void windows_of_a_base(void)
{
    fault_pause();
    struct event_base *own = event_base_new();
    fault_resume();
    must(own != NULL);
    windows_over(own);
    windows_over(fault_base); /* which has one */
    fault_pause();
    event_base_free(own);
    fault_resume();
}

static void windows_of_the_background(void)
{
    windows_over(NULL);
}

static int shown;
static LRESULT CALLBACK procedure(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    shown += uMsg == WM_USER;
    return DefWindowProcA(hWnd, uMsg, wParam, lParam);
}

static void queue_and_timers(void)
{
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "Faulty"};
    MSG message;
    must(RegisterClassA(&class) || RegisterClassA(&class));
    HWND w = NULL, plain = NULL;
    for (int i = 0; i < 2 && !plain; i++)
        plain = CreateWindowExA(0, "STATIC", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    must(plain && DestroyWindow(plain));
    for (int i = 0; i < 2 && !w; i++)
        w = CreateWindowExA(0, "Faulty", "title", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    must(w != NULL);
    shown = 0;
    must(PostMessageA(w, WM_USER, 0, 0) || PostMessageA(w, WM_USER, 0, 0));
    must(SetTimer(w, 7, 60000, NULL) || SetTimer(w, 7, 60000, NULL));
    SOCKET s = new_socket(SOCK_DGRAM);
    must(at_last(WSAAsyncSelect(s, w, WM_USER + 1, FD_WRITE)));
    bool told = false;
    while (!shown || !told) {
        must(GetMessageA(&message, NULL, 0, 0) > 0);
        if (message.message == WM_USER + 1 && WSAGETSELECTERROR(message.lParam) == WSAENETDOWN)
            must(at_last(WSAAsyncSelect(s, w, WM_USER + 1, FD_WRITE)));
        else
            told |= message.message == WM_USER + 1;
        DispatchMessageA(&message);
    }
    must(shown == 1);
    must(KillTimer(w, 7));
    must(DestroyWindow(w));
    must(UnregisterClassA("Faulty", NULL));
    while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE))
        DispatchMessageA(&message);
}

static void resolvers(void)
{
    char name[256], service[64];
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(80)};
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *list = NULL;
    hints.ai_flags = AI_NUMERICHOST;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(at_last(gethostname(name, sizeof(name))));
    must(gethostbyname("127.0.0.1") || gethostbyname("127.0.0.1"));
    if (getaddrinfo("127.0.0.1", "80", &hints, &list) != 0)
        must(getaddrinfo("127.0.0.1", "80", &hints, &list) == 0);
    freeaddrinfo(list);
    for (int i = 0; i < 2; i++)
        if (getnameinfo((struct sockaddr *)&here, sizeof(here), name, sizeof(name), service,
                        sizeof(service), NI_NUMERICHOST | NI_NUMERICSERV) == 0)
            break;
    must(strcmp(name, "127.0.0.1") == 0);
    getservbyname("http", "tcp");
    getprotobyname("tcp");
    must(inet_ntoa(here.sin_addr) != NULL);
}

static void select_and_text(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET}, back;
    char text[64];
    DWORD length = sizeof(text);
    int size = sizeof(back);
    fd_set reading, writing;
    struct timeval none = {0, 0};
    SOCKET s = new_socket(SOCK_DGRAM);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(99);
    FD_ZERO(&reading);
    FD_ZERO(&writing);
    FD_SET(s, &reading);
    FD_SET(s, &writing);
    if (!succeeds(select(0, &reading, &writing, NULL, &none))) {
        FD_ZERO(&reading);
        FD_ZERO(&writing);
        FD_SET(s, &writing);
        must(succeeds(select(0, NULL, &writing, NULL, &none)));
    }
    must(FD_ISSET(s, &writing));
    must(at_last(
        WSAAddressToStringA((struct sockaddr *)&address, sizeof(address), NULL, text, &length)));
    must(at_last(WSAStringToAddressA(text, AF_INET, NULL, (struct sockaddr *)&back, &size)));
    must(back.sin_port == address.sin_port);
}

/* The end of the last user's cancels selections and questions; another user starts anew. */
static void start_and_end(void)
{
    WSADATA data;
    SOCKET s = new_socket(SOCK_DGRAM);
    must(at_last(WSAAsyncSelect(s, fault_window, FAULT_MESSAGE, FD_READ | FD_WRITE)));
    must(comes(s, FD_READ | FD_WRITE, FD_WRITE));
    must(WSACleanup() == 0);
    must(closesocket(s) == SOCKET_ERROR && WSAGetLastError() == WSANOTINITIALISED);
    nothing_comes();
    must(WSAStartup(MAKEWORD(2, 2), &data) == 0 || WSAStartup(MAKEWORD(2, 2), &data) == 0);
    must(at_last(WSAAsyncSelect(s, fault_window, FAULT_MESSAGE, FD_READ | FD_WRITE)));
    must(comes(s, FD_READ | FD_WRITE, FD_WRITE));
}

/* The descriptor becomes a name of the socket's record. */
static void names_of_a_socket(void)
{
    const int from = FROM_PROTOCOL_INFO;
    struct sockaddr_in address;
    SOCKET listener, s, other;
    WSAPROTOCOL_INFO info;
    char byte;
    peers(listener = peer_listener(&address));
    peers(s = peer_connect(&address));
    peers(other = peer_accept(listener));
    must(at_last(WSAAsyncSelect(s, fault_window, FAULT_MESSAGE, FD_READ)));
    for (int i = 0; i < 2; i++) {
        must(at_last(WSADuplicateSocket(s, GetCurrentProcessId(), &info)));
        SOCKET name = WSASocket(from, from, from, &info, 0, WSA_FLAG_OVERLAPPED);
        if (!succeeds(name)) /* its number is good for once */
            must(at_last(WSADuplicateSocket(s, GetCurrentProcessId(), &info)) &&
                 (name = WSASocket(from, from, from, &info, 0, 0)) != INVALID_SOCKET);
        fault_keep(name);
        peers(peer_send(other, "x", 0));
        must(comes(s, FD_READ, FD_READ)); /* by the name that it was selected by */
        int got = recv(name, &byte, 1, 0);
        must((succeeds(got) ? got : recv(name, &byte, 1, 0)) == 1 && byte == 'x');
    }
    must(fault_close(s)); /* and its other names are there */
    must(at_last(WSAAsyncSelect(s, fault_window, FAULT_MESSAGE, FD_READ)) == false);
    must(WSAGetLastError() == WSAENOTSOCK);
}

static const struct scenario scenarios[] = {
    {"datagrams", datagrams, false},
    {"event objects", event_objects, false},
    {"the first event objects of a process", event_objects, true},
    {"ioctls and options", ioctls_and_options, false},
    {"changes of the network", changes_of_the_network, false},
    {"the first changes of the network of a process", changes_of_the_network, true},
    {"groups", groups, false},
    {"windows of a base", windows_of_a_base, false},
    {"windows of the background", windows_of_the_background, false},
    {"the first windows of the background of a process", windows_of_the_background, true},
    {"queue and timers", queue_and_timers, false},
    {"the first queue and timers of a process", queue_and_timers, true},
    {"resolvers", resolvers, false},
    {"select and text", select_and_text, false},
    {"start and end", start_and_end, false},
    {"names of a socket", names_of_a_socket, false},
    {"the first names of a socket of a process", names_of_a_socket, true},
};

int main(void)
{
    return fault_run_all("fault_more", scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
