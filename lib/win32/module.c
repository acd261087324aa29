/* Modules: the program, and those of Windows, all of which are the library. */
#include "asyncselect/libloaderapi.h"
#include "asyncselect/sysinfoapi.h"
#include "asyncselect/winsock2.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "error.h"
#include "procs.h"
#include "sys.h"
#include "text.h"

/* An element's address is a module's handle; the first is the program. */
static struct module {
    char name[12];
} modules[] = {{""},       {"ws2_32"},   {"wsock32"}, {"mswsock"},
               {"user32"}, {"kernel32"}, {"gdi32"},   {"comctl32"}};
enum { MODULES = sizeof(modules) / sizeof(modules[0]), PATH_SIZE = 4096 };

static void *fail(int error)
{
    error_set_last(error);
    return NULL;
}

static const struct module *module_of(HMODULE handle)
{
    size_t which = 0;
    while (handle && which < MODULES && (const void *)handle != &modules[which])
        which++;
    return which < MODULES ? &modules[which] : NULL;
}

static bool is_called(const struct module *m, const char *name)
{
    size_t length = strlen(m->name);
    return strncasecmp(name, m->name, length) == 0 &&
           (!name[length] || strcasecmp(name + length, ".dll") == 0);
}

static HMODULE module_named(const char *path)
{
    const char *name = path;
    for (const char *c = path ? path : ""; *c; c++)
        if (*c == '\\' || *c == '/' || *c == ':')
            name = c + 1;
    for (size_t i = 1; path && i < MODULES; i++)
        if (is_called(&modules[i], name))
            return (HMODULE)(void *)&modules[i];
    return fail(ERROR_MOD_NOT_FOUND);
}

static HMODULE module_named_wide(LPCWSTR path)
{
    char *name = text_utf8(path);
    if (path && !name)
        return NULL;
    HMODULE module = module_named(name);
    free(name);
    return module;
}

HMODULE GetModuleHandleA(LPCSTR lpModuleName)
{
    return lpModuleName ? module_named(lpModuleName) : (HMODULE)(void *)&modules[0];
}

HMODULE GetModuleHandleW(LPCWSTR lpModuleName)
{
    return lpModuleName ? module_named_wide(lpModuleName) : GetModuleHandleA(NULL);
}

/* They are parts of the process for as long as it lives: there is nothing to count. */
HMODULE LoadLibraryA(LPCSTR lpLibFileName)
{
    return module_named(lpLibFileName);
}

HMODULE LoadLibraryW(LPCWSTR lpLibFileName)
{
    return module_named_wide(lpLibFileName);
}

static bool may_load(HANDLE file, DWORD flags)
{
    const DWORD known = LOAD_WITH_ALTERED_SEARCH_PATH | LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR |
                        LOAD_LIBRARY_SEARCH_APPLICATION_DIR | LOAD_LIBRARY_SEARCH_USER_DIRS |
                        LOAD_LIBRARY_SEARCH_SYSTEM32 | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS;
    bool ok = !file && !(flags & ~known);
    if (!ok)
        error_set_last(ERROR_INVALID_PARAMETER);
    return ok;
}

HMODULE LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
    return may_load(hFile, dwFlags) ? module_named(lpLibFileName) : NULL;
}

HMODULE LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
    return may_load(hFile, dwFlags) ? module_named_wide(lpLibFileName) : NULL;
}

BOOL FreeLibrary(HMODULE hLibModule)
{
    if (hLibModule && module_of(hLibModule))
        return TRUE;
    error_set_last(ERROR_MOD_NOT_FOUND);
    return FALSE;
}

/* ---- functions ---- */

/* Those that are the system's own, with the types that Windows' header gives them. */
static u_long proc_htonl(u_long value)
{
    return htonl((uint32_t)value);
}

static u_long proc_ntohl(u_long value)
{
    return ntohl((uint32_t)value);
}

static u_short proc_htons(u_short value)
{
    return htons(value);
}

static u_short proc_ntohs(u_short value)
{
    return ntohs(value);
}

static unsigned long proc_inet_addr(const char *text)
{
    return inet_addr(text);
}

static char *proc_inet_ntoa(struct in_addr address)
{
    return inet_ntoa(address);
}

static const struct proc system_procs[] = {
    {"htonl", (FARPROC)(void *)proc_htonl},         {"htons", (FARPROC)(void *)proc_htons},
    {"inet_addr", (FARPROC)(void *)proc_inet_addr}, {"inet_ntoa", (FARPROC)(void *)proc_inet_ntoa},
    {"ntohl", (FARPROC)(void *)proc_ntohl},         {"ntohs", (FARPROC)(void *)proc_ntohs},
};

static int compare(const void *name, const void *proc)
{
    return strcmp(name, ((const struct proc *)proc)->name);
}

FARPROC GetProcAddress(HMODULE hModule, LPCSTR lpProcName)
{
    const struct module *m = module_of(hModule);
    const struct proc *found = NULL;
    if (hModule && !m) {
        error_set_last(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    if (hModule && m != &modules[0] && (uintptr_t)lpProcName > 0xFFFF) { /* else a number */
        found = bsearch(lpProcName, procs, proc_count, sizeof(procs[0]), compare);
        if (!found)
            found = bsearch(lpProcName, system_procs, sizeof(system_procs) / sizeof(*system_procs),
                            sizeof(*system_procs), compare);
    }
    if (!found)
        error_set_last(ERROR_PROC_NOT_FOUND);
    return found ? found->address : NULL;
}

/* ---- paths ---- */

static bool path_of(HMODULE handle, char path[PATH_SIZE])
{
    const struct module *m = handle ? module_of(handle) : &modules[0];
    if (m == &modules[0])
        return sys_program_path(path, PATH_SIZE) == 0;
    if (!m)
        return false;
    UINT length = GetSystemDirectoryA(path, PATH_SIZE);
    snprintf(path + length, PATH_SIZE - length, "\\%s.dll", m->name);
    return true;
}

DWORD GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
{
    char path[PATH_SIZE];
    if (!path_of(hModule, path)) {
        error_set_last(ERROR_MOD_NOT_FOUND);
        return 0;
    }
    size_t needed = text_widen(path, strlen(path) + 1, lpFilename, nSize, NULL);
    if (needed <= nSize)
        return (DWORD)needed - 1;
    if (nSize)
        lpFilename[nSize - 1] = 0;
    error_set_last(ERROR_INSUFFICIENT_BUFFER);
    return nSize;
}

DWORD GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize)
{
    char path[PATH_SIZE];
    if (!path_of(hModule, path)) {
        error_set_last(ERROR_MOD_NOT_FOUND);
        return 0;
    }
    size_t length = strlen(path);
    if (length < nSize) {
        memcpy(lpFilename, path, length + 1);
        return (DWORD)length;
    }
    if (nSize) {
        memcpy(lpFilename, path, nSize - 1);
        lpFilename[nSize - 1] = '\0';
    }
    error_set_last(ERROR_INSUFFICIENT_BUFFER);
    return nSize;
}
