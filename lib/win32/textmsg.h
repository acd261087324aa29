/* textmsg: messages with text, for a procedure that takes strings of the other kind. */
#ifndef ASYNCSELECT_WIN32_TEXTMSG_H
#define ASYNCSELECT_WIN32_TEXTMSG_H

#include "names.h"

#include <stdbool.h>

#include "asyncselect/winuser.h"

/* Does the message have text? The others are the same for both. */
bool textmsg_is(UINT message);

/* Calls proc, which takes wide strings, with a message whose strings are narrow; or one that takes
 * narrow ones with wide ones. 0 with ERROR_NOT_ENOUGH_MEMORY where it cannot be done. */
LRESULT textmsg_to_wide(WNDPROC proc, HWND window, UINT message, WPARAM wParam, LPARAM lParam);
LRESULT textmsg_to_narrow(WNDPROC proc, HWND window, UINT message, WPARAM wParam, LPARAM lParam);

#endif
