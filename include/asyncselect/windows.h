/* windows.h: the part of Win32 that socket programs use. Windows here are message-only: they have a
 * procedure and a thread's message queue, and are never on a screen. Brings in Winsock unless
 * WIN32_LEAN_AND_MEAN is defined. Comes before <sys/socket.h> and what includes that.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINDOWS_H
#define ASYNCSELECT_WINDOWS_H
#define _WINDOWS_
#define _INC_WINDOWS

#include "windef.h"

#ifndef WIN32_LEAN_AND_MEAN
#include "winsock2.h"
#elif defined(FD_SETSIZE) && !defined(_SYS_SELECT_H) && !defined(_SYS_TYPES_H) &&                  \
    !defined(ASYNCSELECT_WINSOCK2_H)
/* The program's own, which stdlib.h would replace: set aside here, put back by winsock2.h. */
#define ASYNCSELECT_OWN_FD_SETSIZE
#pragma push_macro("FD_SETSIZE")
#undef FD_SETSIZE
#endif

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "winerror.h"
#include "winbase.h"
#include "winnls.h"
#include "crt.h"
#include "wincon.h"
#include "wingdi.h"
#include "winuser.h"

/* Words that mean nothing, and macros with names of every program's: here only, not in the headers
 * of Winsock. C++ has std::min and std::max, which the macros would break. */
#define far
#define near
#ifndef IN
#define IN
#endif
#ifndef OUT
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif
#if !defined(NOMINMAX) && !defined(__cplusplus)
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif

#endif
