/* posted: the posted messages of one queue, oldest first, and which of them are new. Messages about
 * a socket that is gone fall out as they are met [K4]. It grows, and never shrinks. No lock. */
#ifndef ASYNCSELECT_WIN32_POSTED_H
#define ASYNCSELECT_WIN32_POSTED_H

#include "names.h"

#include <stdbool.h>
#include <stdint.h>

#include "asyncselect/winuser.h"

struct posted {
    HWND window; /* NULL: for the thread */
    UINT message;
    DWORD time;
    WPARAM wParam;
    LPARAM lParam;
    uint32_t generation; /* of the socket, when it was posted */
    bool of_socket;
};

/* All zero: empty. */
struct posted_list {
    struct posted *slots; /* a ring */
    unsigned capacity;    /* a power of two, or 0 */
    unsigned head;
    unsigned count;
    unsigned seen;     /* so many of the oldest are not new */
    unsigned seen_all; /* ... and were looked for without a range */
};

/* Which messages are wanted. */
struct posted_filter {
    HWND window;                             /* NULL: all; POSTED_THREAD_ONLY */
    bool (*within)(HWND window, HWND above); /* NULL: the window has no children */
    UINT first;
    UINT last;
};
#define POSTED_THREAD_ONLY ((HWND)(LONG_PTR)-1)
bool posted_wants(const struct posted_filter *filter, HWND window, UINT message);

/* False: no memory. */
bool posted_append(struct posted_list *l, const struct posted *message);
/* The oldest message that is wanted; false: none. */
bool posted_find(struct posted_list *l, const struct posted_filter *filter, bool remove,
                 struct posted *message);
void posted_forget(struct posted_list *l, HWND window);
void posted_clear(struct posted_list *l);

/* Is there one from this index on? Of l->seen: a new one. */
bool posted_from(struct posted_list *l, unsigned index);

#endif
