/* Socket options as macOS has them. getsockopt(2): SO_LINGER counts in ticks, SO_LINGER_SEC in
 * seconds; tcp(4): TCP_KEEPALIVE is the idle time; ip(4), ip6(4): an address inside of an option's
 * value has its length in it, which for one that is an argument the kernel writes itself. */
#include "option_table.h"

#include "asyncselect/winsock2.h"

const struct option_row option_os_rows[] = {
    {SOL_SOCKET, SO_LINGER, OPTION_LINGER, OPTION_BOTH, SO_LINGER_SEC, 0},
    {SOL_SOCKET, SO_DONTLINGER, OPTION_NOT_LINGER, OPTION_BOTH, SO_LINGER_SEC, 0},
    {IPPROTO_TCP, TCP_KEEPALIVE, OPTION_INT, OPTION_BOTH, TCP_KEEPALIVE, 0},
};
const unsigned option_os_row_count = sizeof(option_os_rows) / sizeof(option_os_rows[0]);

void option_os_complete(struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET)
        address->ss_len = sizeof(struct sockaddr_in);
    else if (address->ss_family == AF_INET6)
        address->ss_len = sizeof(struct sockaddr_in6);
}

const int option_os_buffer_factor = 1;
