#include "steps.h"

#include <string.h>

struct model_socket *step_socket(const struct step *step)
{
    struct model_socket *m = &model[step->arguments[0]];
    return m->open ? m : NULL;
}

const char *step_error(int error)
{
    return error ? asyncselect_error_name(error) : "success";
}

void step_expect(const char *what, int slot, int got, int expected)
{
    if (got != expected)
        wrong("%s on slot %d: %s, not %s", what, slot, step_error(got), step_error(expected));
}

void step_bytes(uint8_t *bytes, size_t size, uint32_t at)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = model_byte(at + (uint32_t)i);
}

void step_do(const struct step *step)
{
    static void (*const actions[OPS])(const struct step *) = {
        [OP_SOCKET] = do_socket,
        [OP_SOCKET6] = do_socket,
        [OP_BIND] = do_bind,
        [OP_LISTEN] = do_listen,
        [OP_SELECT] = do_select,
        [OP_CONNECT] = do_connect,
        [OP_OUTCOME] = do_outcome,
        [OP_CLIENT] = do_client,
        [OP_ACCEPT] = do_accept,
        [OP_RECEIVE] = do_receive,
        [OP_SEND] = do_send,
        [OP_SHUTDOWN] = do_shutdown,
        [OP_CLOSE] = do_close,
        [OP_PEER_SEND] = do_peer_send,
        [OP_PEER_URGENT] = do_peer_urgent,
        [OP_PEER_RECEIVE] = do_peer_receive,
        [OP_PEER_END] = do_peer_end,
        [OP_PEER_CLOSE] = do_peer_close,
        [OP_PEER_RESET] = do_peer_close,
        [OP_DATAGRAM] = do_datagram,
        [OP_ICMP] = do_icmp,
        [OP_REFUSE] = do_refuse,
        [OP_WINDOW_FREE] = do_window_free,
        [OP_DESCRIPTORS] = do_descriptors,
        [OP_INLINE] = do_inline,
        [OP_BLOCKING] = do_blocking,
        [OP_REENABLE] = do_reenable,
        [OP_QOS] = do_qos,
        [OP_GET_QOS] = do_get_qos,
        [OP_ADDRESS] = do_address,
        [OP_ROUTE] = do_route,
        [OP_LINK] = do_link,
        [OP_NOISE] = do_noise,
        [OP_LOSE_NEWS] = do_lose_news,
        [OP_NETWORK_FAILS] = do_network_fails,
        [OP_ASK_CHANGE] = do_ask_change,
        [OP_RAW_CLOSE] = do_raw_close,
        [OP_WAIT_WRITABLE] = do_ask_writable,
    };
    if (actions[step->op])
        actions[step->op](step);
}
