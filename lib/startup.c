#include "startup.h"

#include <stdatomic.h>

#include "asyncselect/winsock2.h"
#include "duplicate.h"
#include "forked.h"
#include "lookup.h"
#include "socket.h"
#include "window.h"

static atomic_uint count; /* read by every call of the WSA* face: no lock */

int startup_begin(void)
{
    if (forked_here())
        return WSASYSNOTREADY;
    atomic_fetch_add(&count, 1);
    return 0;
}

int startup_end(void)
{
    unsigned now = atomic_load(&count);
    do {
        if (!now || forked_here())
            return WSANOTINITIALISED;
    } while (!atomic_compare_exchange_weak(&count, &now, now - 1));
    if (now == 1) {
        window_set_upcall(NULL); /* the client's function may go with it */
        socket_cancel_all();     /* [S7] */
        duplicate_cancel_all();
        lookup_cancel_all(NULL);
    }
    return 0;
}

bool startup_done(void)
{
    return atomic_load_explicit(&count, memory_order_relaxed) > 0 && !forked_here();
}
