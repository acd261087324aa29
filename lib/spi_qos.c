/* SIO_GET_QOS, SIO_SET_QOS, SIO_GET_GROUP_QOS, SIO_SET_GROUP_QOS, WSPConnect's flow specs, and a
 * provider's asyncselect_set_qos. */
#include "spi_qos.h"

#include <string.h>

#include "error.h"
#include "flowspec.h"
#include "qos.h"
#include "socket.h"

bool spi_is_qos(DWORD code)
{
    return code == SIO_GET_QOS || code == SIO_SET_QOS || code == SIO_GET_GROUP_QOS ||
           code == SIO_SET_GROUP_QOS;
}

/* [I3] Says how much room is needed when it is not there. */
static int too_small(const struct spi_qos_buffers *buffers)
{
    *buffers->written = sizeof(QOS);
    return WSAEFAULT;
}

static int answer(struct socket_call *call, enum qos_owner owner,
                  const struct spi_qos_buffers *buffers)
{
    QOS qos;
    if (!buffers->out || buffers->out_size < sizeof(qos))
        return too_small(buffers);
    int error = qos_get(call, owner, &qos);
    if (error)
        return error;
    memcpy(buffers->out, &qos, sizeof(qos));
    *buffers->written = sizeof(qos);
    return 0;
}

static int take(struct socket_call *call, enum qos_owner owner,
                const struct spi_qos_buffers *buffers)
{
    QOS qos;
    if (!buffers->in || buffers->in_size < sizeof(qos))
        return too_small(buffers);
    memcpy(&qos, buffers->in, sizeof(qos));
    int error = flowspec_check(&qos);
    return error ? error : qos_set(call, owner, &qos);
}

int spi_qos(struct socket_call *call, DWORD code, const struct spi_qos_buffers *buffers,
            int refusal)
{
    bool asks = code == SIO_GET_QOS || code == SIO_GET_GROUP_QOS;
    enum qos_owner owner =
        code == SIO_GET_QOS || code == SIO_SET_QOS ? QOS_OF_SOCKET : QOS_OF_GROUP;
    int error = refusal;
    if (!error)
        error = asks ? answer(call, owner, buffers) : take(call, owner, buffers);
    if (asks)
        qos_reenable(call, owner); /* [GATE-7, GATE-9] */
    return error;
}

int spi_qos_check(struct socket_call *call, const QOS *socket_qos, const QOS *group_qos)
{
    bool possible = (!socket_qos || !flowspec_check(socket_qos)) &&
                    (!group_qos || (!flowspec_check(group_qos) && qos_group(call)));
    return possible ? 0 : WSAEOPNOTSUPP;
}

int spi_qos_set(struct socket_call *call, const QOS *socket_qos, const QOS *group_qos)
{
    int error = socket_qos ? qos_set(call, QOS_OF_SOCKET, socket_qos) : 0;
    if (!error && group_qos)
        error = qos_set(call, QOS_OF_GROUP, group_qos);
    return error;
}

int asyncselect_set_qos(SOCKET s, const QOS *qos)
{
    struct socket_call call;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    if (!error) {
        error = qos ? flowspec_check(qos) : WSAEFAULT;
        if (!error)
            error = qos_set(&call, QOS_OF_SOCKET, qos);
        socket_end(&call);
    }
    if (error)
        error_set_last(error);
    return error ? SOCKET_ERROR : 0;
}
