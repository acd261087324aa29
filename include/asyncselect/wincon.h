/* wincon.h: the signals that end a program, as a console's control events.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINCON_H
#define ASYNCSELECT_WINCON_H

#include "windef.h"
#include "winerror.h"

ASYNCSELECT_BEGIN

#define CTRL_C_EVENT 0     /* SIGINT */
#define CTRL_BREAK_EVENT 1 /* SIGQUIT */
#define CTRL_CLOSE_EVENT 2 /* SIGTERM and SIGHUP */

/* Is told of a control event, in a thread that the library keeps for it. Returns TRUE when it has
 * dealt with the event: nothing more happens, after CTRL_CLOSE_EVENT too. FALSE passes it on to the
 * handler that was added before, and from the first one to the signal's default action, which ends
 * the process. */
typedef BOOL(WINAPI *PHANDLER_ROUTINE)(DWORD dwCtrlType);

/* Adds or takes away a handler of control events. The first one installs handlers for the four
 * signals, except for those that the process was started to ignore; when the last one is taken away
 * they are as before.
 * HandlerRoutine [in] the handler; it may be added more than once. NULL: Add says whether Ctrl+C
 *                     (SIGINT) is ignored from now on, with no handler asked.
 * Add            [in] TRUE adds, FALSE takes away what was added last of this handler.
 * Returns TRUE, or FALSE with ERROR_INVALID_PARAMETER: there is no such handler to take away;
 * ERROR_NOT_ENOUGH_MEMORY: no memory, descriptor or thread was left. From any thread, from inside a
 * handler and from inside a post callback. Follows the page on SetConsoleCtrlHandler. */
ASYNCSELECT_API BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add)
    ASYNCSELECT_LINK("SetConsoleCtrlHandler");

ASYNCSELECT_END

#endif
