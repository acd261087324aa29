/* wspiapi.h: getaddrinfo for a Windows without it; here it is always there.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WSPIAPI_H
#define ASYNCSELECT_WSPIAPI_H

#include "ws2tcpip.h"

#endif
