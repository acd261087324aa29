/* wingdi.h: colours, and brushes to put into window classes. Nothing is drawn: a brush is its
 * colour. Every function may be called from any thread and from inside a post callback, and follows
 * Microsoft's page of its name. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINGDI_H
#define ASYNCSELECT_WINGDI_H

#include "windef.h"

ASYNCSELECT_BEGIN

#define RGB(r, g, b)                                                                               \
    ((COLORREF)((BYTE)(r) | (DWORD)(WORD)((WORD)(BYTE)(g) << 8) | (DWORD)(BYTE)(b) << 16))
#define GetRValue(rgb) ((BYTE)(rgb))
#define GetGValue(rgb) ((BYTE)((WORD)(rgb) >> 8))
#define GetBValue(rgb) ((BYTE)((DWORD)(rgb) >> 16))

#define WHITE_BRUSH 0
#define LTGRAY_BRUSH 1
#define GRAY_BRUSH 2
#define DKGRAY_BRUSH 3
#define BLACK_BRUSH 4
#define NULL_BRUSH 5
#define HOLLOW_BRUSH NULL_BRUSH
#define WHITE_PEN 6
#define BLACK_PEN 7
#define NULL_PEN 8
#define OEM_FIXED_FONT 10
#define ANSI_FIXED_FONT 11
#define ANSI_VAR_FONT 12
#define SYSTEM_FONT 13
#define DEVICE_DEFAULT_FONT 14
#define DEFAULT_PALETTE 15
#define SYSTEM_FIXED_FONT 16
#define DEFAULT_GUI_FONT 17
#define DC_BRUSH 18
#define DC_PEN 19

/* One of the objects above, or NULL: there is none of this number. It need not be deleted. */
ASYNCSELECT_API HGDIOBJ GetStockObject(int i) ASYNCSELECT_LINK("GetStockObject");

/* A brush of one colour. Never fails. */
ASYNCSELECT_API HBRUSH CreateSolidBrush(COLORREF color) ASYNCSELECT_LINK("CreateSolidBrush");

/* Whether ho is an object: TRUE, and nothing is kept that would have to go; FALSE: it is none. */
ASYNCSELECT_API BOOL DeleteObject(HGDIOBJ ho) ASYNCSELECT_LINK("DeleteObject");

ASYNCSELECT_END

#endif
