/* fdset: Windows' fd_set, an array of sockets with a count. The program's own FD_SETSIZE decides
 * how long the array is, so the members are reached by a pointer and never by the declared bound.
 */
#include "asyncselect/winsock2.h"

void asyncselect_fd_set_add(SOCKET fd, asyncselect_fd_set *set, u_int size)
{
    SOCKET *members = set->fd_array;
    if (!__WSAFDIsSet(fd, set) && set->fd_count < size)
        members[set->fd_count++] = fd;
}

void asyncselect_fd_set_remove(SOCKET fd, asyncselect_fd_set *set)
{
    SOCKET *members = set->fd_array;
    u_int kept = 0;
    for (u_int i = 0; i < set->fd_count; i++)
        if (members[i] != fd)
            members[kept++] = members[i];
    set->fd_count = kept;
}

int __WSAFDIsSet(SOCKET fd, asyncselect_fd_set *set)
{
    const SOCKET *members = set->fd_array;
    for (u_int i = 0; i < set->fd_count; i++)
        if (members[i] == fd)
            return TRUE;
    return FALSE;
}
