/* FormatMessage: the texts of errors, and messages with inserts. A message is made twice: to
 * measure it, and to write it. */
#include "asyncselect/winbase.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "print.h"
#include "system_text.h"

enum { INSERTS = 99, SPECIFICATION_MOST = 32 };

/* A message on its way, of bytes or wide characters. */
struct maker {
    bool wide;
    DWORD flags;
    const void *message;
    bool from_string; /* else the message is bytes, and has no inserts */
    uintptr_t *inserts;
    uintptr_t fetched[INSERTS + 3]; /* from the list, so far */
    size_t fetched_count;
    va_list *list;
    struct print_out out;
};

static unsigned long at(const struct maker *m, size_t index)
{
    return m->wide && m->from_string ? (unsigned long)((const wchar_t *)m->message)[index]
                                     : ((const unsigned char *)m->message)[index];
}

static unsigned width_of(const struct maker *m)
{
    return m->flags & FORMAT_MESSAGE_MAX_WIDTH_MASK;
}

/* ---- inserts ---- */

static void put(struct maker *m, const char *text)
{
    while (*text)
        print_unit(&m->out, (unsigned char)*text++);
}

/* The value of an insert and those that follow it; NULL: there are no values. */
static const uintptr_t *values_from(struct maker *m, size_t index, size_t count)
{
    if (m->inserts)
        return m->inserts + index;
    if (!m->list)
        return NULL;
    while (m->fetched_count < index + count)
        m->fetched[m->fetched_count++] = va_arg(*m->list, uintptr_t);
    return m->fetched + index;
}

/* Reads what stands between the exclamation marks behind an insert, as a format with %, into format;
 * returns the index behind it, or 0: it is too long, does not end, or would be a second one. */
static size_t read_specification(const struct maker *m, size_t i, void *format, size_t *values)
{
    struct print_out out = {.wide = m->wide, .buffer = format, .room = SPECIFICATION_MOST};
    print_unit(&out, '%');
    for (; at(m, i) != '!'; i++) {
        if (!at(m, i) || at(m, i) == '%' || out.length == SPECIFICATION_MOST - 1)
            return 0;
        *values += at(m, i) == '*';
        print_unit(&out, at(m, i));
    }
    print_unit(&out, 0);
    return i + 1;
}

/* i is behind the %, at the number. Returns the index behind the insert, or 0: it cannot be made. */
static size_t make_insert(struct maker *m, size_t i)
{
    wchar_t format[SPECIFICATION_MOST];
    size_t index = 0, count = 2; /* a value of 64 bits may be two */
    size_t end = i;
    for (; end < i + 2 && at(m, end) >= '0' && at(m, end) <= '9'; end++)
        index = index * 10 + at(m, end) - '0';
    struct print_out string = {.wide = m->wide, .buffer = format, .room = SPECIFICATION_MOST};
    print_unit(&string, '%');
    print_unit(&string, 's');
    print_unit(&string, 0);
    if (at(m, end) == '!' && (end = read_specification(m, end + 1, format, &count)) == 0)
        return 0;
    if (index - 1 + count > INSERTS + 3)
        return 0;
    struct print_values values = {.array = values_from(m, index - 1, count)};
    return values.array && print_format(&m->out, PRINT_CRT, format, &values) ? end : 0;
}

/* ---- messages ---- */

/* i is behind a %. Returns the index behind what it stands for, or 0: it cannot be made. *ended: it
 * was the end. */
static size_t make_escape(struct maker *m, size_t i, bool *ended)
{
    unsigned long letter = at(m, i);
    bool ignore = m->flags & FORMAT_MESSAGE_IGNORE_INSERTS;
    if (letter >= '1' && letter <= '9' && !ignore)
        return make_insert(m, i);
    switch (letter) {
    case 0:
        return 0;
    case '0':
        *ended = true;
        break;
    case 'n':
        put(m, "\r\n");
        break;
    case 'r':
        put(m, "\r");
        break;
    case 't':
        put(m, "\t");
        break;
    default:
        if (ignore)
            put(m, "%");
        print_unit(&m->out, letter);
        break;
    }
    return i + 1;
}

static bool make(struct maker *m)
{
    bool ended = false;
    m->out.length = 0;
    for (size_t i = 0; !ended && at(m, i);) {
        unsigned long unit = at(m, i++);
        if (unit == '%' && m->from_string) {
            i = make_escape(m, i, &ended);
            if (!i)
                return false;
        } else if (unit == '\r' || unit == '\n') {
            i += unit == '\r' && at(m, i) == '\n';
            put(m, width_of(m) ? " " : "\r\n");
        } else {
            print_unit(&m->out, unit);
        }
    }
    if (!m->from_string)
        put(m, width_of(m) ? " " : "\r\n");
    return true;
}

/* ---- lines of a width ---- */

static unsigned long made(const struct maker *m, size_t index)
{
    return m->wide ? (unsigned long)((const wchar_t *)m->out.buffer)[index]
                   : ((const unsigned char *)m->out.buffer)[index];
}

/* How many units from here on are, or are not, spaces; a word ends before a line end too. */
static size_t run(const struct maker *m, size_t from, bool of_spaces)
{
    size_t i = from;
    while (i < m->out.length && (made(m, i) == ' ') == of_spaces && made(m, i) != '\r')
        i++;
    return i - from;
}

static void copy(const struct maker *m, size_t from, size_t count, struct print_out *to)
{
    for (size_t i = from; i < from + count; i++)
        print_unit(to, made(m, i));
}

static void end_line(struct print_out *to, size_t *column)
{
    print_unit(to, '\r');
    print_unit(to, '\n');
    *column = 0;
}

/* Copies what was made, with line ends in the place of spaces where lines would be longer, and in
 * words that are longer themselves. */
static void break_lines(const struct maker *m, struct print_out *to)
{
    size_t width = width_of(m), column = 0;
    for (size_t i = 0; i < m->out.length;) {
        if (made(m, i) == '\r') {
            copy(m, i, 2, to);
            i += 2;
            column = 0;
            continue;
        }
        size_t spaces = run(m, i, true), word = run(m, i + spaces, false);
        if (column && spaces && column + spaces + word >= width) {
            end_line(to, &column);
            i++;
            spaces--;
        }
        copy(m, i, spaces, to);
        column += spaces;
        for (i += spaces; word > width; word -= width, i += width) {
            copy(m, i, width, to);
            end_line(to, &column);
        }
        copy(m, i, word, to);
        column += word;
        i += word;
    }
}

/* ---- the two functions ---- */

static DWORD fail(int error)
{
    error_set_last(error);
    return 0;
}

/* Finds the message; returns 0 or an error. */
static int find(struct maker *m, LPCVOID source, DWORD id)
{
    m->from_string = (m->flags & FORMAT_MESSAGE_FROM_STRING) != 0;
    if (m->from_string) {
        m->message = source;
        return source ? 0 : ERROR_INVALID_PARAMETER;
    }
    if (m->flags & FORMAT_MESSAGE_FROM_SYSTEM) {
        m->message = system_text(id);
        return m->message ? 0 : ERROR_MR_MID_NOT_FOUND;
    }
    return m->flags & FORMAT_MESSAGE_FROM_HMODULE ? ERROR_RESOURCE_TYPE_NOT_FOUND
                                                  : ERROR_INVALID_PARAMETER;
}

/* Has the message made in memory of its own, which m->out describes; returns 0 or an error. */
static int make_all(struct maker *m)
{
    size_t unit = m->wide ? sizeof(wchar_t) : 1;
    m->out = (struct print_out){.wide = m->wide};
    if (!make(m))
        return m->out.no_memory ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER;
    m->out.room = m->out.length;
    m->out.buffer = malloc((m->out.room + 1) * unit);
    if (!m->out.buffer || !make(m))
        return ERROR_NOT_ENOUGH_MEMORY;
    if (!width_of(m) || width_of(m) == FORMAT_MESSAGE_MAX_WIDTH_MASK)
        return 0;
    struct print_out broken = {.wide = m->wide, .room = 3 * m->out.length + 2};
    broken.buffer = malloc((broken.room + 1) * unit);
    if (broken.buffer)
        break_lines(m, &broken);
    free(m->out.buffer);
    m->out = broken;
    return broken.buffer ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

/* Hands over what was made. */
static DWORD deliver(const struct maker *m, void *buffer, DWORD size)
{
    size_t unit = m->wide ? sizeof(wchar_t) : 1, length = m->out.length;
    if (length == 0 && !(m->flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) && size)
        memset(buffer, 0, unit);
    if (length == 0)
        return fail(ERROR_NO_WORK_DONE);
    if (m->flags & FORMAT_MESSAGE_ALLOCATE_BUFFER) {
        void *block = LocalAlloc(LPTR, (length < size ? size : length + 1) * unit);
        memcpy(buffer, &block, sizeof(block));
        if (!block)
            return 0;
        buffer = block;
    } else if (length >= size) {
        return fail(ERROR_INSUFFICIENT_BUFFER);
    }
    memcpy(buffer, m->out.buffer, length * unit);
    memset((char *)buffer + length * unit, 0, unit);
    return (DWORD)length;
}

static DWORD format_message(struct maker *m, LPCVOID source, DWORD id, void *buffer, DWORD size,
                            va_list *arguments)
{
    int error = buffer ? find(m, source, id) : ERROR_INVALID_PARAMETER;
    if (error)
        return fail(error);
    if (m->flags & FORMAT_MESSAGE_ARGUMENT_ARRAY)
        m->inserts = (uintptr_t *)arguments;
    else
        m->list = arguments;
    error = make_all(m);
    DWORD length = error ? fail(error) : deliver(m, buffer, size);
    free(m->out.buffer);
    return length;
}

DWORD FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                     LPSTR lpBuffer, DWORD nSize, va_list *Arguments)
{
    struct maker m = {.flags = dwFlags};
    (void)dwLanguageId;
    return format_message(&m, lpSource, dwMessageId, lpBuffer, nSize, Arguments);
}

DWORD FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                     LPWSTR lpBuffer, DWORD nSize, va_list *Arguments)
{
    struct maker m = {.flags = dwFlags, .wide = true};
    (void)dwLanguageId;
    return format_message(&m, lpSource, dwMessageId, lpBuffer, nSize, Arguments);
}
