/* Which messages the specification asks for. */
#include "notify_model.h"

static bool possible(const struct model *m, enum wish wish)
{
    if (wish == WISH_ACCEPT)
        return m->role == LISTENER;
    if (wish == WISH_CONNECT || m->outcome_unseen)
        return wish == WISH_CONNECT && (m->role == ATTEMPTING || m->outcome_unseen);
    return m->role == ESTABLISHED || (m->datagram && wish != WISH_CLOSE);
}

static bool hears_of(const struct model *m, enum wish wish)
{
    return m->wishes[wish] && !m->told[wish];
}

static bool read_is_due(const struct model *m)
{
    return hears_of(m, WISH_READ) && model_talks(m) && !m->shut_in /* D5 */ && m->unread > 0 &&
           !m->data_unseen;
}

static bool write_is_due(const struct model *m)
{
    bool broken = m->broken && !m->break_unseen; /* W4 */

    return m->wishes[WISH_WRITE] && model_talks(m) && !m->shut_out && m->awaits_room && m->room &&
           !m->room_unseen && !broken;
}

/* The code that FD_CLOSE has for a broken connection. */
static enum harm told_harm(const struct model *m)
{
    if (m->broken == NET_DOWN)
        return NET_DOWN;
    return m->broken == RESET && !m->windows ? RESET : ABORTED; /* ERR-2, P2 */
}

static bool close_is_due(const struct model *m, enum harm *error)
{
    bool behind_data = m->unread > 0 && !m->shut_in; /* D5 */

    if (!hears_of(m, WISH_CLOSE) || m->role != ESTABLISHED)
        return false;
    if (m->broken && !m->break_unseen) { /* waits for nothing [K6] */
        *error = told_harm(m);
        return true;
    }
    *error = FINE;
    return m->ended && !m->end_unseen && (m->windows || !behind_data); /* CLOSE-2, P1 */
}

size_t model_due(const struct model *m, struct due *due)
{
    static const enum wish order[] = {WISH_CONNECT, WISH_ACCEPT, WISH_READ, WISH_WRITE, WISH_CLOSE};
    enum harm error;
    size_t count = 0;

    for (int i = 0; m->wishes[WISH_CONNECT] && i < m->untold_count - m->hidden_outcomes; i++)
        due[count++] = (struct due){WISH_CONNECT, (enum harm)m->untold[i]};
    if (m->down) {
        for (size_t i = 0; i < WISHES; i++)
            if (hears_of(m, order[i]) && possible(m, order[i]) && !m->down_told[order[i]])
                due[count++] = (struct due){order[i], NET_DOWN};
        return count;
    }
    if (m->outcome_unseen)
        return count;
    if (hears_of(m, WISH_ACCEPT) && m->role == LISTENER && m->unread > 0 && !m->data_unseen &&
        !m->starving)
        due[count++] = (struct due){WISH_ACCEPT, FINE};
    if (read_is_due(m))
        due[count++] = (struct due){WISH_READ, FINE};
    if (write_is_due(m))
        due[count++] = (struct due){WISH_WRITE, FINE};
    if (close_is_due(m, &error))
        due[count++] = (struct due){WISH_CLOSE, error};
    return count;
}

bool model_offer(struct model *m, struct due due)
{
    if (m->patience == 0) {
        if (m->currency[due.wish] == CURRENT)
            m->currency[due.wish] = EITHER; /* it is offered again: nothing is lost either way */
        return false;
    }
    if (m->patience != BOUNDLESS)
        m->patience--;
    m->told[due.wish] = 1;
    m->currency[due.wish] = CURRENT;
    if (m->down && due.error == NET_DOWN) {
        m->down_told[due.wish] = 1;
    } else if (due.wish == WISH_CONNECT) {
        for (int i = 1; i < m->untold_count; i++)
            m->untold[i - 1] = m->untold[i];
        m->untold[--m->untold_count] = 0;
    } else if (due.wish == WISH_WRITE) {
        m->awaits_room = 0;
    }
    return true;
}
