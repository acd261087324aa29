/* winuser.h: message-only windows, a thread's message queue, timers.
 *
 * A thread's queue is made when the thread first needs it, and goes with the thread, its windows
 * too. It holds at most 10,000 posted messages. A socket message that was queued for a socket that
 * has been closed since is never seen (K4). The loop that watches the sockets of a thread's windows
 * runs inside GetMessage, PeekMessage, WaitMessage, GetQueueStatus and MsgWaitForMultipleObjects.
 *
 * Where a comment says no more, a function may be called from any thread and from inside a post
 * callback, follows Microsoft's page of its name, and fails with ERROR_INVALID_WINDOW_HANDLE for an
 * hWnd that is no window made by CreateWindowEx, whatever its value. Strings are bytes, UTF-8 by
 * custom; the functions for wide ones are in winuser_wide.h. SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_WINUSER_H
#define ASYNCSELECT_WINUSER_H

#include "windef.h"
#include "winbase.h"
#include "winerror.h"

ASYNCSELECT_BEGIN

typedef LRESULT(CALLBACK *WNDPROC)(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam);
typedef void(CALLBACK *TIMERPROC)(HWND hWnd, UINT uMsg, UINT_PTR idEvent, DWORD dwTime);

typedef struct tagMSG {
    HWND hwnd;
    UINT message;
    WPARAM wParam;
    LPARAM lParam;
    DWORD time; /* GetTickCount when it was posted */
    POINT pt;   /* 0, 0: there is no pointer */
} MSG, *PMSG, *NPMSG, *LPMSG;

typedef struct tagWNDCLASSA {
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra; /* bytes for GetWindowLongPtr and SetWindowLongPtr, 0 at first */
    HINSTANCE hInstance;
    HICON hIcon; /* this one and the next three have no effect */
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCSTR lpszMenuName;
    LPCSTR lpszClassName;
} WNDCLASSA, *PWNDCLASSA, *NPWNDCLASSA, *LPWNDCLASSA;

typedef struct tagWNDCLASSEXA {
    UINT cbSize; /* sizeof(WNDCLASSEXA) */
    UINT style;
    WNDPROC lpfnWndProc;
    int cbClsExtra;
    int cbWndExtra;
    HINSTANCE hInstance;
    HICON hIcon;
    HCURSOR hCursor;
    HBRUSH hbrBackground;
    LPCSTR lpszMenuName;
    LPCSTR lpszClassName;
    HICON hIconSm;
} WNDCLASSEXA, *PWNDCLASSEXA, *NPWNDCLASSEXA, *LPWNDCLASSEXA;

/* What WM_NCCREATE and WM_CREATE point at: the parameters of CreateWindowEx. */
typedef struct tagCREATESTRUCTA {
    LPVOID lpCreateParams;
    HINSTANCE hInstance;
    HMENU hMenu;
    HWND hwndParent;
    int cy;
    int cx;
    int y;
    int x;
    LONG style;
    LPCSTR lpszName;
    LPCSTR lpszClass;
    DWORD dwExStyle;
} CREATESTRUCTA, *LPCREATESTRUCTA;

typedef struct tagCOPYDATASTRUCT {
    ULONG_PTR dwData;
    DWORD cbData;
    PVOID lpData;
} COPYDATASTRUCT, *PCOPYDATASTRUCT;

#define WM_NULL 0x0000
#define WM_CREATE 0x0001
#define WM_DESTROY 0x0002
#define WM_SETTEXT 0x000C
#define WM_GETTEXT 0x000D
#define WM_GETTEXTLENGTH 0x000E
#define WM_CLOSE 0x0010
#define WM_QUERYENDSESSION 0x0011
#define WM_QUIT 0x0012
#define WM_ENDSESSION 0x0016
#define WM_COPYDATA 0x004A
#define WM_NOTIFY 0x004E
#define WM_NCCREATE 0x0081
#define WM_NCDESTROY 0x0082
#define WM_COMMAND 0x0111
#define WM_TIMER 0x0113
#define WM_USER 0x0400
#define WM_APP 0x8000

#define HWND_MESSAGE ((HWND)(LONG_PTR)-3)
#define HWND_BROADCAST ((HWND)0xFFFF)
#define CW_USEDEFAULT ((int)0x80000000)

/* Kept for GetWindowLong; WS_CHILD and WS_POPUP tell a child from an owned window. */
#define WS_OVERLAPPED 0x00000000L
#define WS_POPUP 0x80000000L
#define WS_CHILD 0x40000000L
#define WS_CHILDWINDOW WS_CHILD
#define WS_VISIBLE 0x10000000L
#define WS_DISABLED 0x08000000L
#define WS_CAPTION 0x00C00000L
#define WS_BORDER 0x00800000L
#define WS_SYSMENU 0x00080000L
#define WS_THICKFRAME 0x00040000L
#define WS_MINIMIZEBOX 0x00020000L
#define WS_MAXIMIZEBOX 0x00010000L
#define WS_OVERLAPPEDWINDOW                                                                        \
    (WS_OVERLAPPED | WS_CAPTION | WS_SYSMENU | WS_THICKFRAME | WS_MINIMIZEBOX | WS_MAXIMIZEBOX)
#define WS_EX_TOPMOST 0x00000008L
#define WS_EX_TOOLWINDOW 0x00000080L
#define WS_EX_NOACTIVATE 0x08000000L

#define CS_VREDRAW 0x0001
#define CS_HREDRAW 0x0002
#define CS_DBLCLKS 0x0008
#define CS_OWNDC 0x0020
#define CS_GLOBALCLASS 0x4000 /* found whatever hInstance is */

#define MAKEINTATOM(atom) ((LPSTR)(ULONG_PTR)(WORD)(atom))

/* ---- Classes ---- */

/* Registers a window class. Names differ by more than case. The classes "Static", "Button", "Edit"
 * and "Message" are there already, with DefWindowProc for their procedure.
 * lpWndClass [in] the class: lpfnWndProc, lpszClassName (at most 255 bytes, or MAKEINTATOM of an
 *                 atom), cbWndExtra and hInstance are used.
 * Returns the class's atom, or 0 with ERROR_NOACCESS: lpWndClass is NULL; ERROR_INVALID_PARAMETER:
 * no procedure, no usable name, negative extra bytes; ERROR_CLASS_ALREADY_EXISTS: hInstance has a
 * class of the name; ERROR_NOT_ENOUGH_MEMORY. */
ASYNCSELECT_API ATOM RegisterClassA(const WNDCLASSA *lpWndClass) ASYNCSELECT_LINK("RegisterClassA");

/* The same. ERROR_INVALID_PARAMETER also: cbSize is not the structure's size. */
ASYNCSELECT_API ATOM RegisterClassExA(const WNDCLASSEXA *lpwcx)
    ASYNCSELECT_LINK("RegisterClassExA");

/* Removes a class. lpClassName [in] its name, or MAKEINTATOM of its atom; hInstance [in] as it was
 * registered. Returns TRUE, or FALSE with ERROR_CLASS_DOES_NOT_EXIST, or ERROR_CLASS_HAS_WINDOWS: a
 * window of the class exists. */
ASYNCSELECT_API BOOL UnregisterClassA(LPCSTR lpClassName, HINSTANCE hInstance)
    ASYNCSELECT_LINK("UnregisterClassA");

/* Copies the name of a window's class. lpClassName [out] nMaxCount bytes, the closing 0 included; a
 * longer name is cut. Returns the bytes copied without the 0, or 0 with ERROR_INVALID_WINDOW_HANDLE
 * or ERROR_INSUFFICIENT_BUFFER: there is no room at all. */
ASYNCSELECT_API int GetClassNameA(HWND hWnd, LPSTR lpClassName, int nMaxCount)
    ASYNCSELECT_LINK("GetClassNameA");

/* ---- Windows ---- */

/* Makes a window that belongs to the calling thread. Its procedure gets WM_NCCREATE and WM_CREATE
 * before the call returns, each with the CREATESTRUCT; FALSE from the first or -1 from the second
 * destroys it again.
 * lpClassName  [in] the class: a name, or MAKEINTATOM of an atom.
 * lpWindowName [in] the text, or NULL.
 * dwExStyle, dwStyle, X, Y, nWidth, nHeight  [in] kept or handed on, nothing is drawn.
 * hWndParent   [in] HWND_MESSAGE, NULL, or a window of the calling thread, which is destroyed
 * first. hMenu        [in] the window's id (GWLP_ID). hInstance    [in] of the class; NULL is
 * GetModuleHandle(NULL). lpParam      [in] CREATESTRUCT's lpCreateParams. Returns the window, or
 * NULL with ERROR_CANNOT_FIND_WND_CLASS; ERROR_INVALID_WINDOW_HANDLE: hWndParent is no window;
 * ERROR_ACCESS_DENIED: it is another thread's; ERROR_TLW_WITH_WSCHILD: WS_CHILD without a parent;
 * ERROR_NOT_ENOUGH_MEMORY: memory, descriptors or handles ran out; or what the procedure that
 * refused has set. */
ASYNCSELECT_API HWND CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName,
                                     DWORD dwStyle, int X, int Y, int nWidth, int nHeight,
                                     HWND hWndParent, HMENU hMenu, HINSTANCE hInstance,
                                     LPVOID lpParam) ASYNCSELECT_LINK("CreateWindowExA");
#define CreateWindowA(name, window, style, x, y, width, height, parent, menu, instance, param)     \
    CreateWindowExA(0L, name, window, style, x, y, width, height, parent, menu, instance, param)

/* Destroys a window: the windows that it owns, WM_DESTROY to itself, its children, WM_NCDESTROY.
 * Then its timers end, the sockets selected for it are no longer, and its messages leave the queue.
 * Returns TRUE, or FALSE with ERROR_ACCESS_DENIED: it is another thread's. From the window's
 * thread. */
ASYNCSELECT_API BOOL DestroyWindow(HWND hWnd) ASYNCSELECT_LINK("DestroyWindow");

/* What a procedure does with a message that it does not handle: WM_NCCREATE and WM_SETTEXT keep the
 * text, WM_GETTEXT and WM_GETTEXTLENGTH tell it, WM_CLOSE destroys the window,
 * WM_QUERYENDSESSION is TRUE; everything else is 0. From the window's thread. */
ASYNCSELECT_API LRESULT DefWindowProcA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("DefWindowProcA");

/* Calls a procedure, for one that was put before it by SetWindowLongPtr(GWLP_WNDPROC). Returns what
 * it returns; 0 with ERROR_INVALID_PARAMETER: lpPrevWndFunc is NULL. */
ASYNCSELECT_API LRESULT CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam,
                                        LPARAM lParam) ASYNCSELECT_LINK("CallWindowProcA");

/* Whether the handle is a window, of any kind that the library has. Never fails. */
ASYNCSELECT_API BOOL IsWindow(HWND hWnd) ASYNCSELECT_LINK("IsWindow");

/* Whether the window's procedure takes wide strings: its class was registered by RegisterClassW, or
 * the procedure put there by SetWindowLongPtrW. */
ASYNCSELECT_API BOOL IsWindowUnicode(HWND hWnd) ASYNCSELECT_LINK("IsWindowUnicode");

/* A child's parent, a WS_POPUP window's owner, else NULL: the last error tells failure apart. */
ASYNCSELECT_API HWND GetParent(HWND hWnd) ASYNCSELECT_LINK("GetParent");

/* A window of this process whose parent is not HWND_MESSAGE and that is no child, the newest first.
 * lpClassName [in] its class (name or MAKEINTATOM), NULL any; lpWindowName [in] its text, NULL any;
 * case is ignored. Returns it, or NULL: there is none. */
ASYNCSELECT_API HWND FindWindowA(LPCSTR lpClassName, LPCSTR lpWindowName)
    ASYNCSELECT_LINK("FindWindowA");

/* The same among a window's children, or the message-only ones, or after one of them.
 * hWndParent [in] a window, HWND_MESSAGE, or NULL: as FindWindow; hWndChildAfter [in] one of them,
 * NULL the first. Returns it, or NULL: there is none, or one of the two is no window. */
ASYNCSELECT_API HWND FindWindowExA(HWND hWndParent, HWND hWndChildAfter, LPCSTR lpszClass,
                                   LPCSTR lpszWindow) ASYNCSELECT_LINK("FindWindowExA");

/* Puts a window under another one of its thread's, NULL or HWND_MESSAGE. Returns what it was under,
 * or NULL, which may be that, too; errors as SetWindowLongPtr(GWLP_HWNDPARENT). */
ASYNCSELECT_API HWND SetParent(HWND hWndChild, HWND hWndNewParent) ASYNCSELECT_LINK("SetParent");

/* The thread that made the window, or 0. lpdwProcessId [out] this process's number; may be NULL. */
ASYNCSELECT_API DWORD GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId)
    ASYNCSELECT_LINK("GetWindowThreadProcessId");

#define GWLP_WNDPROC (-4)
#define GWLP_HINSTANCE (-6)
#define GWLP_HWNDPARENT (-8)
#define GWLP_ID (-12)
#define GWL_ID (-12)
#define GWL_STYLE (-16)
#define GWL_EXSTYLE (-20)
#define GWLP_USERDATA (-21)
#if UINTPTR_MAX == 0xffffffffu /* a LONG holds a pointer */
#define GWL_WNDPROC GWLP_WNDPROC
#define GWL_HINSTANCE GWLP_HINSTANCE
#define GWL_HWNDPARENT GWLP_HWNDPARENT
#define GWL_USERDATA GWLP_USERDATA
#endif

/* A value that a window keeps. nIndex [in] GWLP_*, GWL_*, or an offset in bytes into the class's
 * cbWndExtra. Returns it, or 0 with ERROR_INVALID_INDEX: no such index, or the value would pass the
 * end of the extra bytes. Of any thread's window. */
ASYNCSELECT_API LONG_PTR GetWindowLongPtrA(HWND hWnd, int nIndex)
    ASYNCSELECT_LINK("GetWindowLongPtrA");

/* Replaces such a value. Returns the former one, or 0 with ERROR_INVALID_INDEX; for GWLP_HWNDPARENT
 * also ERROR_INVALID_WINDOW_HANDLE: dwNewLong is no window; ERROR_ACCESS_DENIED: it is not of the
 * window's thread; ERROR_INVALID_PARAMETER: the window stands above it; for GWLP_WNDPROC
 * ERROR_INVALID_PARAMETER: dwNewLong is 0. 0 may be the former value: call SetLastError(0). */
ASYNCSELECT_API LONG_PTR SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
    ASYNCSELECT_LINK("SetWindowLongPtrA");

/* The same for 32 bits, of the extra bytes too. ERROR_INVALID_INDEX also: the value is a pointer,
 * and pointers are longer (GWLP_WNDPROC, GWLP_HINSTANCE, GWLP_HWNDPARENT). */
ASYNCSELECT_API LONG GetWindowLongA(HWND hWnd, int nIndex) ASYNCSELECT_LINK("GetWindowLongA");
ASYNCSELECT_API LONG SetWindowLongA(HWND hWnd, int nIndex, LONG dwNewLong)
    ASYNCSELECT_LINK("SetWindowLongA");

/* ---- Messages ---- */

/* Takes the next message out of the calling thread's queue; sleeps until there is one. In this
 * order: messages that other threads send are handled, then posted messages, WM_QUIT, timers.
 * lpMsg         [out] the message.
 * hWnd          [in] only messages of this window, of the calling thread, and its children; NULL
 *                    all; (HWND)-1 those posted to the thread, not to a window.
 * wMsgFilterMin, wMsgFilterMax  [in] only messages in this range; 0, 0: all. WM_QUIT always.
 * Returns nonzero; 0 for WM_QUIT; -1 with ERROR_NOACCESS: lpMsg is NULL;
 * ERROR_INVALID_WINDOW_HANDLE; ERROR_WINDOW_OF_OTHER_THREAD; ERROR_NOT_ENOUGH_MEMORY: the queue
 * could not be made. */
ASYNCSELECT_API BOOL GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
    ASYNCSELECT_LINK("GetMessageA");

#define PM_NOREMOVE 0x0000
#define PM_REMOVE 0x0001
#define PM_NOYIELD 0x0002 /* no effect */

/* The same without sleeping: TRUE when there was a message, which stays in the queue without
 * PM_REMOVE. FALSE: there is none, or an error as above; ERROR_INVALID_FLAGS: another flag. */
ASYNCSELECT_API BOOL PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax,
                                  UINT wRemoveMsg) ASYNCSELECT_LINK("PeekMessageA");

/* Keyboard messages become characters: there is no keyboard. Returns FALSE: nothing was. */
ASYNCSELECT_API BOOL TranslateMessage(const MSG *lpMsg) ASYNCSELECT_LINK("TranslateMessage");

/* Calls the window's procedure, or for WM_TIMER with an lParam the TIMERPROC. Returns what the
 * procedure returns; 0 without a window, or with ERROR_WINDOW_OF_OTHER_THREAD: it is not the
 * calling thread's. */
ASYNCSELECT_API LRESULT DispatchMessageA(const MSG *lpMsg) ASYNCSELECT_LINK("DispatchMessageA");

/* Puts a message into the queue of the window's thread. hWnd [in] the window, of any thread; NULL
 * the calling thread itself; HWND_BROADCAST every window that is not message-only and no child:
 * FALSE then if any did not get it. Returns TRUE, or FALSE with ERROR_NOT_ENOUGH_QUOTA: the queue is full;
 * ERROR_MESSAGE_SYNC_ONLY: the message points at data and can only be sent;
 * ERROR_NOT_ENOUGH_MEMORY. */
ASYNCSELECT_API BOOL PostMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("PostMessageA");

/* The same to a thread: the message's hwnd is NULL. idThread [in] a thread that has a queue.
 * ERROR_INVALID_THREAD_ID: there is none such. */
ASYNCSELECT_API BOOL PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("PostThreadMessageA");

/* Has the window's procedure handle a message and returns its result. A window of another thread:
 * waits until that thread is in GetMessage, PeekMessage or SendMessage, and handles meanwhile what
 * is sent to the calling thread. 0 with ERROR_INVALID_WINDOW_HANDLE also: it was destroyed before
 * it came to that. HWND_BROADCAST: each window that is not message-only and no child, in turn;
 * returns TRUE. From inside a post callback not to a thread that waits for this one. */
ASYNCSELECT_API LRESULT SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("SendMessageA");

#define SMTO_NORMAL 0x0000
#define SMTO_BLOCK 0x0001
#define SMTO_ABORTIFHUNG 0x0002
#define SMTO_ERRORONEXIT 0x0020 /* always so */

/* The same for a limited time. A message whose handling has not begun then is not handled any more.
 * fuFlags    [in] SMTO_BLOCK: what other threads send is not handled meanwhile; SMTO_ABORTIFHUNG: no
 *                 longer than until something that was sent to the thread has waited for 5 seconds.
 * uTimeout   [in] milliseconds. It is not looked at for a window of the calling thread.
 * lpdwResult [out] the procedure's result; may be NULL.
 * Returns nonzero, or 0 with ERROR_TIMEOUT, ERROR_INVALID_PARAMETER: other flags, or as above. */
ASYNCSELECT_API LRESULT SendMessageTimeoutA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam,
                                            UINT fuFlags, UINT uTimeout, PDWORD_PTR lpdwResult)
    ASYNCSELECT_LINK("SendMessageTimeoutA");

/* Calls the procedure of a window of the calling thread; has another thread handle the message as one
 * that was sent, and does not wait. Returns TRUE, or FALSE with ERROR_MESSAGE_SYNC_ONLY: the message
 * points at data; ERROR_NOT_ENOUGH_MEMORY. HWND_BROADCAST as SendMessage. */
ASYNCSELECT_API BOOL SendNotifyMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
    ASYNCSELECT_LINK("SendNotifyMessageA");

#define ISMEX_NOSEND 0x00000000
#define ISMEX_SEND 0x00000001
#define ISMEX_NOTIFY 0x00000002
#define ISMEX_REPLIED 0x00000008

/* Whether the calling thread handles what another one sent. lpReserved [in] NULL. The second tells
 * who did: ISMEX_SEND one that waits, ISMEX_NOTIFY SendNotifyMessage, and ISMEX_REPLIED. */
ASYNCSELECT_API BOOL InSendMessage(void) ASYNCSELECT_LINK("InSendMessage");
ASYNCSELECT_API DWORD InSendMessageEx(LPVOID lpReserved) ASYNCSELECT_LINK("InSendMessageEx");

/* Lets the thread go on that waits for what is handled, with lResult; the procedure's own result is
 * lost then. Returns TRUE, or FALSE: nothing that another thread sent is handled, or it has its
 * reply. */
ASYNCSELECT_API BOOL ReplyMessage(LRESULT lResult) ASYNCSELECT_LINK("ReplyMessage");

/* Has the calling thread's GetMessage return WM_QUIT once no posted message is left. nExitCode [in]
 * its wParam. Fails, without a return value, with ERROR_NOT_ENOUGH_MEMORY: the queue could not be
 * made. */
ASYNCSELECT_API void PostQuitMessage(int nExitCode) ASYNCSELECT_LINK("PostQuitMessage");

/* When the message that the calling thread took last was posted: GetTickCount's milliseconds. */
ASYNCSELECT_API LONG GetMessageTime(void) ASYNCSELECT_LINK("GetMessageTime");

/* Where the pointer was at that time: 0, as there is none. */
ASYNCSELECT_API DWORD GetMessagePos(void) ASYNCSELECT_LINK("GetMessagePos");

/* A message number of its own for a name, the same one whenever the name is asked for again.
 * lpString [in] 1 to 255 bytes; case is ignored. Returns it (0xC000 to 0xFFFF), or 0 with
 * ERROR_INVALID_PARAMETER, or ERROR_NOT_ENOUGH_MEMORY: no memory or no number is left. */
ASYNCSELECT_API UINT RegisterWindowMessageA(LPCSTR lpString)
    ASYNCSELECT_LINK("RegisterWindowMessageA");

/* ---- Timers ---- */

#define USER_TIMER_MINIMUM 0x0000000A
#define USER_TIMER_MAXIMUM 0x7FFFFFFF

/* Makes a timer, or sets one anew. When it has run out, WM_TIMER (wParam its number, lParam
 * lpTimerFunc) is made as soon as the queue holds no posted message; however often it runs out
 * meanwhile, once.
 * hWnd        [in] a window of the calling thread; NULL: the messages go to the thread.
 * nIDEvent    [in] its number among the window's; with hWnd NULL that of a timer to be set anew,
 * any other makes a new number. uElapse     [in] milliseconds, USER_TIMER_MINIMUM to
 * USER_TIMER_MAXIMUM; taken as that when it is out of range. lpTimerFunc [in] called by
 * DispatchMessage instead of the window's procedure; NULL the procedure. Returns the timer's number
 * (1 for number 0), or 0 with ERROR_ACCESS_DENIED: the window is another thread's;
 * ERROR_NOT_ENOUGH_MEMORY. */
ASYNCSELECT_API UINT_PTR SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc)
    ASYNCSELECT_LINK("SetTimer");

/* Ends a timer; a WM_TIMER that it owes is not made. hWnd, uIDEvent [in] as for SetTimer. Returns
 * TRUE, or FALSE with ERROR_INVALID_PARAMETER: there is no such timer; ERROR_ACCESS_DENIED: the
 * window is another thread's. */
ASYNCSELECT_API BOOL KillTimer(HWND hWnd, UINT_PTR uIDEvent) ASYNCSELECT_LINK("KillTimer");

/* ---- Waiting ---- */

#define QS_KEY 0x0001
#define QS_MOUSEMOVE 0x0002
#define QS_MOUSEBUTTON 0x0004
#define QS_POSTMESSAGE 0x0008 /* a posted message, of a socket too, or WM_QUIT */
#define QS_TIMER 0x0010
#define QS_PAINT 0x0020
#define QS_SENDMESSAGE 0x0040 /* a message that another thread sends */
#define QS_HOTKEY 0x0080
#define QS_ALLPOSTMESSAGE 0x0100 /* new until looked for without a message range */
#define QS_RAWINPUT 0x0400
#define QS_TOUCH 0x0800
#define QS_POINTER 0x1000
#define QS_MOUSE (QS_MOUSEMOVE | QS_MOUSEBUTTON)
#define QS_INPUT (QS_MOUSE | QS_KEY | QS_RAWINPUT | QS_TOUCH | QS_POINTER)
#define QS_ALLEVENTS (QS_INPUT | QS_POSTMESSAGE | QS_TIMER | QS_PAINT | QS_HOTKEY)
#define QS_ALLINPUT (QS_ALLEVENTS | QS_SENDMESSAGE)

/* Waits until the calling thread's queue has a message that is new (none that was there already when
 * GetMessage, PeekMessage, GetQueueStatus or WaitMessage looked last), or an object is set: see
 * WaitForMultipleObjects.
 * nCount         [in] how many objects, 0 to MAXIMUM_WAIT_OBJECTS - 1.
 * pHandles       [in] the objects.
 * fWaitAll       [in] TRUE: until all objects are set and there is a message; until then no object
 *                     is taken.
 * dwMilliseconds [in] milliseconds, or INFINITE.
 * dwWakeMask     [in] which messages: QS_*.
 * Returns WAIT_OBJECT_0 + the place of an object, or WAIT_OBJECT_0 for all, with WAIT_ABANDONED_0
 * instead as WaitForMultipleObjects; WAIT_OBJECT_0 + nCount: a message, which stays where it is;
 * WAIT_TIMEOUT; WAIT_FAILED with ERROR_INVALID_PARAMETER: nCount, pHandles, dwFlags, or all are
 * waited for and an object is there twice; ERROR_INVALID_HANDLE; ERROR_INVALID_FLAGS: unknown bits
 * in dwWakeMask; ERROR_NOT_ENOUGH_MEMORY: the queue could not be made. */
ASYNCSELECT_API DWORD MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll,
                                                DWORD dwMilliseconds, DWORD dwWakeMask)
    ASYNCSELECT_LINK("MsgWaitForMultipleObjects");

#define MWMO_WAITALL 0x0001
#define MWMO_ALERTABLE 0x0002      /* no matter */
#define MWMO_INPUTAVAILABLE 0x0004 /* a message need not be new */

/* The same; dwFlags [in] MWMO_*. */
ASYNCSELECT_API DWORD MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles,
                                                  DWORD dwMilliseconds, DWORD dwWakeMask,
                                                  DWORD dwFlags)
    ASYNCSELECT_LINK("MsgWaitForMultipleObjectsEx");

/* Waits for a new message of any kind, which from then on is not new. Returns TRUE, or FALSE with
 * ERROR_NOT_ENOUGH_MEMORY: the queue could not be made. */
ASYNCSELECT_API BOOL WaitMessage(void) ASYNCSELECT_LINK("WaitMessage");

/* What the calling thread's queue holds. flags [in] the QS_* that are asked for. Returns in the
 * high word those that it holds, in the low word those that are new, and which are not from then
 * on; 0 with ERROR_INVALID_FLAGS: unknown bits; ERROR_NOT_ENOUGH_MEMORY: the queue could not be
 * made. */
ASYNCSELECT_API DWORD GetQueueStatus(UINT flags) ASYNCSELECT_LINK("GetQueueStatus");

ASYNCSELECT_END

#include "winuser_shown.h"
#include "winuser_wide.h"

#endif
