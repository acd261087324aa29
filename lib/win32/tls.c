/* Thread-local storage, in more slots than the system's keys are sure to be. */
#include "asyncselect/processthreadsapi.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "asyncselect/winerror.h"
#include "ending.h"
#include "error.h"

enum { SLOTS = 1088 };

/* How often each slot was given out or back: odd while it is in use. A thread's value is of one of
 * these times, and of no other. */
static atomic_uint times[SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of handing out */

static _Thread_local struct value {
    unsigned time;
    void *value;
} * values; /* SLOTS of them, when the first is set */

static void end_values(void *argument)
{
    free(argument);
    values = NULL;
}

static bool is_slot(DWORD index)
{
    if (index < SLOTS)
        return true;
    error_set_last(ERROR_INVALID_PARAMETER);
    return false;
}

DWORD TlsAlloc(void)
{
    DWORD index = 0;
    pthread_mutex_lock(&lock);
    while (index < SLOTS && atomic_load(&times[index]) % 2 == 1)
        index++;
    if (index < SLOTS)
        atomic_fetch_add(&times[index], 1);
    pthread_mutex_unlock(&lock);
    if (index < SLOTS)
        return index;
    error_set_last(ERROR_NO_MORE_ITEMS);
    return TLS_OUT_OF_INDEXES;
}

BOOL TlsFree(DWORD dwTlsIndex)
{
    if (!is_slot(dwTlsIndex))
        return FALSE;
    pthread_mutex_lock(&lock);
    bool used = atomic_load(&times[dwTlsIndex]) % 2 == 1;
    if (used)
        atomic_fetch_add(&times[dwTlsIndex], 1);
    pthread_mutex_unlock(&lock);
    if (!used)
        error_set_last(ERROR_INVALID_PARAMETER);
    return used;
}

LPVOID TlsGetValue(DWORD dwTlsIndex)
{
    if (!is_slot(dwTlsIndex))
        return NULL;
    error_set_last(ERROR_SUCCESS); /* for a NULL may be the value */
    if (!values || values[dwTlsIndex].time != atomic_load(&times[dwTlsIndex]))
        return NULL;
    return values[dwTlsIndex].value;
}

static bool make_values(void)
{
    if (values)
        return true;
    struct value *made = calloc(SLOTS, sizeof(*made));
    if (!made || !ending_set(ENDING_TLS, end_values, made)) {
        free(made);
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
        return false;
    }
    values = made;
    return true;
}

BOOL TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue)
{
    if (!is_slot(dwTlsIndex) || !make_values())
        return FALSE;
    values[dwTlsIndex] = (struct value){atomic_load(&times[dwTlsIndex]), lpTlsValue};
    return TRUE;
}
