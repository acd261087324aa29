/* Strings that know how much room there is: each function for both kinds of strings, and for room in
 * characters and in bytes, over one that does the work. */
#include "asyncselect/strsafe.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "asyncselect/crt.h"
#include "print.h"

/* Where the string goes. */
struct target {
    bool wide;
    bool in_bytes; /* the caller counts bytes */
    void *text;
    size_t size; /* as the caller counts */
    void *end;   /* the caller's pointer to the 0, and the room from there on; either may be NULL */
    size_t *remaining;
    DWORD flags;
};

static size_t unit_of(const struct target *t)
{
    return t->wide ? sizeof(wchar_t) : 1;
}

/* The room in characters. */
static size_t room_of(const struct target *t)
{
    return t->in_bytes ? t->size / unit_of(t) : t->size;
}

static char *at(const struct target *t, size_t index)
{
    return (char *)t->text + index * unit_of(t);
}

static void end_at(const struct target *t, size_t index)
{
    memset(at(t, index), 0, unit_of(t));
}

static size_t length_within(bool wide, const void *text, size_t most)
{
    return wide ? wcsnlen(text, most) : strnlen(text, most);
}

static void fill(const struct target *t, size_t from)
{
    size_t bytes = t->in_bytes ? t->size : t->size * unit_of(t);
    memset(at(t, from), (int)(t->flags & 0xFF), bytes - from * unit_of(t));
}

static HRESULT check(const struct target *t)
{
    const DWORD known = 0xFF | STRSAFE_IGNORE_NULLS | STRSAFE_FILL_BEHIND_NULL |
                        STRSAFE_FILL_ON_FAILURE | STRSAFE_NULL_ON_FAILURE | STRSAFE_NO_TRUNCATION;
    size_t room = room_of(t);
    if (t->flags & ~known || room > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    if (t->flags & STRSAFE_IGNORE_NULLS && !t->text && !room)
        return S_OK;
    return t->text && room ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

/* Does what the flags ask for, with a string of this length, and tells where it ends. */
static HRESULT finish(const struct target *t, HRESULT result, size_t length, size_t before)
{
    size_t room = room_of(t);
    bool usable = t->text && room > 0 && room <= STRSAFE_MAX_CCH;
    if (usable && FAILED(result)) {
        if (result == STRSAFE_E_INSUFFICIENT_BUFFER && t->flags & STRSAFE_NO_TRUNCATION)
            end_at(t, length = before);
        if (t->flags & STRSAFE_FILL_ON_FAILURE) {
            fill(t, 0);
            length = t->flags & 0xFF ? room - 1 : 0;
            end_at(t, length);
        }
        if (t->flags & STRSAFE_NULL_ON_FAILURE)
            end_at(t, length = 0);
    }
    if (usable && SUCCEEDED(result) && t->flags & STRSAFE_FILL_BEHIND_NULL)
        fill(t, length + 1);
    if (SUCCEEDED(result) || result == STRSAFE_E_INSUFFICIENT_BUFFER) {
        void *end = t->text ? at(t, length) : NULL;
        if (t->end)
            memcpy(t->end, &end, sizeof(end));
        if (t->remaining)
            *t->remaining = t->size - (t->in_bytes ? length * unit_of(t) : length);
    }
    return result;
}

/* Copies behind so many characters. */
static HRESULT store(const struct target *t, size_t before, const void *source, size_t most)
{
    HRESULT result = S_OK;
    size_t room = room_of(t);
    if (!source && t->flags & STRSAFE_IGNORE_NULLS)
        source = t->wide ? (const void *)L"" : "";
    if (!source)
        return finish(t, STRSAFE_E_INVALID_PARAMETER, before, before);
    size_t length = length_within(t->wide, source, most < room ? most : room);
    if (!room)
        return length_within(t->wide, source, 1) && most ? STRSAFE_E_INSUFFICIENT_BUFFER
                                                         : finish(t, S_OK, 0, 0);
    if (before + length >= room) {
        length = room - 1 - before;
        result = STRSAFE_E_INSUFFICIENT_BUFFER;
    }
    memmove(at(t, before), source, length * unit_of(t));
    end_at(t, before + length);
    return finish(t, result, before + length, before);
}

static HRESULT copy(const struct target *t, const void *source, size_t most)
{
    HRESULT result = check(t);
    return SUCCEEDED(result) ? store(t, 0, source, most) : finish(t, result, 0, 0);
}

static HRESULT append(const struct target *t, const void *source, size_t most)
{
    HRESULT result = check(t);
    if (FAILED(result))
        return finish(t, result, 0, 0);
    size_t room = room_of(t), before = room ? length_within(t->wide, t->text, room) : 0;
    if (room && before == room)
        return finish(t, STRSAFE_E_INVALID_PARAMETER, 0, 0);
    return store(t, before, source, most);
}

static HRESULT print(const struct target *t, const void *format, va_list list)
{
    HRESULT result = check(t);
    size_t room = room_of(t);
    if (!format && t->flags & STRSAFE_IGNORE_NULLS)
        format = t->wide ? (const void *)L"" : "";
    if (FAILED(result) || !format)
        return finish(t, STRSAFE_E_INVALID_PARAMETER, 0, 0);
    int length = print_crt(t->wide, t->text, room, format, list);
    if (!room)
        return length ? STRSAFE_E_INSUFFICIENT_BUFFER : finish(t, S_OK, 0, 0);
    bool fits = length >= 0 && (size_t)length < room;
    if (!fits)
        end_at(t, room - 1);
    return finish(t, fits ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER, fits ? (size_t)length : room - 1,
                  0);
}

/* The next character of the standard input; false: there is none, or the line has ended. */
static bool next_character(bool wide, wchar_t *character)
{
    wchar_t one[2];
    int byte;
    if (wide)
        *character = asyncselect_fgetws(one, 2, stdin) ? one[0] : L'\0';
    else
        *character = (byte = getchar()) == EOF ? L'\0' : (wchar_t)byte;
    return *character && *character != L'\n';
}

static HRESULT get_line(const struct target *t)
{
    HRESULT result = check(t);
    size_t room = room_of(t), length = 0;
    wchar_t character;
    if (FAILED(result) || !room)
        return finish(t, FAILED(result) ? result : STRSAFE_E_INSUFFICIENT_BUFFER, 0, 0);
    struct print_out out = {.wide = t->wide, .buffer = t->text, .room = room - 1};
    /* What is left of the line when it is full stays for the next call. */
    while (length < room - 1 && next_character(t->wide, &character)) {
        print_unit(&out, (unsigned long)character);
        length++;
    }
    end_at(t, length);
    if (length == 0 && room > 1 && feof(stdin))
        return finish(t, STRSAFE_E_END_OF_FILE, 0, 0);
    return finish(t, room > 1 ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER, length, 0);
}

static HRESULT measure(bool wide, bool in_bytes, const void *text, size_t size, size_t *length)
{
    size_t unit = wide ? sizeof(wchar_t) : 1, most = in_bytes ? size / unit : size;
    bool ok = text && most <= STRSAFE_MAX_CCH;
    size_t found = ok ? length_within(wide, text, most) : 0;
    ok = ok && found < most;
    if (length)
        *length = !ok ? 0 : in_bytes ? found * unit : found;
    return ok ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

/* ---- the functions: Cch or Cb, A or W. COUNT makes a count of the caller's one of characters ---- */

#define COUNT(in_bytes, count, type) ((in_bytes) ? (count) / sizeof(type) : (count))

/* A verb that takes a string: all of it, at most so much, and both with an end and flags. */
#define DEFINE_TAKING(Verb, work, Kind, in_bytes, Letter, wide, type)                              \
    HRESULT String##Kind##Verb##Letter(type *pszDest, size_t size, const type *pszSrc)             \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, NULL, NULL, 0};                    \
        return work(&t, pszSrc, SIZE_MAX);                                                         \
    }                                                                                              \
    HRESULT String##Kind##Verb##Ex##Letter(type *pszDest, size_t size, const type *pszSrc,         \
                                           type **ppszDestEnd, size_t *remaining, DWORD dwFlags)   \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, ppszDestEnd, remaining, dwFlags};  \
        return work(&t, pszSrc, SIZE_MAX);                                                         \
    }                                                                                              \
    HRESULT String##Kind##Verb##N##Letter(type *pszDest, size_t size, const type *pszSrc,          \
                                          size_t most)                                             \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, NULL, NULL, 0};                    \
        return work(&t, pszSrc, COUNT(in_bytes, most, type));                                      \
    }                                                                                              \
    HRESULT String##Kind##Verb##NEx##Letter(type *pszDest, size_t size, const type *pszSrc,        \
                                            size_t most, type **ppszDestEnd, size_t *remaining,    \
                                            DWORD dwFlags)                                         \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, ppszDestEnd, remaining, dwFlags};  \
        return work(&t, pszSrc, COUNT(in_bytes, most, type));                                      \
    }

#define DEFINE(Kind, in_bytes, Letter, wide, type)                                                 \
    DEFINE_TAKING(Copy, copy, Kind, in_bytes, Letter, wide, type)                                  \
    DEFINE_TAKING(Cat, append, Kind, in_bytes, Letter, wide, type)                                 \
    HRESULT String##Kind##VPrintf##Letter(type *pszDest, size_t size, const type *pszFormat,       \
                                          va_list argList)                                         \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, NULL, NULL, 0};                    \
        return print(&t, pszFormat, argList);                                                      \
    }                                                                                              \
    HRESULT String##Kind##VPrintfEx##Letter(type *pszDest, size_t size, type **ppszDestEnd,        \
                                            size_t *remaining, DWORD dwFlags,                      \
                                            const type *pszFormat, va_list argList)                \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, ppszDestEnd, remaining, dwFlags};  \
        return print(&t, pszFormat, argList);                                                      \
    }                                                                                              \
    HRESULT String##Kind##Printf##Letter(type *pszDest, size_t size, const type *pszFormat, ...)   \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, NULL, NULL, 0};                    \
        va_list list;                                                                              \
        va_start(list, pszFormat);                                                                 \
        HRESULT result = print(&t, pszFormat, list);                                               \
        va_end(list);                                                                              \
        return result;                                                                             \
    }                                                                                              \
    HRESULT String##Kind##PrintfEx##Letter(type *pszDest, size_t size, type **ppszDestEnd,         \
                                           size_t *remaining, DWORD dwFlags,                       \
                                           const type *pszFormat, ...)                             \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, ppszDestEnd, remaining, dwFlags};  \
        va_list list;                                                                              \
        va_start(list, pszFormat);                                                                 \
        HRESULT result = print(&t, pszFormat, list);                                               \
        va_end(list);                                                                              \
        return result;                                                                             \
    }                                                                                              \
    HRESULT String##Kind##Gets##Letter(type *pszDest, size_t size)                                 \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, NULL, NULL, 0};                    \
        return get_line(&t);                                                                       \
    }                                                                                              \
    HRESULT String##Kind##GetsEx##Letter(type *pszDest, size_t size, type **ppszDestEnd,           \
                                         size_t *remaining, DWORD dwFlags)                         \
    {                                                                                              \
        const struct target t = {wide, in_bytes, pszDest, size, ppszDestEnd, remaining, dwFlags};  \
        return get_line(&t);                                                                       \
    }                                                                                              \
    HRESULT String##Kind##Length##Letter(const type *psz, size_t most, size_t *length)             \
    {                                                                                              \
        return measure(wide, in_bytes, psz, most, length);                                         \
    }

DEFINE(Cch, false, A, false, char)
DEFINE(Cb, true, A, false, char)
DEFINE(Cch, false, W, true, wchar_t)
DEFINE(Cb, true, W, true, wchar_t)
