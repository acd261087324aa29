/* conio.h: the keyboard of the terminal that the standard input is, by termios; where that is no
 * terminal, its bytes. Every function may be called from any thread, and follows Microsoft's page of
 * its name. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_CONIO_H
#define ASYNCSELECT_CONIO_H

#include "windef.h"

ASYNCSELECT_BEGIN

/* Whether a key waits, which _getch takes: nonzero, or 0. The end of the input counts as one. What
 * is typed while none of these functions runs is echoed by the terminal. */
ASYNCSELECT_API int _kbhit(void) ASYNCSELECT_LINK("_kbhit");
/* The next key, without a line's end being waited for; _getche echoes it. EOF: the input has ended.
 * Not from inside a post callback, as it waits. */
ASYNCSELECT_API int _getch(void) ASYNCSELECT_LINK("_getch");
ASYNCSELECT_API int _getche(void) ASYNCSELECT_LINK("_getche");
/* Puts one key back, for the next _getch. Returns it, or EOF: one is there already. */
ASYNCSELECT_API int _ungetch(int c) ASYNCSELECT_LINK("_ungetch");
/* Writes to the standard output at once. _putch returns c, _cputs 0, _cprintf the bytes; or EOF, -1,
 * -1. _cprintf formats as _snprintf does. */
ASYNCSELECT_API int _putch(int c) ASYNCSELECT_LINK("_putch");
ASYNCSELECT_API int _cputs(const char *string) ASYNCSELECT_LINK("_cputs");
ASYNCSELECT_API int _cprintf(const char *format, ...) ASYNCSELECT_LINK("_cprintf");

#define kbhit _kbhit
#define getch _getch
#define getche _getche
#define ungetch _ungetch
#define putch _putch
#define cputs _cputs
#define cprintf _cprintf

ASYNCSELECT_END

#endif
