/* What the machine says of itself. */
#include "asyncselect/sysinfoapi.h"

#include <string.h>

#include "error.h"
#include "sys_resolve.h"
#include "text.h"

static const char system_directory[] = "C:\\Windows\\system32";

/* The name in capitals, as far as NetBIOS has it; 0: it has none. */
static size_t computer_name(char name[MAX_COMPUTERNAME_LENGTH + 1])
{
    char host[256];
    if (sys_gethostname(host, sizeof(host)))
        strcpy(host, "localhost");
    size_t length = strcspn(host, ".");
    if (length > MAX_COMPUTERNAME_LENGTH)
        length = MAX_COMPUTERNAME_LENGTH;
    for (size_t i = 0; i < length; i++)
        name[i] = (char)(host[i] >= 'a' && host[i] <= 'z' ? host[i] - 'a' + 'A' : host[i]);
    name[length] = '\0';
    return length;
}

/* Whether there is room for a name of this length; tells what it takes, or has. */
static BOOL settle_room(const void *buffer, LPDWORD room, size_t length)
{
    BOOL fits = buffer && *room > length;
    *room = (DWORD)(fits ? length : length + 1);
    if (!fits)
        error_set_last(ERROR_BUFFER_OVERFLOW);
    return fits;
}

BOOL GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize)
{
    char name[MAX_COMPUTERNAME_LENGTH + 1];
    size_t length = computer_name(name);
    if (!nSize) {
        error_set_last(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!settle_room(lpBuffer, nSize, length))
        return FALSE;
    memcpy(lpBuffer, name, length + 1);
    return TRUE;
}

BOOL GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize)
{
    char name[MAX_COMPUTERNAME_LENGTH + 1];
    size_t length = computer_name(name);
    if (!nSize) {
        error_set_last(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    if (!settle_room(lpBuffer, nSize, text_widen(name, length, NULL, 0, NULL)))
        return FALSE;
    text_widen(name, length + 1, lpBuffer, *nSize + 1, NULL);
    return TRUE;
}

UINT GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize)
{
    if (!lpBuffer || uSize < sizeof(system_directory))
        return sizeof(system_directory);
    memcpy(lpBuffer, system_directory, sizeof(system_directory));
    return sizeof(system_directory) - 1;
}

UINT GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize)
{
    if (!lpBuffer || uSize < sizeof(system_directory))
        return sizeof(system_directory);
    text_widen(system_directory, sizeof(system_directory), lpBuffer, uSize, NULL);
    return sizeof(system_directory) - 1;
}
