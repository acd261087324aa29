/* desktop: the window that all others lie on: a handle, and nothing behind it. */
#ifndef ASYNCSELECT_WIN32_DESKTOP_H
#define ASYNCSELECT_WIN32_DESKTOP_H

#include "names.h"

#include "asyncselect/windef.h"

/* No window's number ends in so many zeros (window.c). */
static inline HWND desktop_window(void)
{
    return (HWND)0x10000;
}

#endif
