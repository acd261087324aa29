/* Strings and numbers as Windows' C library has them. */
#include "asyncselect/crt.h"

#include <ctype.h>
#include <stdbool.h>
#include <strings.h>

#include "text.h"

/* ---- without regard to case ---- */

int _stricmp(const char *string1, const char *string2)
{
    return strcasecmp(string1, string2);
}

int _strnicmp(const char *string1, const char *string2, size_t count)
{
    return strncasecmp(string1, string2, count);
}

int _wcsnicmp(const wchar_t *string1, const wchar_t *string2, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        wint_t a = towlower((wint_t)string1[i]), b = towlower((wint_t)string2[i]);
        if (a != b)
            return a < b ? -1 : 1;
        if (!a)
            break;
    }
    return 0;
}

int _wcsicmp(const wchar_t *string1, const wchar_t *string2)
{
    return _wcsnicmp(string1, string2, SIZE_MAX);
}

int _memicmp(const void *buffer1, const void *buffer2, size_t count)
{
    const unsigned char *first = buffer1, *second = buffer2;
    for (size_t i = 0; i < count; i++) {
        int difference = tolower(first[i]) - tolower(second[i]);
        if (difference)
            return difference;
    }
    return 0;
}

/* ---- copies and changes ---- */

char *_strdup(const char *string)
{
    return strdup(string);
}

wchar_t *_wcsdup(const wchar_t *string)
{
    size_t size = (wcslen(string) + 1) * sizeof(*string);
    wchar_t *copy = malloc(size);
    return copy ? memcpy(copy, string, size) : NULL;
}

char *_strlwr(char *string)
{
    for (char *c = string; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return string;
}

char *_strupr(char *string)
{
    for (char *c = string; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return string;
}

char *_strrev(char *string)
{
    for (size_t i = 0, end = strlen(string); i + 1 < end; i++, end--) {
        char kept = string[i];
        string[i] = string[end - 1];
        string[end - 1] = kept;
    }
    return string;
}

wchar_t *_wcslwr(wchar_t *string)
{
    for (wchar_t *c = string; *c; c++)
        *c = (wchar_t)towlower((wint_t)*c);
    return string;
}

wchar_t *_wcsupr(wchar_t *string)
{
    for (wchar_t *c = string; *c; c++)
        *c = (wchar_t)towupper((wint_t)*c);
    return string;
}

wchar_t *_wcsrev(wchar_t *string)
{
    for (size_t i = 0, end = wcslen(string); i + 1 < end; i++, end--) {
        wchar_t kept = string[i];
        string[i] = string[end - 1];
        string[end - 1] = kept;
    }
    return string;
}

/* ---- numbers as text ---- */

static char *write_number(ULONGLONG value, bool negative, char *buffer, int radix)
{
    size_t length = 0;
    do {
        buffer[length++] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % (unsigned)radix];
        value /= (unsigned)radix;
    } while (value);
    if (negative)
        buffer[length++] = '-';
    buffer[length] = '\0';
    return _strrev(buffer);
}

char *_ui64toa(ULONGLONG value, char *buffer, int radix)
{
    return write_number(value, false, buffer, radix);
}

char *_i64toa(LONGLONG value, char *buffer, int radix)
{
    bool negative = value < 0 && radix == 10;
    return write_number(negative ? 0 - (ULONGLONG)value : (ULONGLONG)value, negative, buffer,
                        radix);
}

char *_ltoa(LONG value, char *buffer, int radix)
{
    bool negative = value < 0 && radix == 10;
    return write_number(negative ? 0 - (ULONG)value : (ULONG)value, negative, buffer, radix);
}

char *_ultoa(ULONG value, char *buffer, int radix)
{
    return write_number(value, false, buffer, radix);
}

char *_itoa(int value, char *buffer, int radix)
{
    return _ltoa(value, buffer, radix);
}

static wchar_t *widen(const char *text, wchar_t *buffer)
{
    size_t i = 0;
    do {
        buffer[i] = (unsigned char)text[i];
    } while (text[i++]);
    return buffer;
}

wchar_t *_ltow(LONG value, wchar_t *buffer, int radix)
{
    char text[34];
    return widen(_ltoa(value, text, radix), buffer);
}

wchar_t *_ultow(ULONG value, wchar_t *buffer, int radix)
{
    char text[34];
    return widen(_ultoa(value, text, radix), buffer);
}

wchar_t *_itow(int value, wchar_t *buffer, int radix)
{
    return _ltow(value, buffer, radix);
}

/* ---- and back ---- */

LONGLONG _atoi64(const char *string)
{
    return strtoll(string, NULL, 10);
}

LONGLONG _wtoi64(const wchar_t *string)
{
    return wcstoll(string, NULL, 10);
}

static LONG as_long(LONGLONG value)
{
    return value < INT32_MIN ? INT32_MIN : value > INT32_MAX ? INT32_MAX : (LONG)value;
}

LONG _wtol(const wchar_t *string)
{
    return as_long(wcstoll(string, NULL, 10));
}

int _wtoi(const wchar_t *string)
{
    return _wtol(string);
}

/* ---- the environment ---- */

/* In memory that the thread keeps until its next call: as much as a value can have is not known. */
wchar_t *_wgetenv(const wchar_t *name)
{
    static _Thread_local wchar_t value[4096];
    const size_t most = sizeof(value) / sizeof(value[0]) - 1;
    char *narrow = text_utf8(name);
    const char *found = narrow ? getenv(narrow) : NULL;
    free(narrow);
    if (!found)
        return NULL;
    size_t length = text_widen(found, strlen(found), value, most, NULL);
    value[length < most ? length : most] = 0;
    return value;
}
