#include "spi_parts.h"

#include <stdlib.h>

#include "direct.h"

int parts_of(struct parts *parts, const WSABUF *buffers, DWORD count)
{
    parts->vector = parts->at_hand;
    parts->count = count;
    parts->total = 0;
    if (!buffers || !count)
        return WSAEFAULT;
    if (count > PARTS_AT_HAND && !(parts->vector = malloc(count * sizeof(struct iovec))))
        return WSAENOBUFS;
    for (DWORD i = 0; i < count; i++) {
        if (!buffers[i].buf && buffers[i].len)
            return WSAEFAULT;
        parts->vector[i] = (struct iovec){buffers[i].buf, buffers[i].len};
        parts->total += buffers[i].len;
    }
    return parts->total > INT32_MAX ? WSAEFAULT : 0;
}

void parts_free(struct parts *parts)
{
    if (parts->vector != parts->at_hand)
        free(parts->vector);
}

void parts_skip(struct parts *parts, size_t done)
{
    for (unsigned i = 0; i < parts->count; i++) {
        struct iovec *part = &parts->vector[i];
        size_t skipped = done < part->iov_len ? done : part->iov_len;
        part->iov_base = (char *)part->iov_base + skipped;
        part->iov_len -= skipped;
        done -= skipped;
    }
}

bool parts_are_plain(const WSABUF *buffers, DWORD count, const DWORD *done, const void *overlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    return count == 1 && buffers && buffers->buf && buffers->len - 1 < DIRECT_MOST && done &&
           !overlapped && !routine;
}
