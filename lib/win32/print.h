/* print: Windows' formats, of wsprintf and of its C library, into strings of bytes or wide ones. */
#ifndef ASYNCSELECT_WIN32_PRINT_H
#define ASYNCSELECT_WIN32_PRINT_H

#include "names.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where the text goes: length counts all of it, also what no room is left for. Set up with the first
 * three, and the others 0. No 0 is written behind it. */
struct print_out {
    bool wide; /* of wchar_t; else of char */
    void *buffer;
    size_t room;
    size_t length;
    bool no_memory; /* was left for a conversion */
};

/* Where the values come from: an array if there is one, else the list. */
struct print_values {
    va_list list;
    const uintptr_t *array;
};

enum print_dialect {
    PRINT_WSPRINTF, /* an unknown conversion is text; no floating point */
    PRINT_CRT       /* printf of Windows' C library: long has 32 bits */
};

enum { PRINT_WSPRINTF_MOST = 1024 }; /* that wsprintf writes, the 0 included */

void print_unit(struct print_out *out, unsigned long unit);

/* Formats with a string of the same kind as out. False: no memory, which out then says, or a value
 * that the dialect cannot print. */
bool print_format(struct print_out *out, enum print_dialect dialect, const void *format,
                  struct print_values *values);

/* printf of Windows' C library with a buffer: returns the length, or -1: it does not fit, or as
 * above. A 0 is written behind it if there is room. */
int print_crt(bool wide, void *buffer, size_t room, const void *format, va_list list);

#endif
