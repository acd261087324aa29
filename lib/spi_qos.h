/* spi_qos: the ioctls about flow specs. */
#ifndef ASYNCSELECT_SPI_QOS_H
#define ASYNCSELECT_SPI_QOS_H

#include "names.h"

#include "spi.h"

struct socket_call;

/* What WSPIoctl was given beside the socket and the code. */
struct spi_qos_buffers {
    const void *in;
    DWORD in_size;
    void *out;
    DWORD out_size;
    DWORD *written; /* 0 when it is called; NULL only with a refusal */
};

bool spi_is_qos(DWORD code);
/* Carries one out. refusal: the code of what is wrong with the call already; a refused question
 * re-enables its event all the same [GATE-9]. 0 or a WSAE code. */
int spi_qos(struct socket_call *call, DWORD code, const struct spi_qos_buffers *buffers,
            int refusal);

/* WSPConnect's and WSPJoinLeaf's flow specs: 0, or WSAEOPNOTSUPP: what cannot be had. Checks, and then sets. */
int spi_qos_check(struct socket_call *call, const QOS *socket_qos, const QOS *group_qos);
int spi_qos_set(struct socket_call *call, const QOS *socket_qos, const QOS *group_qos);

#endif
