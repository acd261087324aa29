/* libloaderapi.h: modules. Those that Windows' sockets and windows come from (ws2_32, wsock32,
 * mswsock, user32, kernel32, gdi32, comctl32) are here already, and each leads to the library itself;
 * there are no others but the program. Every function may be called from any thread and from inside
 * a post callback, and follows Microsoft's page of its name. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_LIBLOADERAPI_H
#define ASYNCSELECT_LIBLOADERAPI_H

#include "windef.h"
#include "winerror.h"

ASYNCSELECT_BEGIN

/* A module by its name. Case is no matter, and neither are a directory before it and ".dll" behind
 * it. lpModuleName [in] the name; NULL: the program. Returns its handle, or NULL with
 * ERROR_MOD_NOT_FOUND: there is none of this name. */
ASYNCSELECT_API HMODULE GetModuleHandleA(LPCSTR lpModuleName) ASYNCSELECT_LINK("GetModuleHandleA");
ASYNCSELECT_API HMODULE GetModuleHandleW(LPCWSTR lpModuleName) ASYNCSELECT_LINK("GetModuleHandleW");

/* The same, for FreeLibrary to undo. NULL is a name that no module has. */
ASYNCSELECT_API HMODULE LoadLibraryA(LPCSTR lpLibFileName) ASYNCSELECT_LINK("LoadLibraryA");
ASYNCSELECT_API HMODULE LoadLibraryW(LPCWSTR lpLibFileName) ASYNCSELECT_LINK("LoadLibraryW");

/* The same. hFile [in] NULL; dwFlags [in] where to look, no effect: LOAD_LIBRARY_SEARCH_SYSTEM32
 * and the like, LOAD_WITH_ALTERED_SEARCH_PATH. NULL with ERROR_INVALID_PARAMETER also: hFile is not
 * NULL, or another flag. */
#define LOAD_WITH_ALTERED_SEARCH_PATH 0x00000008
#define LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR 0x00000100
#define LOAD_LIBRARY_SEARCH_APPLICATION_DIR 0x00000200
#define LOAD_LIBRARY_SEARCH_USER_DIRS 0x00000400
#define LOAD_LIBRARY_SEARCH_SYSTEM32 0x00000800
#define LOAD_LIBRARY_SEARCH_DEFAULT_DIRS 0x00001000
ASYNCSELECT_API HMODULE LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
    ASYNCSELECT_LINK("LoadLibraryExA");
ASYNCSELECT_API HMODULE LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
    ASYNCSELECT_LINK("LoadLibraryExW");

/* Undoes one LoadLibrary; the library stays, as its functions are part of the process. TRUE, or
 * FALSE with ERROR_MOD_NOT_FOUND: hLibModule is no module. */
ASYNCSELECT_API BOOL FreeLibrary(HMODULE hLibModule) ASYNCSELECT_LINK("FreeLibrary");

/* A function of the library, by the name that it has on Windows, whichever of the modules is asked.
 * lpProcName [in] the name, case and all. Returns it, or NULL with ERROR_PROC_NOT_FOUND: the library
 * has none of this name (MAKEINTRESOURCE of a number is none), or hModule is the program;
 * ERROR_MOD_NOT_FOUND: hModule is no module. */
ASYNCSELECT_API FARPROC GetProcAddress(HMODULE hModule, LPCSTR lpProcName)
    ASYNCSELECT_LINK("GetProcAddress");

/* The path of a module: of the program where it is, of the others as Windows would have them.
 * hModule [in] the module, NULL the program; lpFilename [out] nSize units. Returns the units copied
 * without the closing 0; nSize with ERROR_INSUFFICIENT_BUFFER: it is cut; 0 with ERROR_MOD_NOT_FOUND
 * no module, or the system does not tell where the program is. */
ASYNCSELECT_API DWORD GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize)
    ASYNCSELECT_LINK("GetModuleFileNameA");
ASYNCSELECT_API DWORD GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
    ASYNCSELECT_LINK("GetModuleFileNameW");

#ifdef UNICODE
#define GetModuleHandle GetModuleHandleW
#define LoadLibrary LoadLibraryW
#define LoadLibraryEx LoadLibraryExW
#define GetModuleFileName GetModuleFileNameW
#else
#define GetModuleHandle GetModuleHandleA
#define LoadLibrary LoadLibraryA
#define LoadLibraryEx LoadLibraryExA
#define GetModuleFileName GetModuleFileNameA
#endif

ASYNCSELECT_END

#endif
