#include "ending.h"

#include "blocked.h"
#include "profile.h"
#include "reactor.h"
#include "record.h"
#include "window.h"

/* Ends the selection, and lets the watch go; close_fd: the loop closes what it watched. Returns
 * whether there was a watch. */
static bool unselect(struct record *r, bool close_fd)
{
    struct watch *watch = r->watch;
    r->watch = NULL;
    r->told = 0;
    r->selection++;
    if (watch)
        watch_drop(watch, close_fd);
    window_release(r->window);
    r->window = NULL;
    return watch != NULL;
}

void ending_of_selection(struct record *r)
{
    unselect(r, false);
}

static void forget(struct record *r)
{
    extra_end(r);
    r->life++;
    if (r->calls[RECORD_BLOCKING] || r->calls[RECORD_WAITING])
        blocked_wake();
    record_reuse(r);
}

void ending_of_name(struct record *r, int fd, bool close_fd)
{
    bool selected_by = fd == r->fd;
    /* Calls that wait on the socket return, as on Windows. */
    if (close_fd && !r->extra->others && (r->calls[RECORD_BLOCKING] || r->calls[RECORD_WAITING]))
        sys_interrupt(fd);
    record_give_up_name(r, fd, close_fd);
    bool loop_closes = selected_by && unselect(r, close_fd);
    if (close_fd && !loop_closes)
        number_close(fd);
    record_unlist_name(fd);
    if (r->fd < 0)
        forget(r);
    else if (selected_by)
        notify_select(&r->notify, profile_current(), 0);
    record_unlock(r);
}
