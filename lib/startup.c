#include "startup.h"

#include <stdatomic.h>

#include "asyncselect/winsock2.h"
#include "socket.h"
#include "window.h"

static atomic_uint count; /* read by every call of the WSA* face: no lock */

void startup_begin(void)
{
    atomic_fetch_add(&count, 1);
}

int startup_end(void)
{
    unsigned now = atomic_load(&count);
    do {
        if (!now)
            return WSANOTINITIALISED;
    } while (!atomic_compare_exchange_weak(&count, &now, now - 1));
    if (now == 1) {
        window_set_upcall(NULL); /* the client's function may go with it */
        socket_cancel_all();     /* [S7] */
    }
    return 0;
}

bool startup_done(void)
{
    return atomic_load_explicit(&count, memory_order_relaxed) > 0;
}
