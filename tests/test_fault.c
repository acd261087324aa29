/* Streams: whatever call for memory, to the system or to libevent fails, once, and however: a code
 * of Winsock's comes of it or nothing at all, nothing leaks, no lock stays held, no message is lost
 * and none is made up, and the socket goes on or is over and says so. */
#include "fault_world.h"

#include <string.h>

#include "sys.h"

enum { ALL = FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE };

static bool selects(SOCKET s, long mask)
{
    return at_last(WSAAsyncSelect(s, fault_window, FAULT_MESSAGE, mask));
}

static SOCKET new_socket(int type)
{
    SOCKET s = socket(AF_INET, type, 0);
    if (!succeeds(s))
        s = socket(AF_INET, type, 0);
    must(s != INVALID_SOCKET);
    return fault_keep(s);
}

/* Receives it, however many receives it takes. false: the connection is over. */
static bool receives(SOCKET s, const char *expected, long mask)
{
    size_t size = strlen(expected), got = 0;
    char buffer[64];
    while (got < size) {
        int result = recv(s, buffer + got, (int)(size - got), 0);
        if (!succeeds(result)) {
            if (fault_is_deadly(WSAGetLastError()))
                return false;
            if (!comes(s, mask, FD_READ)) /* a receive that fails re-enables [GATE-9] */
                return false;
            continue;
        }
        must(result > 0);
        got += (size_t)result;
        if (got < size && !comes(s, mask, FD_READ))
            return false;
    }
    must(memcmp(buffer, expected, size) == 0);
    return true;
}

static bool sends(SOCKET s, const char *text, int flags)
{
    int size = (int)strlen(text);
    int sent = send(s, text, size, flags);
    if (!succeeds(sent)) {
        if (fault_is_deadly(WSAGetLastError()))
            return false;
        if (WSAGetLastError() == WSAEWOULDBLOCK && !comes(s, ALL, FD_WRITE))
            return false;
        sent = send(s, text, size, flags);
        if (!succeeds(sent)) {
            must(fault_is_deadly(WSAGetLastError()));
            return false;
        }
    }
    must(sent == size);
    return true;
}

/* Starts an attempt; each that is refused at once is told, too [P5]. One that a signal interrupts
 * is waited for, and succeeds. */
static void connects(SOCKET s, const struct sockaddr_in *address)
{
    for (int attempts = 0;; attempts++) {
        if (succeeds(connect(s, (const struct sockaddr *)address, sizeof(*address)))) {
            must(fault_struck());
            return;
        }
        if (WSAGetLastError() == WSAEWOULDBLOCK)
            return;
        must(attempts == 0 && fault_struck());
        if (WSAGetLastError() == WSAEALREADY)
            return;
        int refused = WSAGetLastError();
        must(comes(s, ALL, FD_CONNECT));
        must(fault_message_error == refused);
    }
}

/* From socket to closesocket. */
static void client(void)
{
    struct sockaddr_in address;
    SOCKET listener, other;
    char byte;
    peers(listener = peer_listener(&address));
    SOCKET s = new_socket(SOCK_STREAM);
    must(selects(s, ALL));
    connects(s, &address);
    must(comes(s, ALL, FD_CONNECT));
    if (fault_message_error) { /* this attempt's own failure */
        must(fault_struck());
        connects(s, &address);
        must(comes(s, ALL, FD_CONNECT) && !fault_message_error);
    }
    peers(other = peer_accept(listener));
    if (!comes(s, ALL, FD_WRITE) || !sends(s, "request", 0))
        goto over;
    peers(peer_send(other, "answer", 0));
    if (!comes(s, ALL, FD_READ) || !receives(s, "answer", ALL))
        goto over;
    must(selects(s, FD_READ | FD_CLOSE));
    peers(sys_shutdown_output((int)other));
    if (!comes(s, FD_READ | FD_CLOSE, FD_CLOSE))
        goto over;
    int got = recv(s, &byte, 1, 0);
    if (!succeeds(got))
        got = recv(s, &byte, 1, 0);
    must(got == 0 || (!succeeds(got) && fault_is_deadly(WSAGetLastError())));
    must(at_last(shutdown(s, SD_SEND)) || fault_is_deadly(WSAGetLastError()) ||
         WSAGetLastError() == WSAENOTCONN);
over:
    fault_forget(s);
    must(fault_close(s));
    nothing_comes();
}

static SOCKET accepts(SOCKET listener, long mask)
{
    SOCKET s = accept(listener, NULL, NULL);
    if (succeeds(s))
        return fault_keep(s);
    must(fault_struck());
    must(comes(listener, mask, FD_ACCEPT)); /* the request waits still [GATE-9] */
    s = accept(listener, NULL, NULL);
    must(succeeds(s));
    return fault_keep(s);
}

/* Two clients, whose sockets inherit the selection. */
static void server(void)
{
    enum { MASK = FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE };
    struct sockaddr_in address = {.sin_family = AF_INET};
    int size = sizeof(address);
    SOCKET clients[2];
    SOCKET listener = new_socket(SOCK_STREAM);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    must(at_last(bind(listener, (struct sockaddr *)&address, sizeof(address))));
    must(at_last(getsockname(listener, (struct sockaddr *)&address, &size)));
    must(at_last(listen(listener, 4)));
    must(selects(listener, MASK));
    peers(clients[0] = peer_connect(&address));
    peers(clients[1] = peer_connect(&address));
    for (int i = 0; i < 2; i++) {
        must(comes(listener, MASK, FD_ACCEPT));
        SOCKET s = accepts(listener, MASK);
        if (comes(s, MASK, FD_WRITE)) {
            peers(peer_send(clients[i], "hello", 0));
            if (comes(s, MASK, FD_READ) && receives(s, "hello", MASK)) {
                peers(sys_shutdown_output((int)clients[i]));
                comes(s, MASK, FD_CLOSE);
            }
        }
        fault_forget(s);
        must(fault_close(s));
    }
    fault_forget(listener);
    must(fault_close(listener));
}

static SOCKET connected(SOCKET *other)
{
    struct sockaddr_in address;
    SOCKET listener, s;
    peers(listener = peer_listener(&address));
    peers(s = peer_connect(&address)); /* made elsewhere: it is adopted */
    peers(*other = peer_accept(listener));
    return s;
}

static void torn_off(void)
{
    SOCKET other, s = connected(&other);
    char byte;
    must(selects(s, FD_READ | FD_CLOSE));
    peers(peer_send(other, "x", 0));
    if (!comes(s, FD_READ | FD_CLOSE, FD_READ) || !receives(s, "x", FD_READ | FD_CLOSE))
        return;
    peers(peer_reset(other));
    must(!comes(s, FD_READ | FD_CLOSE, FD_CLOSE)); /* with its code, whatever fails */
    must(fault_message_error == WSAECONNRESET || fault_struck());
    must(!succeeds(recv(s, &byte, 1, 0)) || fault_struck());
    must(!succeeds(send(s, "x", 1, 0)) || fault_struck());
    must(selects(s, FD_CLOSE));
    must(!comes(s, FD_CLOSE, FD_CLOSE));
}

/* What WSAPoll's peek is told, the system tells nobody else [K1]. */
static void polled(void)
{
    enum { MASK = FD_READ | FD_CLOSE };
    SOCKET other, s = connected(&other);
    WSAPOLLFD one = {(int)s, POLLIN, 0};
    must(selects(s, MASK));
    peers(peer_send(other, "x", 0));
    if (!comes(s, MASK, FD_READ))
        return;
    int ready = WSAPoll(&one, 1, -1);
    if (!succeeds(ready))
        ready = WSAPoll(&one, 1, -1);
    must(ready == 1 && one.revents & POLLRDNORM);
    if (one.revents & (POLLERR | POLLHUP)) {
        must(fault_struck() && one.revents & POLLERR && one.revents & POLLHUP);
        must(!comes(s, MASK, FD_CLOSE));
    } else {
        receives(s, "x", MASK);
    }
}

static void room_to_send(void)
{
    enum { MASK = FD_WRITE | FD_CLOSE };
    static char chunk[65536];
    SOCKET other, s = connected(&other);
    int size = 8192;
    must(at_last(setsockopt(s, SOL_SOCKET, SO_SNDBUF, (char *)&size, sizeof(size))));
    must(selects(s, MASK));
    if (!comes(s, MASK, FD_WRITE))
        return;
    for (int failures = 0;;) {
        int sent = send(s, chunk, sizeof(chunk), 0);
        if (succeeds(sent))
            continue;
        if (fault_is_deadly(WSAGetLastError()))
            return;
        if (WSAGetLastError() == WSAEWOULDBLOCK) {
            fault_turn(); /* the fault's own: FD_WRITE comes at once */
            break;
        }
        must(failures++ == 0);
    }
    for (int i = 0; i < 64; i++)
        peers(sys_discard((int)other, 1 << 20));
    if (!comes(s, MASK, FD_WRITE))
        return;
    int sent = send(s, "x", 1, 0);
    must(succeeds(sent) || fault_struck());
}

static void out_of_band(void)
{
    enum { MASK = FD_OOB | FD_READ | FD_CLOSE };
    SOCKET other, s = connected(&other);
    char byte = 0;
    BOOL on = TRUE;
    must(selects(s, MASK));
    for (int i = 0; i < 2; i++) {
        peers(peer_send(other, i ? "2" : "1", MSG_OOB));
        if (!comes(s, MASK, FD_OOB))
            return;
        int got = recv(s, &byte, 1, MSG_OOB);
        if (!succeeds(got)) {
            if (fault_is_deadly(WSAGetLastError()))
                return;
            if (!comes(s, MASK, FD_OOB))
                return;
            got = recv(s, &byte, 1, MSG_OOB);
        }
        must(got == 1 && byte == (i ? '2' : '1'));
    }
    peers(peer_send(other, "data", 0));
    if (!comes(s, MASK, FD_READ) || !receives(s, "data", MASK))
        return;
    must(at_last(setsockopt(s, SOL_SOCKET, SO_OOBINLINE, (char *)&on, sizeof(on))));
    peers(peer_send(other, "3", MSG_OOB));
    if (comes(s, MASK, FD_READ))
        receives(s, "3", MASK);
}

static void blocking(void)
{
    struct sockaddr_in address;
    SOCKET listener, other;
    char buffer[8];
    WSABUF parts[2] = {{2, buffer}, {2, buffer + 2}};
    DWORD bytes = 0, flags = MSG_WAITALL;
    peers(listener = peer_listener(&address));
    SOCKET s = new_socket(SOCK_STREAM);
    if (!at_last(connect(s, (struct sockaddr *)&address, sizeof(address))))
        must(fault_struck() && WSAGetLastError() == WSAEISCONN);
    peers(other = peer_accept(listener));
    peers(peer_send(other, "data", 0));
    int result = WSARecv(s, parts, 2, &bytes, &flags, NULL, NULL);
    if (!succeeds(result) && !fault_is_deadly(WSAGetLastError())) {
        flags = MSG_WAITALL;
        result = WSARecv(s, parts, 2, &bytes, &flags, NULL, NULL);
        must(succeeds(result));
    }
    if (result == SOCKET_ERROR)
        return;
    must(bytes == 4 && memcmp(buffer, "data", 4) == 0);
    result = WSASend(s, parts, 2, &bytes, 0, NULL, NULL);
    if (!succeeds(result) && !fault_is_deadly(WSAGetLastError()))
        must(succeeds(WSASend(s, parts, 2, &bytes, 0, NULL, NULL)) ||
             fault_is_deadly(WSAGetLastError()));
}

static unsigned answers;
static int CALLBACK decide(LPWSABUF a, LPWSABUF b, LPQOS c, LPQOS d, LPWSABUF e, LPWSABUF f,
                           GROUP *g, DWORD_PTR data)
{
    static const int all[] = {CF_DEFER, CF_REJECT};
    (void)a, (void)b, (void)d, (void)e, (void)f, (void)data;
    must(c && c->SendingFlowspec.Latency == 3);
    c->SendingFlowspec.Latency = 4;
    *g = SG_UNCONSTRAINED_GROUP;
    return answers < 2 ? all[answers++] : CF_ACCEPT;
}

/* Left in the queue, then rejected; the second is accepted, with a flow spec and a group. */
static void condition(void)
{
    struct sockaddr_in address;
    SOCKET listener;
    DWORD size;
    QOS qos;
    answers = 0;
    peers(listener = peer_listener(&address));
    must(at_last(WSAIoctl(listener, SIO_GET_QOS, NULL, 0, &qos, sizeof(qos), &size, NULL, NULL)));
    qos.SendingFlowspec.Latency = 3;
    must(at_last(WSAIoctl(listener, SIO_SET_QOS, &qos, sizeof(qos), NULL, 0, &size, NULL, NULL)));
    must(selects(listener, FD_ACCEPT));
    peers(peer_connect(&address));
    peers(peer_connect(&address));
    for (int tries = 0; tries < 6; tries++) {
        SOCKET s = WSAAccept(listener, NULL, NULL, decide, 0);
        if (succeeds(s)) {
            fault_keep(s);
            must(answers == 2);
            fault_forget(listener);
            return;
        }
        if (WSAGetLastError() == WSAEWOULDBLOCK)
            must(fault_struck());
        fault_turn();
    }
    must(false);
}

static const struct scenario scenarios[] = {
    {"client", client, false},
    {"the first client of a process", client, true},
    {"server", server, false},
    {"the first server of a process", server, true},
    {"reset", torn_off, false},
    {"WSAPoll", polled, false},
    {"room to send", room_to_send, false},
    {"out-of-band data", out_of_band, false},
    {"the first out-of-band data of a process", out_of_band, true},
    {"blocking calls", blocking, false},
    {"condition function", condition, false},
};

int main(void)
{
    return fault_run_all("fault", scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
