#include "print.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "text.h"

enum size { SIZE_CHAR, SIZE_SHORT, SIZE_INT, SIZE_POINTER, SIZE_LONG_LONG };
enum flags { LEFT = 1, ZERO = 2, ALTERNATE = 4, PLUS = 8, SPACE = 16 };

/* One conversion of a format. */
struct conversion {
    unsigned flags;
    int width;
    int precision; /* -1: none */
    enum size size;
    enum print_dialect dialect;
    char strings; /* 'h' narrow, 'l' wide, 0: as the function */
    unsigned long letter;
};

/* ---- units of a string of either kind ---- */

static unsigned long unit_of(bool wide, const void *text, size_t index)
{
    return wide ? (unsigned long)((const wchar_t *)text)[index]
                : ((const unsigned char *)text)[index];
}

void print_unit(struct print_out *out, unsigned long unit)
{
    if (out->length < out->room) {
        if (out->wide)
            ((wchar_t *)out->buffer)[out->length] = (wchar_t)unit;
        else
            ((char *)out->buffer)[out->length] = (char)unit;
    }
    out->length++;
}

static void print_padding(struct print_out *out, const struct conversion *c, size_t length)
{
    bool zeros = c->flags & ZERO && !(c->flags & LEFT) && c->dialect == PRINT_CRT;
    for (size_t i = length; i < (size_t)c->width; i++)
        print_unit(out, zeros ? '0' : ' ');
}

/* A string whose units are those of the output. */
static void print_units(struct print_out *out, const struct conversion *c, const void *text,
                        size_t length)
{
    if (!(c->flags & LEFT))
        print_padding(out, c, length);
    for (size_t i = 0; i < length; i++)
        print_unit(out, unit_of(out->wide, text, i));
    if (c->flags & LEFT)
        print_padding(out, c, length);
}

/* ---- values ---- */

static uint64_t next_integer(struct print_values *values, enum size size)
{
    bool is_long = size == SIZE_LONG_LONG || (size == SIZE_POINTER && sizeof(void *) == 8);
    if (!values->array)
        return is_long ? va_arg(values->list, uint64_t) : va_arg(values->list, unsigned);
    uint64_t value = *values->array++;
    if (is_long && sizeof(*values->array) < sizeof(value)) /* its halves, the low one first */
        value |= (uint64_t)*values->array++ << 32;
    return value;
}

static const void *next_string(struct print_values *values)
{
    return values->array ? (const void *)*values->array++ : va_arg(values->list, const void *);
}

static int64_t as_signed(uint64_t value, enum size size)
{
    switch (size) {
    case SIZE_CHAR:
        return (signed char)value;
    case SIZE_SHORT:
        return (short)value;
    case SIZE_INT:
        return (int32_t)value;
    case SIZE_POINTER:
        return (intptr_t)value;
    case SIZE_LONG_LONG:
        break;
    }
    return (int64_t)value;
}

static uint64_t as_unsigned(uint64_t value, enum size size)
{
    switch (size) {
    case SIZE_CHAR:
        return (unsigned char)value;
    case SIZE_SHORT:
        return (unsigned short)value;
    case SIZE_INT:
        return (uint32_t)value;
    case SIZE_POINTER:
        return (uintptr_t)value;
    case SIZE_LONG_LONG:
        break;
    }
    return value;
}

/* ---- conversions; each returns false where there is no memory ---- */

static bool out_of_memory(struct print_out *out)
{
    out->no_memory = true;
    return false;
}

static bool print_string(struct print_out *out, const struct conversion *c, const void *text,
                         bool wide)
{
    size_t most = c->precision < 0 ? SIZE_MAX : (size_t)c->precision, length = 0;
    if (!text) {
        text = wide ? (const void *)L"(null)" : "(null)";
    }
    while (length < most && unit_of(wide, text, length))
        length++;
    if (wide == out->wide) {
        print_units(out, c, text, length);
        return true;
    }
    size_t needed =
        wide ? text_narrow(text, length, NULL, 0, NULL) : text_widen(text, length, NULL, 0, NULL);
    void *converted = malloc((needed + 1) * (wide ? 1 : sizeof(wchar_t)));
    if (!converted)
        return out_of_memory(out);
    if (wide)
        text_narrow(text, length, converted, needed, NULL);
    else
        text_widen(text, length, converted, needed, NULL);
    print_units(out, c, converted, needed < most ? needed : most);
    free(converted);
    return true;
}

static bool print_character(struct print_out *out, struct conversion *c, uint64_t value, bool wide)
{
    wchar_t character[2] = {(wchar_t)value};
    char byte[2] = {(char)value};
    c->precision = 1;
    if (value == 0) {
        if (c->dialect == PRINT_CRT || !c->strings) /* the page on wsprintf */
            print_units(out, c, character, 1);
        return true;
    }
    if (wide && !out->wide)
        c->precision = -1; /* all of its bytes */
    return print_string(out, c, wide ? (const void *)character : byte, wide);
}

/* Text of ASCII that snprintf makes. */
__attribute__((format(printf, 2, 3))) static bool print_ascii(struct print_out *out,
                                                              const char *format, ...)
{
    char local[128], *text = local;
    va_list list;
    va_start(list, format);
    int length = vsnprintf(local, sizeof(local), format, list);
    va_end(list);
    if (length >= (int)sizeof(local)) {
        text = malloc((size_t)length + 1);
        if (!text)
            return out_of_memory(out);
        va_start(list, format);
        vsnprintf(text, (size_t)length + 1, format, list);
        va_end(list);
    }
    for (int i = 0; i < length; i++)
        print_unit(out, (unsigned char)text[i]);
    if (text != local)
        free(text);
    return length >= 0;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static bool print_number(struct print_out *out, const struct conversion *c,
                         struct print_values *values)
{
    char format[16] = "%", *end = format + 1;
    if (c->flags & LEFT)
        *end++ = '-';
    if (c->flags & ZERO)
        *end++ = '0';
    if (c->flags & ALTERNATE)
        *end++ = '#';
    if (c->flags & PLUS)
        *end++ = '+';
    if (c->flags & SPACE)
        *end++ = ' ';
    snprintf(end, (size_t)(format + sizeof(format) - end), "*.*%s%c",
             strchr("diuxXo", (char)c->letter) ? "ll" : "", (char)c->letter);
    if (strchr("di", (char)c->letter))
        return print_ascii(out, format, c->width, c->precision,
                           (long long)as_signed(next_integer(values, c->size), c->size));
    if (strchr("uxXo", (char)c->letter))
        return print_ascii(out, format, c->width, c->precision,
                           (unsigned long long)as_unsigned(next_integer(values, c->size), c->size));
    return !values->array &&
           print_ascii(out, format, c->width, c->precision, va_arg(values->list, double));
}

#pragma GCC diagnostic pop

static bool print_pointer(struct print_out *out, const struct conversion *c,
                          struct print_values *values)
{
    char digits[2 * sizeof(void *) + 1];
    struct print_out bytes = {.buffer = digits, .room = sizeof(digits)};
    struct conversion as_text = *c;
    print_ascii(&bytes, "%0*llX", (int)sizeof(digits) - 1,
                (unsigned long long)next_integer(values, SIZE_POINTER));
    digits[sizeof(digits) - 1] = '\0';
    as_text.precision = -1;
    return print_string(out, &as_text, digits, false);
}

/* Returns false too for a letter that is none; *known says so. */
static bool print_conversion(struct print_out *out, struct conversion *c,
                             struct print_values *values, bool *known)
{
    bool is_own = c->letter == 's' || c->letter == 'c';
    bool wide = c->strings ? c->strings == 'l' : is_own == out->wide;
    *known = true;
    switch (c->letter) {
    case 's':
    case 'S':
        return print_string(out, c, next_string(values), wide);
    case 'c':
    case 'C':
        return print_character(out, c, as_unsigned(next_integer(values, SIZE_INT), SIZE_INT), wide);
    case 'p':
        return print_pointer(out, c, values);
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
        return print_number(out, c, values);
    case 'o':
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        *known = c->dialect == PRINT_CRT;
        return *known && print_number(out, c, values);
    default:
        *known = false;
        return false;
    }
}

/* ---- formats; each reads what it is about and returns the index behind it ---- */

struct format {
    bool wide;
    const void *text;
};

static unsigned long at(const struct format *f, size_t index)
{
    return unit_of(f->wide, f->text, index);
}

static size_t read_flags(const struct format *f, size_t i, struct conversion *c)
{
    const size_t count = c->dialect == PRINT_CRT ? 5 : 3;
    static const struct {
        char letter;
        unsigned flag;
    } flags[] = {{'-', LEFT}, {'0', ZERO}, {'#', ALTERNATE}, {'+', PLUS}, {' ', SPACE}};
    for (;; i++) {
        size_t which = 0;
        while (which < count && (unsigned long)flags[which].letter != at(f, i))
            which++;
        if (which == count)
            return i;
        c->flags |= flags[which].flag;
    }
}

static size_t read_number(const struct format *f, size_t i, int *number, const struct conversion *c,
                          struct print_values *values)
{
    if (at(f, i) == '*' && c->dialect == PRINT_CRT) {
        *number = (int)as_signed(next_integer(values, SIZE_INT), SIZE_INT);
        return i + 1;
    }
    for (*number = 0; at(f, i) >= '0' && at(f, i) <= '9'; i++)
        *number = *number < INT_MAX / 16 ? *number * 10 + (int)(at(f, i) - '0') : *number;
    return i;
}

static size_t read_size(const struct format *f, size_t i, struct conversion *c)
{
    for (;; i++) {
        switch (at(f, i)) {
        case 'h':
            c->size = c->size == SIZE_SHORT ? SIZE_CHAR : SIZE_SHORT;
            c->strings = 'h';
            break;
        case 'l': /* Windows' long has 32 bits, whatever the system's has */
            c->size = c->strings == 'l' ? SIZE_LONG_LONG : SIZE_INT;
            c->strings = 'l';
            break;
        case 'w':
            c->strings = 'l';
            break;
        case 'j':
        case 'L':
            c->size = SIZE_LONG_LONG;
            break;
        case 'z':
        case 't':
            c->size = SIZE_POINTER;
            break;
        case 'I':
            c->size = SIZE_POINTER;
            if (at(f, i + 1) == '6' && at(f, i + 2) == '4') {
                c->size = SIZE_LONG_LONG;
                i += 2;
            } else if (at(f, i + 1) == '3' && at(f, i + 2) == '2') {
                c->size = SIZE_INT;
                i += 2;
            }
            break;
        default:
            return i;
        }
    }
}

static size_t read_conversion(const struct format *f, size_t i, enum print_dialect dialect,
                              struct conversion *c, struct print_values *values)
{
    *c = (struct conversion){.precision = -1, .size = SIZE_INT, .dialect = dialect};
    i = read_flags(f, i, c);
    i = read_number(f, i, &c->width, c, values);
    if (c->width < 0) { /* which only a value can be */
        c->flags |= LEFT;
        c->width = c->width == INT_MIN ? 0 : -c->width;
    }
    if (at(f, i) == '.')
        i = read_number(f, i + 1, &c->precision, c, values);
    if (dialect == PRINT_WSPRINTF) { /* where there is no room for more */
        c->width = c->width < PRINT_WSPRINTF_MOST ? c->width : PRINT_WSPRINTF_MOST;
        c->precision = c->precision < PRINT_WSPRINTF_MOST ? c->precision : PRINT_WSPRINTF_MOST;
    }
    i = read_size(f, i, c);
    c->letter = at(f, i);
    return c->letter ? i + 1 : i;
}

bool print_format(struct print_out *out, enum print_dialect dialect, const void *format,
                  struct print_values *values)
{
    const struct format f = {out->wide, format};
    for (size_t i = 0; at(&f, i);) {
        struct conversion c;
        bool known;
        if (at(&f, i) != '%') {
            print_unit(out, at(&f, i++));
            continue;
        }
        i = read_conversion(&f, i + 1, dialect, &c, values);
        if (print_conversion(out, &c, values, &known))
            continue;
        if (known)
            return false;
        if (c.letter) /* %% too */
            print_unit(out, c.letter);
    }
    return true;
}

int print_crt(bool wide, void *buffer, size_t room, const void *format, va_list list)
{
    struct print_out out = {.wide = wide, .buffer = buffer, .room = room};
    struct print_values values = {.array = NULL};
    va_copy(values.list, list);
    bool ok = print_format(&out, PRINT_CRT, format, &values);
    va_end(values.list);
    size_t length = out.length;
    if (length < room)
        print_unit(&out, 0);
    return ok && length <= room && length <= INT_MAX ? (int)length : -1;
}
