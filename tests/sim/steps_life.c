/* Making, naming, selecting, closing. */
#include "steps.h"

#include <string.h>

/* Without a name a datagram socket can receive nothing: it gets one. */
static void name_datagram(int slot, bool v6)
{
    struct sockaddr_in any = {.sin_family = AF_INET};
    struct sockaddr_in6 any6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int error = 0;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (WSPBind(sockets[slot], v6 ? (struct sockaddr *)&any6 : (struct sockaddr *)&any,
                v6 ? sizeof(any6) : sizeof(any), &error) != 0)
        wrong("bind: %s", step_error(error));
    model_bound(slot);
}

void do_socket(const struct step *step)
{
    int slot = step->arguments[0];
    bool v6 = step->op == OP_SOCKET6;
    bool datagram = v6 || step->arguments[1] == 0;
    int error = 0;
    if (model[slot].open || (v6 && !back->network))
        return;
    SOCKET s = WSPSocket(v6 ? AF_INET6 : AF_INET, datagram ? SOCK_DGRAM : SOCK_STREAM, 0, NULL, 0,
                         WSA_FLAG_OVERLAPPED, &error);
    if (s == INVALID_SOCKET && no_descriptors) {
        step_expect("socket", slot, error, WSAEMFILE);
        return;
    }
    if (s == INVALID_SOCKET)
        wrong("socket: %s", step_error(error));
    sockets[slot] = s;
    numbers[slot] = 0;
    model_socket(slot, datagram);
    model[slot].v6 = v6;
    if (datagram)
        name_datagram(slot, v6);
}

static bool step_bind(int slot)
{
    struct sockaddr_in any = {.sin_family = AF_INET};
    int error = 0;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (model[slot].bound || model[slot].phase != M_IDLE)
        return false;
    if (WSPBind(sockets[slot], (struct sockaddr *)&any, sizeof(any), &error) != 0)
        wrong("bind of slot %d: %s", slot, step_error(error));
    model_bound(slot);
    return true;
}

void do_bind(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    if (m && !m->outcome_due && m->stream < 0)
        step_bind(step->arguments[0]);
}

void do_listen(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    int error = 0;
    if (!m || m->datagram || m->phase != M_IDLE || m->outcome_due || m->stream >= 0 || m->flow)
        return; /* what new connections inherit of flow specs is not the model's */
    if (!m->bound && !step_bind(slot))
        return;
    if (WSPListen(sockets[slot], 1 + step->arguments[1], &error) != 0)
        wrong("listen on slot %d: %s", slot, step_error(error));
    model_listen(slot);
}

void do_select(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    int window = step->arguments[1];
    unsigned mask = (unsigned)step->arguments[2];
    int error = 0;
    if (!m)
        return;
    unsigned number = 0x400 + (numbers[slot] + 1) % 64;
    if (WSPAsyncSelect(sockets[slot], windows[window], number, (long)mask, &error) != 0)
        wrong("WSPAsyncSelect on slot %d: %s", slot, step_error(error));
    numbers[slot] = number;
    model_select(slot, window, mask);
}

void step_drop_peer(int stream)
{
    if (stream >= 0 && model_streams[stream].raw >= 0)
        back->drop(model_streams[stream].raw, false);
}

void step_forget(int slot)
{
    model_meanwhile(); /* its peers hear of it by themselves */
    step_drop_peer(model[slot].stream);
    for (unsigned i = 0; i < model[slot].requests; i++)
        step_drop_peer(model[slot].queue[i]);
    model_closed(slot);
}

void do_close(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int error = 0;
    if (!m)
        return;
    if (WSPCloseSocket(sockets[step->arguments[0]], &error) != 0)
        wrong("close of slot %d: %s", step->arguments[0], step_error(error));
    step_forget(step->arguments[0]);
}

void do_raw_close(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    if (!m || m->held)
        return; /* a request that the library keeps for it would stay open */
    if (!back->raw_close(sockets[step->arguments[0]]))
        return;
    world_closed_behind(sockets[step->arguments[0]]);
    step_forget(step->arguments[0]);
}

void do_window_free(const struct step *step)
{
    int window = step->arguments[0];
    if (asyncselect_window_free(windows[window]) != 0)
        wrong("window %d could not be freed", window);
    for (int i = 0; i < MODEL_SLOTS; i++)
        if (model[i].open && model[i].window == window)
            model[i].selected = 0;
    world_window_new(window);
}

void do_blocking(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    u_long on = (u_long)step->arguments[1];
    DWORD got = 0;
    int error = 0;
    if (!m)
        return;
    WSPIoctl(sockets[step->arguments[0]], (DWORD)FIONBIO, &on, sizeof(on), NULL, 0, &got, NULL,
             NULL, NULL, &error);
    step_expect("FIONBIO", step->arguments[0], error,
                !on && m->selected ? WSAEINVAL : 0); /* [I1] */
    if (!error)
        m->nonblocking = on != 0;
}

void do_inline(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int on = step->arguments[1];
    int error = 0;
    if (!m || m->datagram || m->requests ||
        (model_stream(m) && (model_stream(m)->marks_count || model_stream(m)->inlined)))
        return;
    if (WSPSetSockOpt(sockets[step->arguments[0]], SOL_SOCKET, SO_OOBINLINE, (char *)&on,
                      sizeof(on), &error) != 0)
        wrong("SO_OOBINLINE: %s", step_error(error));
    m->oob_inline = on;
}

void do_reenable(const struct step *step)
{
    static const unsigned events[4] = {FD_READ, FD_OOB, FD_WRITE, FD_ACCEPT};
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    unsigned mask = 0;
    if (!m)
        return;
    for (int i = 0; i < 4; i++)
        mask |= (unsigned)step->arguments[1] & 1u << i ? events[i] : 0;
    if (asyncselect_reenable(sockets[slot], (long)mask) != 0)
        wrong("asyncselect_reenable: %s", step_error(WSAGetLastError()));
    model_reenabled(slot, mask);
}

void do_ask_writable(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    struct timeval none = {0, 0};
    asyncselect_fd_set set;
    int error = 0;
    if (!m || (!m->datagram && m->phase != M_CONNECTED))
        return;
    set.fd_count = 1;
    set.fd_array[0] = sockets[slot];
    bool expected = m->datagram || back->writable(sockets[slot]);
    int count = WSPSelect(0, NULL, &set, NULL, &none, &error);
    if (count == SOCKET_ERROR)
        wrong("WSPSelect on slot %d: %s", slot, step_error(error));
    if ((count > 0) != expected && !(model_stream(m) && model_stream(m)->reset))
        wrong("WSPSelect calls slot %d %s", slot, count ? "writable" : "not writable");
    if (!count)
        model_found_unwritable(slot);
}

int step_set_flow(int slot, unsigned flow)
{
    QOS qos;
    memset(&qos, 0xFF, sizeof(qos)); /* QOS_NOT_SPECIFIED */
    qos.ProviderSpecific = (WSABUF){0, NULL};
    qos.SendingFlowspec.ServiceType = qos.ReceivingFlowspec.ServiceType = SERVICETYPE_BESTEFFORT;
    if (flow)
        qos.SendingFlowspec.PeakBandwidth = flow;
    return asyncselect_set_qos(sockets[slot], &qos) == 0 ? 0 : WSAGetLastError();
}

void do_qos(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    if (!m || m->phase == M_LISTENING)
        return;
    step_expect("asyncselect_set_qos", slot, step_set_flow(slot, (unsigned)step->arguments[1]), 0);
    model_flow_changed(slot, (unsigned)step->arguments[1]);
}

void do_get_qos(const struct step *step)
{
    struct model_socket *m = step_socket(step);
    int slot = step->arguments[0];
    QOS qos;
    DWORD got = 0;
    int error = 0;
    if (!m)
        return;
    WSPIoctl(sockets[slot], SIO_GET_QOS, NULL, 0, &qos, sizeof(qos), &got, NULL, NULL, NULL,
             &error);
    step_expect("SIO_GET_QOS", slot, error, 0);
    if (qos.SendingFlowspec.PeakBandwidth != (m->flow ? m->flow : QOS_NOT_SPECIFIED))
        wrong("SIO_GET_QOS on slot %d: another flow spec than was set", slot);
    model_reenabled(slot, FD_QOS); /* [GATE-7] */
}
