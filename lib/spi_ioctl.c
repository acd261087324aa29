/* WSPIoctl. */
#include "spi.h"

#include <poll.h>
#include <string.h>
#include <sys/uio.h>

#include "error.h"
#include "socket.h"
#include "spi_netchange.h"
#include "spi_qos.h"
#include "sys.h"

/* An integer argument of whatever width the program gives it: u_long is 4 bytes on Windows, and 8
 * or 4 here. */
static bool read_number(const void *buffer, DWORD size, uint64_t *value)
{
    uint32_t narrow;
    if (!buffer || size < sizeof(narrow))
        return false;
    if (size >= sizeof(*value)) {
        memcpy(value, buffer, sizeof(*value));
    } else {
        memcpy(&narrow, buffer, sizeof(narrow));
        *value = narrow;
    }
    return true;
}

static bool write_number(void *buffer, DWORD size, uint32_t value, LPDWORD written)
{
    uint64_t wide = value;
    if (!buffer || size < sizeof(value))
        return false;
    if (size >= sizeof(wide))
        memcpy(buffer, &wide, sizeof(wide));
    else
        memcpy(buffer, &value, sizeof(value));
    *written = size >= sizeof(wide) ? sizeof(wide) : sizeof(value);
    return true;
}

/* FIONBIO. Ends the call. */
static int set_mode(struct socket_call *call, const void *buffer, DWORD size)
{
    uint64_t on = 0;
    int error = 0;
    if (!read_number(buffer, size, &on))
        error = WSAEFAULT;
    else if (!on && call->facts.selected)
        error = WSAEINVAL; /* [CALL-7, I1] */
    if (!error) {
        int result = sys_set_nonblocking(call->facts.fd, on != 0);
        if (result < 0)
            error = error_from_errno(-result);
    }
    if (error)
        socket_end(call);
    else
        socket_end_mode(call, on != 0);
    return error;
}

static bool has_error(int fd)
{
    struct pollfd p = {.fd = fd};
    return sys_poll(&p, 1, 0) != 0;
}

/* Linux counts nothing at the urgent mark, though a receive gets what is behind it. A peek counts it;
 * it would consume an error, and says no more than its room. */
static size_t behind_mark(int fd)
{
    char bytes[16384];
    struct iovec part = {bytes, sizeof(bytes)};
    int at = 0, flags = MSG_PEEK | MSG_DONTWAIT;
    if (sys_at_mark(fd, &at) < 0 || !at || has_error(fd))
        return 0;
    ssize_t got = sys_receive(fd, &part, 1, &flags, NULL, NULL);
    return got > 0 ? (size_t)got : 0;
}

static int readable_bytes(struct socket_call *call, uint32_t *value)
{
    const struct socket_facts *facts = &call->facts;
    bool stream = facts->kind == NOTIFY_STREAM;
    size_t kept;
    int bytes = 0;
    if (stream && facts->phase == NOTIFY_LISTENING)
        return WSAEINVAL;
    int result = sys_readable_bytes(facts->fd, &bytes);
    if (result < 0)
        return error_from_errno(-result);
    if (socket_oob_readable(call, &kept))
        *value = (uint32_t)kept;
    else if (bytes > 0)
        *value = (uint32_t)bytes;
    else
        *value = stream ? (uint32_t)behind_mark(facts->fd) : 0;
    return 0;
}

/* TRUE when no out-of-band data is to be read before the next byte: none is there, or its mark is
 * reached. */
static int at_mark(struct socket_call *call, uint32_t *value)
{
    int fd = call->facts.fd, at = 0;
    struct pollfd urgent = {.fd = fd, .events = POLLPRI};
    if (call->facts.kind != NOTIFY_STREAM)
        return WSAEINVAL;
    int result = sys_at_mark(fd, &at);
    if (result < 0)
        return error_from_errno(-result);
    *value = !socket_oob_behind_data(call) &&
             (at || sys_poll(&urgent, 1, 0) <= 0 || !(urgent.revents & POLLPRI));
    return 0;
}

static int ended(SOCKET s, DWORD code, int error, LPINT lpErrno)
{
    trace_call(s, "ioctl", code, 0, error);
    return spi_result(error, lpErrno);
}

int WSPIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
             LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
             LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine,
             LPWSATHREADID lpThreadId, LPINT lpErrno)
{
    struct socket_call call;
    uint32_t value = 0;
    (void)lpThreadId;
    int error = socket_begin(s, SOCKET_NEITHER, &call);
    bool reenables = spi_is_netchange(dwIoControlCode) || spi_is_qos(dwIoControlCode);
    if (error &&
        !(error == WSAEINPROGRESS && reenables && socket_begin(s, SOCKET_REENABLES, &call) == 0))
        return ended(s, dwIoControlCode, error, lpErrno);
    if (error)
        ; /* [GATE-9] the call is refused, and re-enables */
    else if (lpOverlapped || lpCompletionRoutine)
        error = WSAEOPNOTSUPP;
    else if (!lpcbBytesReturned)
        error = WSAEFAULT;
    if (lpcbBytesReturned)
        *lpcbBytesReturned = 0;
    if (spi_is_netchange(dwIoControlCode)) {
        const struct spi_netchange_buffers buffers = {lpvInBuffer, cbInBuffer, lpvOutBuffer,
                                                      cbOutBuffer, lpcbBytesReturned};
        return ended(s, dwIoControlCode, spi_netchange(&call, dwIoControlCode, &buffers, error),
                     lpErrno);
    }
    if (spi_is_qos(dwIoControlCode)) {
        const struct spi_qos_buffers buffers = {lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer,
                                                lpcbBytesReturned};
        error = spi_qos(&call, dwIoControlCode, &buffers, error);
        socket_end(&call);
        return ended(s, dwIoControlCode, error, lpErrno);
    }
    if (!error) {
        switch (dwIoControlCode) {
        case (DWORD)FIONBIO:
            return ended(s, dwIoControlCode, set_mode(&call, lpvInBuffer, cbInBuffer), lpErrno);
        case (DWORD)FIONREAD:
            error = readable_bytes(&call, &value);
            break;
        case (DWORD)SIOCATMARK:
            error = at_mark(&call, &value);
            break;
        default:
            error = WSAEOPNOTSUPP;
        }
    }
    if (!error && !write_number(lpvOutBuffer, cbOutBuffer, value, lpcbBytesReturned))
        error = WSAEFAULT;
    socket_end(&call);
    return ended(s, dwIoControlCode, error, lpErrno);
}
