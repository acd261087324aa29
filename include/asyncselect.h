/* asyncselect.h: the native face of libasyncselect. Windows that are a libevent base and a
 * callback, and what a program needs besides Winsock's own functions (winsock2.h).
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASYNCSELECT_H
#define ASYNCSELECT_H

#include "asyncselect/qos.h"
#include "asyncselect/windef.h"

ASYNCSELECT_BEGIN

struct event_base;

/* Windows differs from its own page in five places; programs exist that lean on either. */
enum asyncselect_profile {
    ASYNCSELECT_DOCUMENTED = 0, /* as Microsoft's page says: the default */
    ASYNCSELECT_WINDOWS = 1     /* as Windows does */
};

/* Delivers one message: hWnd and uMsg as they were selected, wParam the socket, lParam the event
 * and its error code (WSAGETSELECTEVENT, WSAGETSELECTERROR). Returns nonzero when the message was
 * taken, 0 when it could not be: it is offered again. Same contract as WPUPostMessage. Called with
 * no lock held: it may call any function of the library. */
typedef BOOL (*asyncselect_post_fn)(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam,
                                    void *context);

/* Makes a window, the place where messages go: base watches its sockets, and post takes its
 * messages.
 *   base     [in] the libevent base whose loop watches and posts; the caller runs it, in one
 *                 thread at a time, and frees it after the window. NULL: the library's own
 *                 background thread watches and posts.
 *   post     [in] takes the messages; called by base's loop only, never from inside a call of the
 *                 program's.
 *   context  [in] handed to post.
 * Returns the window, or NULL with WSAGetLastError(): WSAEINVAL post is NULL; WSAENOBUFS no memory;
 * WSAENETDOWN the event loop could not be started; WSANOTINITIALISED in a child of fork(2).
 * With base: call it from the thread that runs base's loop, or before the loop runs. Without: from
 * any thread. May be called from inside post.
 * With libevent's select() back end the loop of a program's base fails for as long as a socket that
 * it watches was closed without closesocket; the library's own loops let go of such a socket. */
ASYNCSELECT_API HWND asyncselect_window_new(struct event_base *base, asyncselect_post_fn post,
                                            void *context);

/* Frees a window and cancels the selections that point at it. After it has returned, post is not
 * called again; it waits for a call of post that another thread is in, so that thread must not wait
 * for this one.
 *   window  [in] from asyncselect_window_new.
 * Returns 0, or SOCKET_ERROR with WSAGetLastError(): WSAEINVAL not such a window;
 * WSANOTINITIALISED in a child of fork(2).
 * With a base: from the thread that runs its loop, or when the loop runs no more. Without: from any
 * thread. May be called from inside post. */
ASYNCSELECT_API int asyncselect_window_free(HWND window);

/* Chooses for the whole process what holds where Windows differs from its page; the environment
 * variable ASYNCSELECT_PROFILE (documented, windows) sets the start value. Call it before the first
 * selection.
 *   profile  [in] one of enum asyncselect_profile.
 * Returns 0, or SOCKET_ERROR with WSAGetLastError(): WSAEINVAL unknown profile.
 * From any thread; may be called from inside post. */
ASYNCSELECT_API int asyncselect_set_profile(enum asyncselect_profile profile);

/* Tells the library of input or output that another one did on a selected socket (SSL_read,
 * sendfile): re-enables the events as the call of Winsock's own would have.
 *   s       [in] the socket.
 *   events  [in] a combination of FD_READ and FD_OOB (a receive), FD_WRITE (a send that was refused
 *                with "would block") and FD_ACCEPT (an accept).
 * Returns 0, or SOCKET_ERROR with WSAGetLastError(): WSAENOTSOCK not a socket; WSAEINVAL another bit
 * is set; WSAEINPROGRESS from inside a condition function.
 * From any thread; may be called from inside post. */
ASYNCSELECT_API int asyncselect_reenable(SOCKET s, long events);

/* Tells whether a message is still about the socket that has the number now, for clients that queue
 * messages themselves: POSIX hands a closed socket's number out again at once. Ask when a message
 * is taken out of the queue.
 *   s       [in] the message's wParam.
 *   lParam  [in] the message's lParam.
 * Returns TRUE when the socket that has the number now posted this event, and no receive (FD_READ,
 * FD_OOB), accept (FD_ACCEPT) or refused send (FD_WRITE) was called on it since; FALSE for a
 * message that was overtaken by a close or by such a call: skip it, nothing is lost.
 * From any thread; may be called from inside post. */
ASYNCSELECT_API BOOL asyncselect_message_current(SOCKET s, LPARAM lParam);

/* Tells the library of a change of a socket's flow spec that the network made, as a provider learns
 * of it: SIO_GET_QOS answers it from then on, the kernel is told as by SIO_SET_QOS, and FD_QOS is
 * posted if anything has changed. s    [in] the socket. qos  [in] the flow spec; a direction with
 * SERVICETYPE_NOCHANGE stays. Returns 0, or SOCKET_ERROR with WSAGetLastError(): WSAENOTSOCK not a
 * socket; WSAEFAULT qos is NULL; WSA_QOS_ESERVICETYPE an unknown service type; WSA_QOS_EPROVSPECBUF
 * it has provider specific data; WSAENOBUFS no memory; WSAEINPROGRESS inside a condition function.
 * From any thread; may be called from inside post. */
ASYNCSELECT_API int asyncselect_set_qos(SOCKET s, const QOS *qos);

/* Traces what happens to each socket into a file, as lines of JSON: selections, calls, readiness,
 * what a look at the socket found, and messages. asyncselect-trace(1) reads it. The environment
 * variable ASYNCSELECT_TRACE does the same from the start, except in a process that has rights
 * which its caller has not (setuid).
 *   path  [in] the file, made anew, for its owner's eyes; "%p" in it stands for the process's
 *              number. NULL ends the trace.
 * Returns 0, or SOCKET_ERROR with WSAGetLastError(): WSAEINVAL there is no such folder, or the code
 * of open(2)'s failure, WSAEACCES, WSAENAMETOOLONG, WSAEMFILE, ... A trace that cannot be written any more (the disk is full) ends.
 * From any thread; may be called from inside post. */
ASYNCSELECT_API int asyncselect_trace(const char *path);

/* The name of one FD_* bit, "FD_READ"; "?" for what has none. From any thread; may be called from
 * inside post. */
ASYNCSELECT_API const char *asyncselect_event_name(long event);

/* The name of a WSAE* code, "WSAECONNRESET"; "?" for what has none. From any thread; may be called
 * from inside post. */
ASYNCSELECT_API const char *asyncselect_error_name(int error);

/* The library's version, "MAJOR.MINOR.PATCH". From any thread. */
ASYNCSELECT_API const char *asyncselect_version(void);

ASYNCSELECT_END

#endif
