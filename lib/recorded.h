/* recorded: the record of network events that WSPEventSelect has kept for a socket, until
 * WSPEnumNetworkEvents takes it. */
#ifndef ASYNCSELECT_RECORDED_H
#define ASYNCSELECT_RECORDED_H

#include "names.h"

#include "asyncselect.h"

struct event_object;

enum { RECORDED_EVENTS = 10 };

struct recorded {
    uint16_t events;                  /* FD_* bits */
    uint16_t errors[RECORDED_EVENTS]; /* by FD_*_BIT: the WSAE code of the last one, or 0 */
};

/* The post callback of a window that stands for an event object, its context. Such a window is in
 * no table, and is its own handle. Refuses what is for a selection that has been replaced: it is
 * due to the new one then [CALL-9]; and what there is no memory to record. */
BOOL recorded_post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *object);

/* Takes the socket's record, and resets the object, which may be NULL, in the same moment: what
 * happens afterwards sets it again. refusal: as socket_select's. 0 or a WSAE code. */
int recorded_take(SOCKET s, struct event_object *object, int refusal, struct recorded *taken);

#endif
