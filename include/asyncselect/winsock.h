/* winsock.h: Winsock 1.1's header; the names are those of winsock2.h. SPDX-License-Identifier:
 * BSD-2-Clause */
#ifndef ASYNCSELECT_WINSOCK_H
#define ASYNCSELECT_WINSOCK_H

#include "winsock2.h"

#endif
