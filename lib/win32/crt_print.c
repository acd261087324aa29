/* Printing as Windows' C library does it. */
#include "asyncselect/crt.h"

#include <limits.h>
#include <stdbool.h>

#include "print.h"
#include "text.h"

int _vsnprintf(char *buffer, size_t count, const char *format, va_list argptr)
{
    return print_crt(false, buffer, count, format, argptr);
}

int _snprintf(char *buffer, size_t count, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = print_crt(false, buffer, count, format, list);
    va_end(list);
    return length;
}

int _vsnwprintf(wchar_t *buffer, size_t count, const wchar_t *format, va_list argptr)
{
    return print_crt(true, buffer, count, format, argptr);
}

int _snwprintf(wchar_t *buffer, size_t count, const wchar_t *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = print_crt(true, buffer, count, format, list);
    va_end(list);
    return length;
}

/* ---- how long it would be ---- */

static int measure(bool wide, const void *format, va_list list)
{
    struct print_out out = {.wide = wide};
    struct print_values values = {.array = NULL};
    va_copy(values.list, list);
    bool ok = print_format(&out, PRINT_CRT, format, &values);
    va_end(values.list);
    return ok && out.length <= INT_MAX ? (int)out.length : -1;
}

int _vscprintf(const char *format, va_list argptr)
{
    return measure(false, format, argptr);
}

int _scprintf(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = measure(false, format, list);
    va_end(list);
    return length;
}

int _vscwprintf(const wchar_t *format, va_list argptr)
{
    return measure(true, format, argptr);
}

int _scwprintf(const wchar_t *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = measure(true, format, list);
    va_end(list);
    return length;
}

/* ---- into strings and streams without a bound ---- */

int asyncselect_vswprintf(wchar_t *buffer, const wchar_t *format, va_list argptr)
{
    return print_crt(true, buffer, SIZE_MAX / sizeof(wchar_t), format, argptr);
}

int asyncselect_swprintf(wchar_t *buffer, const wchar_t *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = asyncselect_vswprintf(buffer, format, list);
    va_end(list);
    return length;
}

int asyncselect_vfwprintf(FILE *stream, const wchar_t *format, va_list argptr)
{
    int length = measure(true, format, argptr);
    wchar_t *text = length < 0 ? NULL : malloc(((size_t)length + 1) * sizeof(*text));
    if (!text)
        return -1;
    print_crt(true, text, (size_t)length + 1, format, argptr);
    if (asyncselect_fputws(text, stream) == EOF)
        length = -1;
    free(text);
    return length;
}

int asyncselect_fwprintf(FILE *stream, const wchar_t *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = asyncselect_vfwprintf(stream, format, list);
    va_end(list);
    return length;
}

int asyncselect_vwprintf(const wchar_t *format, va_list argptr)
{
    return asyncselect_vfwprintf(stdout, format, argptr);
}

int asyncselect_wprintf(const wchar_t *format, ...)
{
    va_list list;
    va_start(list, format);
    int length = asyncselect_vfwprintf(stdout, format, list);
    va_end(list);
    return length;
}

/* ---- wide strings to and from streams of bytes ---- */

int asyncselect_fputws(const wchar_t *string, FILE *stream)
{
    char *text = text_utf8(string);
    int result = text ? fputs(text, stream) : EOF;
    free(text);
    return result;
}

int asyncselect_putws(const wchar_t *string)
{
    return asyncselect_fputws(string, stdout) == EOF ? EOF : putchar('\n');
}

/* One character, all of its bytes; false: the stream has ended. */
static bool get_character(FILE *stream, wchar_t *character)
{
    char bytes[TEXT_CHARACTER_MOST];
    size_t count = 0;
    int byte = getc(stream);
    if (byte == EOF)
        return false;
    do {
        bytes[count++] = (char)byte;
        if ((byte & 0xC0) == 0x80 || byte < 0x80) /* the next may not belong to it */
            if (count == 1)
                break;
        byte = count < TEXT_CHARACTER_MOST ? getc(stream) : EOF;
    } while (byte != EOF && (byte & 0xC0) == 0x80);
    if (byte != EOF && (byte & 0xC0) != 0x80 && count > 1)
        ungetc(byte, stream);
    bool valid = true;
    text_read(bytes, count, character, &valid);
    return true;
}

wchar_t *asyncselect_fgetws(wchar_t *buffer, int size, FILE *stream)
{
    int length = 0;
    wchar_t character = 0;
    while (length < size - 1 && character != L'\n' && get_character(stream, &character))
        buffer[length++] = character;
    if (length == 0)
        return NULL;
    buffer[length] = 0;
    return buffer;
}

FILE *_wfopen(const wchar_t *name, const wchar_t *mode)
{
    char *path = text_utf8(name), *how = text_utf8(mode);
    FILE *stream = path && how ? fopen(path, how) : NULL;
    free(how);
    free(path);
    return stream;
}
