#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "asyncselect/winerror.h"
#include "error.h"

enum { REPLACEMENT = 0xFFFD, LAST = 0x10FFFF, SURROGATES = 0xD800, SURROGATES_END = 0xE000 };

/* What the first byte says of a character of so many bytes: its mark, the mask of its own bits, and
 * the least value that is not written shorter. */
static const struct form {
    unsigned char mark, bits;
    uint32_t least;
} forms[] = {{0x00, 0x7F, 0}, {0xC0, 0x1F, 0x80}, {0xE0, 0x0F, 0x800}, {0xF0, 0x07, 0x10000}};

static bool is_character(uint32_t value)
{
    return value <= LAST && !(value >= SURROGATES && value < SURROGATES_END);
}

/* Can a character of this form begin with these bits, which are followed by so many more? */
static bool may_begin(uint32_t bits, size_t more, size_t form)
{
    uint32_t first = bits << 6 * more, last = first | ((1u << 6 * more) - 1);
    return last >= forms[form].least && first <= LAST &&
           !(first >= SURROGATES && last < SURROGATES_END);
}

/* What is none counts as one, as far as it could have become one. */
static size_t read_form(const char *text, size_t length, size_t form, wchar_t *character,
                        bool *valid)
{
    uint32_t value = (unsigned char)text[0] & forms[form].bits;
    size_t i = 1;
    for (; i <= form; i++) {
        unsigned char byte = i < length ? (unsigned char)text[i] : 0;
        uint32_t longer = value << 6 | (byte & 0x3F);
        if ((byte & 0xC0) != 0x80 || !may_begin(longer, form - i, form))
            break;
        value = longer;
    }
    bool whole = i > form;
    *character = whole ? (wchar_t)value : (wchar_t)REPLACEMENT;
    *valid = *valid && whole;
    return i;
}

size_t text_read(const char *text, size_t length, wchar_t *character, bool *valid)
{
    for (size_t form = 0; form < TEXT_CHARACTER_MOST; form++)
        if (((unsigned char)text[0] & ~forms[form].bits) == forms[form].mark)
            return read_form(text, length, form, character, valid);
    *character = REPLACEMENT;
    *valid = false;
    return 1;
}

size_t text_write(wchar_t character, char bytes[TEXT_CHARACTER_MOST], bool *valid)
{
    uint32_t value = (uint32_t)character;
    if (!is_character(value)) {
        value = REPLACEMENT;
        *valid = false;
    }
    size_t form = TEXT_CHARACTER_MOST - 1;
    while (value < forms[form].least)
        form--;
    for (size_t i = form; i > 0; i--) {
        bytes[i] = (char)(0x80 | (value & 0x3F));
        value >>= 6;
    }
    bytes[0] = (char)(forms[form].mark | value);
    return form + 1;
}

size_t text_widen(const char *text, size_t length, wchar_t *buffer, size_t room, bool *valid)
{
    size_t units = 0;
    bool ignored = true;
    for (size_t i = 0; i < length; units++) {
        wchar_t character;
        i += text_read(text + i, length - i, &character, valid ? valid : &ignored);
        if (units < room)
            buffer[units] = character;
    }
    return units;
}

size_t text_narrow(const wchar_t *text, size_t length, char *buffer, size_t room, bool *valid)
{
    size_t units = 0;
    bool ignored = true, fits = true;
    for (size_t i = 0; i < length; i++) {
        char bytes[TEXT_CHARACTER_MOST];
        size_t count = text_write(text[i], bytes, valid ? valid : &ignored);
        fits = fits && count <= room - units; /* and nothing after what did not */
        if (fits)
            memcpy(buffer + units, bytes, count);
        units += count;
    }
    return units;
}

wchar_t *text_wide(const char *text)
{
    if (!text)
        return NULL;
    size_t length = strlen(text) + 1, units = text_widen(text, length, NULL, 0, NULL);
    wchar_t *wide = malloc(units * sizeof(*wide));
    if (wide)
        text_widen(text, length, wide, units, NULL);
    else
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
    return wide;
}

char *text_utf8(const wchar_t *text)
{
    if (!text)
        return NULL;
    size_t length = wcslen(text) + 1, units = text_narrow(text, length, NULL, 0, NULL);
    char *bytes = malloc(units);
    if (bytes)
        text_narrow(text, length, bytes, units, NULL);
    else
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
    return bytes;
}
