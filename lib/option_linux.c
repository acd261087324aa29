/* Socket options as Linux has them. socket(7), ip(7), tcp(7). */
#include "option_table.h"

#include "asyncselect/winsock2.h"

const struct option_row option_os_rows[] = {
    {SOL_SOCKET, SO_LINGER, OPTION_LINGER, OPTION_BOTH, SO_LINGER, 0},
    {SOL_SOCKET, SO_DONTLINGER, OPTION_NOT_LINGER, OPTION_BOTH, SO_LINGER, 0},
    {IPPROTO_TCP, TCP_KEEPIDLE, OPTION_INT, OPTION_BOTH, TCP_KEEPIDLE, 0},
    {IPPROTO_IP, IP_MTU, OPTION_INT, OPTION_GET, IP_MTU, 0},
    {IPPROTO_IP, IP_MTU_DISCOVER, OPTION_INT, OPTION_BOTH, IP_MTU_DISCOVER, 0},
    {IPPROTO_IPV6, IPV6_MTU_DISCOVER, OPTION_INT, OPTION_BOTH, IPV6_MTU_DISCOVER, 0},
};
const unsigned option_os_row_count = sizeof(option_os_rows) / sizeof(option_os_rows[0]);

void option_os_complete(struct sockaddr_storage *address)
{
    (void)address;
}

/* The kernel doubles what is set, for its own bookkeeping, and shows the doubled value. Half of it
 * is what was set, and to set half of what it shows, a start value too, changes nothing. */
const int option_os_buffer_factor = 2;
