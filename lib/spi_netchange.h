/* spi_netchange: the ioctls about addresses and routes. */
#ifndef ASYNCSELECT_SPI_NETCHANGE_H
#define ASYNCSELECT_SPI_NETCHANGE_H

#include "names.h"

#include "spi.h"

struct socket_call;

/* What WSPIoctl was given beside the socket and the code. */
struct spi_netchange_buffers {
    const void *in;
    DWORD in_size;
    void *out;
    DWORD out_size;
    DWORD *written; /* 0 when it is called; NULL only with a refusal */
};

bool spi_is_netchange(DWORD code);
/* Carries one out, and ends the call. refusal: the code of what is wrong with the call already; a
 * refused request for a change re-enables its event all the same [GATE-9]. 0 or a WSAE code. */
int spi_netchange(struct socket_call *call, DWORD code, const struct spi_netchange_buffers *buffers,
                  int refusal);

#endif
