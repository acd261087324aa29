/* parts: the buffers of one receive or send, as the system takes them. */
#ifndef ASYNCSELECT_SPI_PARTS_H
#define ASYNCSELECT_SPI_PARTS_H

#include "names.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>

#include "asyncselect/ws2spi.h"

enum { PARTS_AT_HAND = 8 };

struct parts {
    struct iovec *vector;
    unsigned count;
    size_t total;
    struct iovec at_hand[PARTS_AT_HAND];
};

/* 0 or a WSAE code; parts_free in any case. */
int parts_of(struct parts *parts, const WSABUF *buffers, DWORD count);
void parts_free(struct parts *parts);
/* So many bytes are done; the total stays what it was. */
void parts_skip(struct parts *parts, size_t done);

/* One buffer, nowhere to report to but *done, and not long: it may be done in one go (direct.h). */
bool parts_are_plain(const WSABUF *buffers, DWORD count, const DWORD *done, const void *overlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE routine);

#endif
