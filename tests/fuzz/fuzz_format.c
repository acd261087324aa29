/* Formats: wsprintf's and FormatMessage's, with both kinds of strings. Every value is a pointer to a string
 * that is one of bytes and a wide one, so that each conversion may take it. */
#include "asyncselect/winsock2.h"

#include "input.h"

#include <wchar.h>

enum { MOST = 1024, VALUES = 112, CONVERSIONS = 48 };

static union {
    wchar_t wide[8];
    char bytes[8 * sizeof(wchar_t)];
} string = {.bytes = "a\xc3\xbcz"};

#define FOUR_TIMES(x) x, x, x, x
#define VALUES_112                                                                                 \
    FOUR_TIMES(FOUR_TIMES(&string)), FOUR_TIMES(FOUR_TIMES(&string)),                              \
        FOUR_TIMES(FOUR_TIMES(&string)), FOUR_TIMES(FOUR_TIMES(&string)),                          \
        FOUR_TIMES(FOUR_TIMES(&string)), FOUR_TIMES(FOUR_TIMES(&string)),                          \
        FOUR_TIMES(FOUR_TIMES(&string))

/* Some 0 within what %c prints is part of it. */
static void try_wsprintf(const char *format, const wchar_t *wide_format)
{
    char *out = malloc(MOST);
    wchar_t *wide = malloc(MOST * sizeof(*wide));
    must(out && wide);
    int length = wsprintfA(out, format, VALUES_112);
    must(length >= 0 && length < MOST && out[length] == '\0');
    length = wsprintfW(wide, wide_format, VALUES_112);
    must(length >= 0 && length < MOST && wide[length] == L'\0');
    free(out);
    free(wide);
}

/* With values from an array, or from a list. */
static DWORD message(BOOL wide, DWORD flags, const void *format, void *buffer, DWORD size, ...)
{
    static DWORD_PTR values[VALUES];
    va_list list, *arguments = &list;
    for (int i = 0; i < VALUES; i++)
        values[i] = (DWORD_PTR)&string;
    if (flags & FORMAT_MESSAGE_ARGUMENT_ARRAY)
        arguments = (va_list *)values;
    flags |= FORMAT_MESSAGE_FROM_STRING;
    va_start(list, size);
    DWORD length = wide ? FormatMessageW(flags, format, 0, 0, buffer, size, arguments)
                        : FormatMessageA(flags, format, 0, 0, buffer, size, arguments);
    va_end(list);
    return length;
}

/* What is made for the caller fits in a buffer of its size, and in no smaller one. */
static void try_message(BOOL wide, DWORD flags, const void *format)
{
    size_t unit = wide ? sizeof(wchar_t) : 1;
    void *made;
    DWORD length =
        message(wide, flags | FORMAT_MESSAGE_ALLOCATE_BUFFER, format, &made, 0, VALUES_112);
    if (length == 0) {
        must(GetLastError() == ERROR_INVALID_PARAMETER || GetLastError() == ERROR_NO_WORK_DONE);
        return;
    }
    void *exact = malloc((length + 1) * unit);
    must(exact != NULL);
    must(message(wide, flags, format, exact, length + 1, VALUES_112) == length);
    must(memcmp(exact, made, (length + 1) * unit) == 0);
    must(message(wide, flags, format, exact, length, VALUES_112) == 0);
    must(GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    free(exact);
    LocalFree(made);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct input in = {bytes, length};
    DWORD flags = take(&in);
    uint8_t how = take(&in);
    if (how & 1)
        flags |= FORMAT_MESSAGE_IGNORE_INSERTS;
    if (how & 2)
        flags |= FORMAT_MESSAGE_ARGUMENT_ARRAY;
    length = in.length;
    char *format = calloc(length + 1, 1);
    wchar_t *wide = calloc(length + 1, sizeof(*wide));
    must(format && wide);
    /* No more conversions than there are values; no width that is a value or makes a gigabyte. */
    int conversions = 0, digits = 0;
    for (size_t i = 0; i < length; i++) {
        char c = (char)take(&in);
        conversions += c == '%';
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (c == '*' || digits > 4 || conversions > CONVERSIONS)
            c = '.';
        format[i] = c;
        wide[i] = (unsigned char)c;
    }
    try_wsprintf(format, wide);
    try_message(FALSE, flags, format);
    try_message(TRUE, flags, wide);
    free(format);
    free(wide);
    return 0;
}
