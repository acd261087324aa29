/* What of Windows has no sockets: whatever call for memory or to the system fails, once, a function
 * says so with Windows' code for it, holds nothing of what it began, and does what it is asked to the
 * next time: objects, threads, memory, texts, windows with wide strings. */
#include "fault_world.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <wchar.h>

#include "asyncselect/windows.h"
#include "asyncselect/strsafe.h"

/* The call that fails has failed for want of memory, as the caller is told. */
static bool is_out_of_memory(void)
{
    return fault_struck() && GetLastError() == ERROR_NOT_ENOUGH_MEMORY;
}

/* The result of a call that may fail once. */
#define made(result, call) (((result) = (call)) || (is_out_of_memory() && ((result) = (call))))
#define done(call) ((call) || (is_out_of_memory() && (call)))

static void objects(void)
{
    HANDLE all[4], again;
    must(made(all[0], CreateEventA(NULL, TRUE, TRUE, NULL)));
    must(made(all[1], CreateMutexA(NULL, TRUE, "faulty mutex")));
    must(made(again, CreateMutexA(NULL, FALSE, "faulty mutex")));
    must(GetLastError() == ERROR_ALREADY_EXISTS);
    must(made(all[2], CreateSemaphoreW(NULL, 1, 1, L"faulty semaphore")));
    must(made(all[3], CreateEventW(NULL, FALSE, TRUE, L"faulty event")));
    DWORD result = WaitForMultipleObjects(4, all, TRUE, 0);
    if (result == WAIT_FAILED) {
        must(is_out_of_memory());
        result = WaitForMultipleObjects(4, all, TRUE, 0);
    }
    must(result == WAIT_OBJECT_0);
    must(WaitForSingleObject(all[2], 0) == WAIT_TIMEOUT);
    must(done(ReleaseMutex(all[1])) && done(ReleaseMutex(again)));
    must(ReleaseSemaphore(all[2], 1, NULL));
    must(CloseHandle(again));
    for (int i = 0; i < 4; i++)
        must(CloseHandle(all[i]));
}

static DWORD WINAPI answer(LPVOID parameter)
{
    return (DWORD)(UINT_PTR)parameter + 1;
}

static void threads(void)
{
    HANDLE thread, twin;
    DWORD id, code = 0;
    must(made(thread, CreateThread(NULL, 0, answer, (LPVOID)41, CREATE_SUSPENDED, &id)));
    must(done(DuplicateHandle(GetCurrentProcess(), thread, GetCurrentProcess(), &twin, 0, FALSE,
                              DUPLICATE_SAME_ACCESS)));
    must(ResumeThread(thread) == 1);
    must(done(WaitForSingleObject(twin, INFINITE) == WAIT_OBJECT_0));
    must(GetExitCodeThread(thread, &code) && code == 42);
    must(CloseHandle(twin) && CloseHandle(thread));
}

static void memory(void)
{
    HGLOBAL fixed, moving, moved;
    must(made(fixed, GlobalAlloc(GPTR, 100)));
    memset(fixed, 7, 100);
    must(made(moved, GlobalReAlloc(fixed, 5000, GMEM_MOVEABLE)));
    must(memcmp(moved, "\7\7\7\7", 4) == 0 && GlobalSize(moved) == 5000);
    must(made(moving, GlobalAlloc(GHND, 10)));
    must(done(GlobalReAlloc(moving, 100000, GMEM_ZEROINIT) != NULL));
    must(GlobalSize(moving) == 100000);
    must(!GlobalFree(moved) && !GlobalFree(moving));

    HANDLE heap;
    must(made(heap, HeapCreate(0, 0, 0)));
    char *piece = HeapAlloc(heap, HEAP_ZERO_MEMORY, 10); /* sets no last error */
    must(piece || (fault_struck() && (piece = HeapAlloc(heap, HEAP_ZERO_MEMORY, 10))));
    char *grown = HeapReAlloc(heap, 0, piece, 70000);
    must(grown || (fault_struck() && (grown = HeapReAlloc(heap, 0, piece, 70000))));
    must(HeapFree(heap, 0, grown) && HeapDestroy(heap));

    DWORD slot = TlsAlloc();
    must(slot != TLS_OUT_OF_INDEXES);
    must(done(TlsSetValue(slot, &slot)) && TlsGetValue(slot) == &slot && TlsFree(slot));
}

/* A message of each kind of string, whose inserts are of the other, in lines of a width. */
static void messages_of(DWORD flags)
{
    const DWORD_PTR inserts[] = {(DWORD_PTR) "narrow", (DWORD_PTR)L"wide", 7};
    LPSTR text;
    LPWSTR wide;
    DWORD length;
    must(made(length, FormatMessageA(flags, "%1!hs! and %2!ls! %3!200d!", 0, 0, (LPSTR)&text, 0,
                                     (va_list *)inserts)));
    must(memcmp(text, "narrow and wide", 10) == 0 && strlen(text) == length);
    must(!LocalFree(text));
    must(made(length, FormatMessageW(flags, L"%1!hs! and %2!ls! %3!200d!", 0, 0, (LPWSTR)&wide, 0,
                                     (va_list *)inserts)));
    must(wmemcmp(wide, L"narrow and wide", 10) == 0 && wcslen(wide) == length);
    must(!LocalFree(wide));
}

static void texts(void)
{
    const DWORD from =
        FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY | FORMAT_MESSAGE_ALLOCATE_BUFFER;
    char narrow[64], *copy;
    WCHAR wide[64], *wide_copy;
    messages_of(from);
    messages_of(from | 20);
    if (FAILED(StringCchPrintfA(narrow, 64, "%ls", L"wide")))
        must(fault_struck() && SUCCEEDED(StringCchPrintfA(narrow, 64, "%ls", L"wide")));
    must(strcmp(narrow, "wide") == 0);
    if (_snwprintf(wide, 64, L"%hs", "narrow") != 6)
        must(fault_struck() && _snwprintf(wide, 64, L"%hs", "narrow") == 6);
    must(wcscmp(wide, L"narrow") == 0);
    copy = _strdup("copy");
    must(copy || (fault_struck() && (copy = _strdup("copy"))));
    free(copy);
    wide_copy = _wcsdup(L"copy");
    must(wide_copy || (fault_struck() && (wide_copy = _wcsdup(L"copy"))));
    free(wide_copy);
    must(done(RegisterWindowMessageW(L"faulty message")));
}

static LRESULT CALLBACK procedure(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    return DefWindowProcW(hWnd, uMsg, wParam, lParam);
}

static void wide_windows(void)
{
    WNDCLASSW class = {.lpfnWndProc = procedure, .lpszClassName = L"Faulty too", .cbWndExtra = 8};
    char text[32];
    HWND w, child;
    MSG message;
    must(done(RegisterClassW(&class)));
    must(made(w, CreateWindowExW(0, L"Faulty too", L"t\xeft", WS_POPUP, 0, 0, 0, 0, NULL, NULL,
                                 NULL, NULL)));
    must(made(child,
              CreateWindowExW(0, L"Faulty too", L"", WS_CHILD, 0, 0, 0, 0, w, NULL, NULL, NULL)));
    must(done(SetWindowTextW(w, L"\xfc"
                                L"ber")));
    must(done(GetWindowTextA(w, text, sizeof(text)))); /* through WM_GETTEXT, converted */
    must(strcmp(text, "\xc3\xbc"
                      "ber") == 0);
    must(done(PostThreadMessageW(GetCurrentThreadId(), WM_APP, 1, 2)));
    must(PeekMessageW(&message, NULL, WM_APP, WM_APP, PM_REMOVE) && message.wParam == 1);
    must(SendMessageA(w, WM_NULL, 0, 0) == 0);
    DestroyWindow(w);
    must(!IsWindow(w) && !IsWindow(child)); /* whatever fails, it goes */
    must(done(UnregisterClassW(L"Faulty too", NULL)));
    while (PeekMessageA(&message, NULL, 0, 0, PM_REMOVE))
        DispatchMessageA(&message);
}

static BOOL WINAPI on_console(DWORD event)
{
    (void)event;
    return FALSE;
}

static void console(void)
{
    must(done(SetConsoleCtrlHandler(on_console, TRUE)));
    must(done(SetConsoleCtrlHandler(on_console, FALSE)));
}

static sem_t dealt_with;

static BOOL WINAPI deal_with(DWORD event)
{
    (void)event;
    sem_post(&dealt_with);
    return TRUE;
}

/* The library's own thread asks the handler: whatever fails in it, the event is not the process's
 * end. */
static void control_events(void)
{
    fault_everywhere(NULL);
    must(sem_init(&dealt_with, 0, 0) == 0);
    must(done(SetConsoleCtrlHandler(deal_with, TRUE)));
    must(raise(SIGINT) == 0);
    while (sem_wait(&dealt_with) != 0)
        must(errno == EINTR);
    must(done(SetConsoleCtrlHandler(deal_with, FALSE)));
}

static const struct scenario scenarios[] = {
    {"objects", objects, false},
    {"the first objects of a process", objects, true},
    {"threads", threads, false},
    {"the first threads of a process", threads, true},
    {"memory", memory, false},
    {"the first memory of a process", memory, true},
    {"texts", texts, false},
    {"windows with wide strings", wide_windows, false},
    {"the first windows with wide strings of a process", wide_windows, true},
    {"console", console, false},
    {"the first console of a process", console, true},
    {"control events", control_events, false},
};

int main(void)
{
    return fault_run_all("fault_win32", scenarios, sizeof(scenarios) / sizeof(scenarios[0]));
}
