/* Texts: addresses, UTF-8 and back, and the name of a trace's file. */
#include "asyncselect/winsock2.h"

#include "input.h"

#include <wchar.h>

#include "trace.h"
#include "win32/text.h"

/* What is an address prints as a text that is the same address. */
static void try_address(const char *text, int family)
{
    struct sockaddr_storage address = {0}, again = {0};
    char printed[128];
    DWORD room = sizeof(printed);
    int size = sizeof(address);
    if (WSAStringToAddressA((char *)text, family, NULL, (struct sockaddr *)&address, &size) != 0) {
        must(WSAGetLastError() == WSAEINVAL);
        return;
    }
    must(address.ss_family == family);
    must(WSAAddressToStringA((struct sockaddr *)&address, (DWORD)size, NULL, printed, &room) == 0);
    must(strlen(printed) + 1 == room);
    must(WSAStringToAddressA(printed, family, NULL, (struct sockaddr *)&again, &size) == 0);
    must(memcmp(&address, &again, (size_t)size) == 0);
}

/* A valid text comes back as it was; any other is told, and what is made of it is valid. */
static void try_utf8(const char *text, size_t length)
{
    bool valid = true, still_valid = true;
    size_t units = text_widen(text, length, NULL, 0, &valid);
    must(units <= length);
    wchar_t *wide = calloc(units + 1, sizeof(*wide));
    must(wide != NULL);
    must(text_widen(text, length, wide, units, NULL) == units);
    size_t bytes = text_narrow(wide, units, NULL, 0, &still_valid);
    must(still_valid);
    char *back = calloc(bytes + 1, 1);
    must(back != NULL);
    must(text_narrow(wide, units, back, bytes, NULL) == bytes);
    must(!valid || (bytes == length && memcmp(text, back, length) == 0));
    free(wide);
    free(back);
}

/* Wide texts that are none of ours: any 32 bits. */
static void try_wide(struct input in)
{
    size_t units = in.length / sizeof(wchar_t);
    wchar_t *wide = take_block(&in, units * sizeof(wchar_t));
    bool valid = true, still_valid = true;
    size_t bytes = text_narrow(wide, units, NULL, 0, &valid);
    char *text = calloc(bytes + 1, 1);
    must(text != NULL);
    must(text_narrow(wide, units, text, bytes / 2, NULL) == bytes); /* half of it fits */
    must(text_narrow(wide, units, text, bytes, NULL) == bytes);
    must(text_widen(text, bytes, NULL, 0, &still_valid) == units && still_valid);
    free(text);
    free(wide);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char nowhere[] = "/dev/null/"; /* no file can be made there */
    static WSADATA data;
    struct input in = {bytes, length};
    if (!data.wVersion)
        must(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    char *text = calloc(1, sizeof(nowhere) + length);
    must(text != NULL);
    memcpy(text, nowhere, sizeof(nowhere));
    if (length)
        memcpy(text + sizeof(nowhere) - 1, bytes, length);
    must(trace_to(text) < 0);
    try_address(text + sizeof(nowhere) - 1, AF_INET);
    try_address(text + sizeof(nowhere) - 1, AF_INET6);
    free(text);
    try_utf8((const char *)bytes, length);
    try_wide(in);
    return 0;
}
