/* WSPIoctl. */
#include "spi.h"

#include <poll.h>
#include <string.h>

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

static int readable_bytes(const struct socket_facts *facts, uint32_t *value)
{
    int bytes = 0;
    if (facts->kind == NOTIFY_STREAM && facts->phase == NOTIFY_LISTENING)
        return WSAEINVAL;
    int result = sys_readable_bytes(facts->fd, &bytes);
    if (result < 0)
        return error_from_errno(-result);
    *value = bytes > 0 ? (uint32_t)bytes : 0;
    return 0;
}

/* TRUE when no out-of-band data is to be read before the next byte: none is there, or its mark is
 * reached. */
static int at_mark(const struct socket_facts *facts, uint32_t *value)
{
    int at = 0;
    struct pollfd urgent = {.fd = facts->fd, .events = POLLPRI};
    if (facts->kind != NOTIFY_STREAM)
        return WSAEINVAL;
    int result = sys_at_mark(facts->fd, &at);
    if (result < 0)
        return error_from_errno(-result);
    *value = at || sys_poll(&urgent, 1, 0) <= 0 || !(urgent.revents & POLLPRI);
    return 0;
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
    if (error)
        return spi_result(error, lpErrno);
    if (lpOverlapped || lpCompletionRoutine)
        error = WSAEOPNOTSUPP;
    else if (!lpcbBytesReturned)
        error = WSAEFAULT;
    if (lpcbBytesReturned)
        *lpcbBytesReturned = 0;
    if (spi_is_netchange(dwIoControlCode)) {
        const struct spi_netchange_buffers buffers = {lpvInBuffer, cbInBuffer, lpvOutBuffer,
                                                      cbOutBuffer, lpcbBytesReturned};
        return spi_result(spi_netchange(&call, dwIoControlCode, &buffers, error), lpErrno);
    }
    if (spi_is_qos(dwIoControlCode)) {
        const struct spi_qos_buffers buffers = {lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer,
                                                lpcbBytesReturned};
        error = spi_qos(&call, dwIoControlCode, &buffers, error);
        socket_end(&call);
        return spi_result(error, lpErrno);
    }
    if (!error) {
        switch (dwIoControlCode) {
        case (DWORD)FIONBIO:
            return spi_result(set_mode(&call, lpvInBuffer, cbInBuffer), lpErrno);
        case (DWORD)FIONREAD:
            error = readable_bytes(&call.facts, &value);
            break;
        case (DWORD)SIOCATMARK:
            error = at_mark(&call.facts, &value);
            break;
        default:
            error = WSAEOPNOTSUPP;
        }
    }
    if (!error && !write_number(lpvOutBuffer, cbOutBuffer, value, lpcbBytesReturned))
        error = WSAEFAULT;
    socket_end(&call);
    return spi_result(error, lpErrno);
}
