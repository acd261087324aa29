/* mswsock.h: Microsoft's extensions of Winsock. Those that the library has are options, in
 * winsock2.h; what needs overlapped I/O (AcceptEx, TransmitFile) is not there.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_MSWSOCK_H
#define ASYNCSELECT_MSWSOCK_H

#include "winsock2.h"

#endif
