#include "handle.h"

#include "asyncselect/handleapi.h"
#include "asyncselect/processthreadsapi.h"
#include "asyncselect/winerror.h"
#include "error.h"
#include "sys.h"
#include "thread.h"

#define THIS_PROCESS ((HANDLE)(LONG_PTR)-1)
#define THIS_THREAD ((HANDLE)(LONG_PTR)-2)

/* ---- this process, which does not end for as long as anybody can see ---- */

static bool is_set(const struct object *o, const struct waiter *w)
{
    (void)o;
    (void)w;
    return false;
}

static void end(struct object *o)
{
    (void)o;
}

static const struct object_type process_type = {.is_set = is_set, .end = end};
static struct object process = {
    .type = &process_type, .refs = 1, .waiting = TAILQ_HEAD_INITIALIZER(process.waiting)};

HANDLE GetCurrentProcess(void)
{
    return THIS_PROCESS;
}

HANDLE GetCurrentThread(void)
{
    return THIS_THREAD;
}

/* ---- finding ---- */

struct object *handle_find(HANDLE handle)
{
    if (handle == THIS_PROCESS)
        return &process;
    return handle == THIS_THREAD ? thread_if_here() : object_find(handle);
}

bool handle_prepare(const HANDLE *handles, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (handles[i] == THIS_THREAD && !thread_here())
            return false;
    return true;
}

struct object *handle_hold(HANDLE handle)
{
    if (!handle_prepare(&handle, 1))
        return NULL;
    object_lock();
    struct object *o = handle_find(handle);
    if (o)
        object_ref(o);
    object_unlock();
    return o;
}

/* ---- for programs ---- */

static BOOL result(int error)
{
    if (error)
        error_set_last(error);
    return !error;
}

BOOL CloseHandle(HANDLE hObject)
{
    bool closed = hObject == THIS_PROCESS || hObject == THIS_THREAD || object_close(hObject, NULL);
    return result(closed ? 0 : ERROR_INVALID_HANDLE);
}

static bool is_process(HANDLE handle)
{
    struct object *o = handle_hold(handle);
    object_release(o);
    return o == &process;
}

static int duplicate(HANDLE source, HANDLE *target)
{
    struct object *o = handle_hold(source);
    if (!o)
        return ERROR_INVALID_HANDLE;
    HANDLE made = target ? object_open(o) : NULL;
    object_release(o);
    if (!target)
        return 0;
    *target = made;
    return made ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

BOOL DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
                     LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle,
                     DWORD dwOptions)
{
    (void)dwDesiredAccess;
    (void)bInheritHandle;
    if (dwOptions & ~(DWORD)(DUPLICATE_CLOSE_SOURCE | DUPLICATE_SAME_ACCESS))
        return result(ERROR_INVALID_PARAMETER);
    if (!is_process(hSourceProcessHandle) || !is_process(hTargetProcessHandle))
        return result(ERROR_INVALID_HANDLE);
    int error = duplicate(hSourceHandle, lpTargetHandle);
    if (dwOptions & DUPLICATE_CLOSE_SOURCE)
        object_close(hSourceHandle, NULL);
    return result(error);
}

/* ---- flags; a socket's handle is its descriptor, which no other handle is ---- */

static bool is_socket(HANDLE handle)
{
    struct sys_identity identity;
    uintptr_t value = (uintptr_t)handle;
    return value <= INT32_MAX && sys_identify((int)value, &identity) == 0;
}

static int set_flags(HANDLE handle, DWORD mask, DWORD flags)
{
    const DWORD known = HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE;
    if (mask & ~known)
        return ERROR_INVALID_PARAMETER;
    if (object_flags(handle, mask, flags) >= 0)
        return 0;
    if (!is_socket(handle))
        return ERROR_INVALID_HANDLE;
    if (mask & HANDLE_FLAG_PROTECT_FROM_CLOSE)
        return ERROR_INVALID_PARAMETER;
    if (mask & HANDLE_FLAG_INHERIT)
        sys_set_inherited((int)(uintptr_t)handle, flags & HANDLE_FLAG_INHERIT);
    return 0;
}

BOOL SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags)
{
    return result(set_flags(hObject, dwMask, dwFlags));
}

BOOL GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags)
{
    if (!lpdwFlags)
        return result(ERROR_NOACCESS);
    int flags = object_flags(hObject, 0, 0);
    if (flags < 0 && is_socket(hObject))
        flags = sys_get_inherited((int)(uintptr_t)hObject) ? HANDLE_FLAG_INHERIT : 0;
    if (flags < 0)
        return result(ERROR_INVALID_HANDLE);
    *lpdwFlags = (DWORD)flags;
    return TRUE;
}
