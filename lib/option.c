/* option: how the value of each of Windows' options becomes the system's, and back. */
#include "option.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "asyncselect/winsock2.h"
#include "error.h"
#include "option_table.h"
#include "sys.h"

/* The largest UDP payload under an IPv4 header, and under an IPv6 one, which its length does not
 * count. */
enum { IPV4_DATAGRAM = 65507, IPV6_DATAGRAM = 65527 };

/* The fewest bytes that a value of Windows' may have. */
static int least_size(const struct option_row *row)
{
    switch (row->kind) {
    case OPTION_FLAG:
    case OPTION_NOT_FLAG:
    case OPTION_SMALL:
    case OPTION_NOT_LINGER:
        return 1;
    case OPTION_INT:
    case OPTION_BUFFER:
    case OPTION_TIMEOUT:
    case OPTION_MESSAGE:
        return (int)sizeof(int);
    case OPTION_LINGER:
        return (int)sizeof(struct linger);
    case OPTION_RAW:
    case OPTION_GROUP:
    case OPTION_CONTEXT:
        return row->size;
    }
    return 0;
}

/* A level that the socket's protocol has not is "not supported" to some systems. */
static int outcome(int result)
{
    int error = result < 0 ? error_from_errno(-result) : 0;
    return error == WSAEOPNOTSUPP ? WSAENOPROTOOPT : error;
}

static int read_option(int fd, const struct option_row *row, void *value, size_t size)
{
    unsigned length = (unsigned)size;
    return outcome(sys_getsockopt(fd, row->level, row->system_name, value, &length));
}

static int write_option(int fd, const struct option_row *row, const void *value, size_t size)
{
    return outcome(sys_setsockopt(fd, row->level, row->system_name, value, (unsigned)size));
}

/* ---- Windows' values ---- */

static void give(char *value, int *length, const void *result, size_t size)
{
    memcpy(value, result, size);
    *length = (int)size;
}

/* An int into as many bytes as there are: all of it, or the lowest byte and zeros. */
static void give_int(char *value, int *length, int result)
{
    if (*length >= (int)sizeof(result)) {
        give(value, length, &result, sizeof(result));
        return;
    }
    memset(value, 0, (size_t)*length);
    value[0] = (char)(unsigned char)result;
}

static int take_int(const char *value, int length)
{
    int taken;
    if (length < (int)sizeof(taken))
        return (unsigned char)value[0];
    memcpy(&taken, value, sizeof(taken));
    return taken;
}

static bool take_flag(const char *value, int length)
{
    for (int i = 0; i < length && i < (int)sizeof(BOOL); i++)
        if (value[i])
            return true;
    return false;
}

/* ---- each kind's way between the two ---- */

static int get_int(int fd, const struct option_row *row, char *value, int *length, int factor)
{
    int number;
    int error = read_option(fd, row, &number, sizeof(number));
    if (!error)
        give_int(value, length, number / factor);
    return error;
}

static int set_int(int fd, const struct option_row *row, int number)
{
    return write_option(fd, row, &number, sizeof(number));
}

static int get_flag(int fd, const struct option_row *row, char *value, int *length)
{
    int number; /* some systems answer with the flag's bit */
    int error = read_option(fd, row, &number, sizeof(number));
    if (!error)
        give_int(value, length, (number != 0) == (row->kind == OPTION_FLAG));
    return error;
}

static int get_timeout(int fd, const struct option_row *row, char *value, int *length)
{
    struct timeval time;
    int error = read_option(fd, row, &time, sizeof(time));
    if (error)
        return error;
    /* Upwards, so that what is shorter than a millisecond is not taken for none. */
    long long ms = (long long)time.tv_sec * 1000 + ((long long)time.tv_usec + 999) / 1000;
    DWORD result = ms > UINT_MAX ? UINT_MAX : (DWORD)ms;
    give(value, length, &result, sizeof(result));
    return 0;
}

static int set_timeout(int fd, const struct option_row *row, const char *value)
{
    DWORD ms;
    memcpy(&ms, value, sizeof(ms));
    struct timeval time = {.tv_sec = (time_t)(ms / 1000)};
    time.tv_usec = (suseconds_t)(ms % 1000 * 1000);
    return write_option(fd, row, &time, sizeof(time));
}

static int get_linger(int fd, const struct option_row *row, char *value, int *length)
{
    struct linger linger;
    int error = read_option(fd, row, &linger, sizeof(linger));
    if (error)
        return error;
    linger.l_onoff = linger.l_onoff != 0;
    if (row->kind == OPTION_LINGER)
        give(value, length, &linger, sizeof(linger));
    else
        give_int(value, length, !linger.l_onoff);
    return 0;
}

static int set_linger(int fd, const struct option_row *row, const char *value)
{
    struct linger linger;
    memcpy(&linger, value, sizeof(linger));
    if (linger.l_linger < 0 || linger.l_linger > USHRT_MAX) /* Windows' member is a u_short */
        return WSAEINVAL;
    return write_option(fd, row, &linger, sizeof(linger));
}

static int set_not_linger(int fd, const struct option_row *row, bool on)
{
    struct linger linger; /* its time stays */
    int error = read_option(fd, row, &linger, sizeof(linger));
    if (error)
        return error;
    linger.l_onoff = !on;
    return write_option(fd, row, &linger, sizeof(linger));
}

static int get_raw(int fd, const struct option_row *row, char *value, int *length)
{
    int error = read_option(fd, row, value, (size_t)row->size);
    if (!error)
        *length = row->size;
    return error;
}

static int get_message_size(int fd, char *value, int *length)
{
    int type;
    unsigned size = sizeof(type);
    int error = outcome(sys_getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size));
    if (error)
        return error;
    struct sockaddr_storage name;
    size = sizeof(name);
    error = outcome(sys_getsockname(fd, (struct sockaddr *)&name, &size));
    if (error)
        return error;
    if (type != SOCK_DGRAM || (name.ss_family != AF_INET && name.ss_family != AF_INET6))
        return WSAENOPROTOOPT;
    give_int(value, length, name.ss_family == AF_INET ? IPV4_DATAGRAM : IPV6_DATAGRAM);
    return 0;
}

static int set_context(int fd)
{
    struct sockaddr_storage name;
    unsigned size = sizeof(name);
    return outcome(sys_getpeername(fd, (struct sockaddr *)&name, &size));
}

/* ---- */

int option_get(int fd, int level, int name, char *value, int *length)
{
    const struct option_row *row;
    int error = option_find(level, name, OPTION_GET, &row);
    if (error)
        return error;
    if (!value || !length || *length < least_size(row))
        return WSAEFAULT;

    switch (row->kind) {
    case OPTION_FLAG:
    case OPTION_NOT_FLAG:
        return get_flag(fd, row, value, length);
    case OPTION_INT:
    case OPTION_SMALL:
        return get_int(fd, row, value, length, 1);
    case OPTION_BUFFER:
        return get_int(fd, row, value, length, option_os_buffer_factor);
    case OPTION_TIMEOUT:
        return get_timeout(fd, row, value, length);
    case OPTION_LINGER:
    case OPTION_NOT_LINGER:
        return get_linger(fd, row, value, length);
    case OPTION_RAW:
        return get_raw(fd, row, value, length);
    case OPTION_MESSAGE:
        return get_message_size(fd, value, length);
    case OPTION_GROUP:
    case OPTION_CONTEXT:
        break; /* option_find refuses to get it */
    }
    return WSAENOPROTOOPT;
}

static int set_group(int fd, const struct option_row *row, const char *value)
{
    struct group_req request;
    memcpy(&request, value, sizeof(request));
    option_os_complete(&request.gr_group);
    return write_option(fd, row, &request, sizeof(request));
}

int option_set(int fd, int level, int name, const char *value, int length)
{
    const struct option_row *row;
    int error = option_find(level, name, OPTION_SET, &row);
    if (error)
        return error;
    int least = least_size(row);
    if (length < least || (!value && least > 0))
        return WSAEFAULT;

    switch (row->kind) {
    case OPTION_FLAG:
        return set_int(fd, row, take_flag(value, length));
    case OPTION_NOT_FLAG:
        return set_int(fd, row, !take_flag(value, length));
    case OPTION_INT:
    case OPTION_SMALL:
    case OPTION_BUFFER:
        return set_int(fd, row, take_int(value, length));
    case OPTION_TIMEOUT:
        return set_timeout(fd, row, value);
    case OPTION_LINGER:
        return set_linger(fd, row, value);
    case OPTION_NOT_LINGER:
        return set_not_linger(fd, row, take_flag(value, length));
    case OPTION_RAW:
        return write_option(fd, row, value, (size_t)row->size);
    case OPTION_GROUP:
        return set_group(fd, row, value);
    case OPTION_CONTEXT:
        return set_context(fd);
    case OPTION_MESSAGE:
        break; /* option_find refuses to set it */
    }
    return WSAENOPROTOOPT;
}
