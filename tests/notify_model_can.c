/* What can happen to a socket of the model, and its name. */
#include "notify_model.h"

static const char *const names[INPUTS] = {
    [IN_SELECT_NONE] = "select(0)",
    [IN_SELECT_ALL] = "select(all)",
    [IN_SELECT_READ] = "select(READ)",
    [IN_SELECT_WRITE] = "select(WRITE)",
    [IN_SELECT_ACCEPT] = "select(ACCEPT)",
    [IN_SELECT_CONNECT] = "select(CONNECT)",
    [IN_SELECT_CLOSE] = "select(CLOSE)",
    [IN_SELECT_READ_CLOSE] = "select(READ|CLOSE)",
    [IN_LISTEN] = "listen",
    [IN_CONNECT_GOES_ON] = "connect: goes on",
    [IN_CONNECT_AT_ONCE] = "connect: succeeds at once",
    [IN_CONNECT_REFUSED_AT_ONCE] = "connect: fails at once",
    [IN_ATTEMPT_SUCCEEDS] = "the attempt succeeds",
    [IN_ATTEMPT_FAILS] = "the attempt fails",
    [IN_ATTEMPT_SUCCEEDS_AND_RESET] = "the attempt succeeds, then a reset",
    [IN_DISSOLVE] = "connect(AF_UNSPEC)",
    [IN_DATA] = "data arrives",
    [IN_DATA_AND_END] = "data and the end arrive",
    [IN_DATA_AND_RESET] = "data and a reset arrive",
    [IN_END] = "the peer ends",
    [IN_RESET] = "the peer resets",
    [IN_TIMES_OUT] = "the connection times out",
    [IN_NET_FAILS] = "the connection's network fails",
    [IN_RECEIVE_ALL] = "receive: all, short",
    [IN_RECEIVE_EXACTLY] = "receive: all, exactly",
    [IN_RECEIVE_PART] = "receive: one piece",
    [IN_RECEIVE_IN_VAIN] = "receive: takes nothing",
    [IN_RECEIVE_END] = "receive: the end",
    [IN_RECEIVE_ERROR] = "receive: the error",
    [IN_RECEIVE_RACE_DATA] = "receive: all, short, while data arrives",
    [IN_RECEIVE_RACE_END] = "receive: all, short, while the peer ends",
    [IN_FOREIGN_RECEIVE] = "another library receives, reenable(READ)",
    [IN_SEND_WHOLE] = "send: whole",
    [IN_SEND_FILLS] = "send: whole, the last room",
    [IN_SEND_REFUSED] = "send: would block",
    [IN_SEND_RACE_ROOM] = "send: would block, while room appears",
    [IN_SEND_ERROR] = "send: the error",
    [IN_FOREIGN_SEND] = "another library's send would block, reenable(WRITE)",
    [IN_ROOM] = "room appears",
    [IN_SEEN_UNWRITABLE] = "select() says not writable",
    [IN_SHUT_IN] = "shutdown(SD_RECEIVE)",
    [IN_SHUT_OUT] = "shutdown(SD_SEND)",
    [IN_SHUT_BOTH] = "shutdown(SD_BOTH)",
    [IN_REQUEST] = "a connection request arrives",
    [IN_ACCEPT] = "accept: one",
    [IN_ACCEPT_FAILS] = "accept: fails",
    [IN_ACCEPT_STARVES] = "accept: no descriptor",
    [IN_ACCEPT_DEFERS] = "accept: deferred",
    [IN_FOREIGN_ACCEPT] = "another library accepts, reenable(ACCEPT)",
    [IN_FED] = "a descriptor comes free",
    [IN_POST_REFUSES] = "the callback refuses from now on",
    [IN_POST_TAKES_ONE] = "the callback takes one more",
    [IN_POST_TAKES] = "the callback takes all",
    [IN_SPURIOUS_IN] = "hint: in, spurious",
    [IN_SPURIOUS_OUT] = "hint: out, spurious",
    [IN_SPURIOUS_CLOSED] = "hint: closed, spurious",
    [IN_SPURIOUS_ALL] = "hint: all, spurious",
    [IN_NETWORK_DOWN] = "the loop cannot watch",
    [IN_LOOP_RUNS] = "(nothing)",
    [IN_LOOP_IS_EARLY] = "(nothing; the loop runs before the report)",
};

const char *input_name(enum input input)
{
    return names[input];
}

static bool can_receive(const struct model *m, enum input input)
{
    bool whole = model_talks(m) && !m->shut_in;

    switch (input) {
    case IN_RECEIVE_ALL: /* only a stream knows */
    case IN_RECEIVE_RACE_DATA:
    case IN_RECEIVE_RACE_END:
        return whole && !m->datagram && m->unread > 0 &&
               (input == IN_RECEIVE_ALL || (!m->ended && !m->broken));
    case IN_RECEIVE_EXACTLY:
        return whole && !m->datagram && m->unread > 0;
    case IN_RECEIVE_PART:
        return whole && m->unread > (m->datagram ? 0 : 1);
    case IN_RECEIVE_IN_VAIN:
        return model_talks(m) && (m->shut_in || m->unread > 0 || (!m->ended && !m->broken));
    case IN_RECEIVE_END:
        return whole && m->unread == 0 && m->ended && !m->broken;
    case IN_RECEIVE_ERROR:
        return whole && m->unread == 0 && m->broken;
    case IN_FOREIGN_RECEIVE:
        return whole;
    default:
        return false;
    }
}

bool model_can(const struct model *m, enum input input)
{
    bool alive = model_talks(m) && !m->broken;
    bool sends = alive && !m->shut_out;
    bool idle_stream = !m->datagram && m->role == UNCONNECTED;

    switch (input) {
    case IN_SELECT_NONE:
    case IN_SELECT_ALL:
    case IN_SELECT_READ:
    case IN_SELECT_WRITE:
    case IN_SELECT_ACCEPT:
    case IN_SELECT_CONNECT:
    case IN_SELECT_CLOSE:
    case IN_SELECT_READ_CLOSE:
    case IN_LOOP_RUNS:
    case IN_LOOP_IS_EARLY:
        return true;
    case IN_LISTEN:
        return idle_stream;
    case IN_CONNECT_GOES_ON:
        return idle_stream && m->untold_count < OUTCOMES;
    case IN_CONNECT_AT_ONCE:
        return (idle_stream || m->datagram) && m->untold_count < OUTCOMES;
    case IN_CONNECT_REFUSED_AT_ONCE: /* WSAEISCONN and WSAEINVAL come on sockets in use [P5] */
        return m->role != ATTEMPTING && m->untold_count < OUTCOMES;
    case IN_ATTEMPT_SUCCEEDS:
    case IN_ATTEMPT_FAILS:
    case IN_ATTEMPT_SUCCEEDS_AND_RESET:
        return m->role == ATTEMPTING;
    case IN_DISSOLVE:
        return m->datagram;
    case IN_DATA:
        return alive && !m->ended && m->unread < 2;
    case IN_DATA_AND_END:
    case IN_DATA_AND_RESET:
        return alive && !m->datagram && !m->ended && m->unread < 2;
    case IN_END:
        return alive && !m->datagram && !m->ended;
    case IN_RESET:
        return alive && !m->datagram;
    case IN_TIMES_OUT:
    case IN_NET_FAILS: /* before the outcome was asked for it would look like the attempt's */
        return alive && !m->datagram && !m->unlooked;
    case IN_RECEIVE_ALL:
    case IN_RECEIVE_EXACTLY:
    case IN_RECEIVE_PART:
    case IN_RECEIVE_IN_VAIN:
    case IN_RECEIVE_END:
    case IN_RECEIVE_ERROR:
    case IN_RECEIVE_RACE_DATA:
    case IN_RECEIVE_RACE_END:
    case IN_FOREIGN_RECEIVE:
        return can_receive(m, input);
    case IN_SEND_WHOLE:
    case IN_SEND_FILLS:
        return sends && m->room;
    case IN_SEND_REFUSED:
    case IN_SEND_RACE_ROOM:
    case IN_FOREIGN_SEND:
        return sends; /* with room: a part was taken [W1] */
    case IN_SEND_ERROR:
        return model_talks(m) && m->broken;
    case IN_ROOM:
    case IN_SEEN_UNWRITABLE:
        return alive && !m->room;
    case IN_SHUT_IN:
        return model_talks(m) && !m->broken && !m->shut_in;
    case IN_SHUT_OUT:
        return model_talks(m) && !m->broken && !m->shut_out;
    case IN_SHUT_BOTH:
        return model_talks(m) && !m->broken && !(m->shut_in && m->shut_out);
    case IN_REQUEST:
        return m->role == LISTENER && m->unread < 2;
    case IN_ACCEPT:
    case IN_ACCEPT_STARVES:
    case IN_ACCEPT_DEFERS:
        return m->role == LISTENER && m->unread > 0;
    case IN_ACCEPT_FAILS:
    case IN_FOREIGN_ACCEPT:
        return m->role == LISTENER;
    case IN_FED:
        return m->role == LISTENER && m->starving;
    case IN_POST_REFUSES:
        return m->patience != 0;
    case IN_POST_TAKES_ONE:
        return m->patience == 0;
    case IN_POST_TAKES:
        return m->patience != BOUNDLESS;
    case IN_SPURIOUS_IN:
    case IN_SPURIOUS_OUT:
    case IN_SPURIOUS_CLOSED:
    case IN_SPURIOUS_ALL:
        return true;
    case IN_NETWORK_DOWN:
        return !m->down && m->untold_count == 0 && m->patience == BOUNDLESS;
    case INPUTS:
        break;
    }
    return false;
}
