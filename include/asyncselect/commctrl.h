/* commctrl.h: programs start the common controls before they make a window. There are no controls to
 * start. Both functions may be called from anywhere. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_COMMCTRL_H
#define ASYNCSELECT_COMMCTRL_H

#include "winuser.h"

ASYNCSELECT_BEGIN

typedef struct tagINITCOMMONCONTROLSEX {
    DWORD dwSize;
    DWORD dwICC;
} INITCOMMONCONTROLSEX, *LPINITCOMMONCONTROLSEX;

#define ICC_LISTVIEW_CLASSES 0x00000001
#define ICC_TREEVIEW_CLASSES 0x00000002
#define ICC_BAR_CLASSES 0x00000004
#define ICC_TAB_CLASSES 0x00000008
#define ICC_PROGRESS_CLASS 0x00000020
#define ICC_WIN95_CLASSES 0x000000FF
#define ICC_INTERNET_CLASSES 0x00000800
#define ICC_STANDARD_CLASSES 0x00004000

static inline void InitCommonControls(void)
{
}

/* TRUE, or FALSE: the structure is not one. */
static inline BOOL InitCommonControlsEx(const INITCOMMONCONTROLSEX *picce)
{
    return picce && picce->dwSize == sizeof(*picce);
}

ASYNCSELECT_END

#endif
