/* text: strings of bytes, UTF-8, and wide ones, each as the other. A wide character is a code
 * point; what is none of either kind becomes U+FFFD. */
#ifndef ASYNCSELECT_WIN32_TEXT_H
#define ASYNCSELECT_WIN32_TEXT_H

#include "names.h"

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

enum { TEXT_CHARACTER_MOST = 4 }; /* bytes of UTF-8 */

/* Reads the character that text begins with; length is at least 1. Returns how many bytes it takes;
 * *valid becomes false, and the character is U+FFFD, where they are none. */
size_t text_read(const char *text, size_t length, wchar_t *character, bool *valid);
/* Writes it as UTF-8; returns how many bytes. *valid becomes false for what is no character. */
size_t text_write(wchar_t character, char bytes[TEXT_CHARACTER_MOST], bool *valid);

/* Converts all of text, and writes of the result what fits whole. Returns the units that all of it
 * needs. *valid (may be NULL) becomes false if something could not be read. */
size_t text_widen(const char *text, size_t length, wchar_t *buffer, size_t room, bool *valid);
size_t text_narrow(const wchar_t *text, size_t length, char *buffer, size_t room, bool *valid);

/* The same of a whole string, in memory of its own; NULL for NULL, or with
 * ERROR_NOT_ENOUGH_MEMORY. */
wchar_t *text_wide(const char *text);
char *text_utf8(const wchar_t *text);

#endif
