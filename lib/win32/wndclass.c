#include "wndclass.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/queue.h>

#include "atom.h"
#include "error.h"

struct wndclass {
    LIST_ENTRY(wndclass) entry;
    HINSTANCE instance;
    WNDPROC proc;
    UINT style;
    ATOM atom;
    bool wide; /* the procedure takes wide strings */
    size_t extra;
    unsigned windows;
    unsigned refs; /* the list's, and its windows' while anybody holds them */
    char name[];
};

static LIST_HEAD(, wndclass) classes = LIST_HEAD_INITIALIZER(classes);
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_atom(const char *name)
{
    return (uintptr_t)name <= 0xFFFF;
}

bool wndclass_is(const struct wndclass *c, const char *name)
{
    return is_atom(name) ? c->atom == (ATOM)(uintptr_t)name : strcasecmp(c->name, name) == 0;
}

static HINSTANCE module_of(HINSTANCE instance)
{
    return instance ? instance : GetModuleHandleA(NULL);
}

static struct wndclass *new_class(const char *name, ATOM atom)
{
    struct wndclass *c = calloc(1, sizeof(*c) + strlen(name) + 1);
    if (!c)
        return NULL;
    strcpy(c->name, name);
    c->atom = atom;
    c->refs = 1;
    return c;
}

/* The classes that are there without being registered; a NULL instance is no program's. For want of
 * memory they come later. With the lock held. */
static void add_predefined(void)
{
    static const char *const names[] = {"Static", "Button", "Edit", "Message"};
    static size_t added;
    for (; added < sizeof(names) / sizeof(*names); added++) {
        ATOM atom = atom_of(names[added]);
        struct wndclass *c = atom ? new_class(names[added], atom) : NULL;
        if (!c)
            return;
        c->style = CS_GLOBALCLASS;
        LIST_INSERT_HEAD(&classes, c, entry);
    }
}

/* With the lock held. */
static struct wndclass *find(const char *name, HINSTANCE instance)
{
    struct wndclass *c = LIST_FIRST(&classes);
    while (c && !(c->instance == instance && wndclass_is(c, name)))
        c = LIST_NEXT(c, entry);
    return c;
}

/* A module's own class hides one for all modules, and that one a predefined one. */
static struct wndclass *find_for_window(const char *name, HINSTANCE instance)
{
    struct wndclass *c = find(name, instance);
    if (c)
        return c;
    for (c = LIST_FIRST(&classes); c; c = LIST_NEXT(c, entry))
        if (c->instance && c->style & CS_GLOBALCLASS && wndclass_is(c, name))
            return c;
    return find(name, NULL);
}

struct wndclass *wndclass_hold(const char *name, HINSTANCE instance)
{
    if (!name)
        return NULL;
    pthread_mutex_lock(&lock);
    add_predefined();
    struct wndclass *c = find_for_window(name, module_of(instance));
    if (c) {
        c->windows++;
        c->refs++;
    }
    pthread_mutex_unlock(&lock);
    return c;
}

void wndclass_leave(struct wndclass *c)
{
    pthread_mutex_lock(&lock);
    c->windows--;
    pthread_mutex_unlock(&lock);
}

void wndclass_release(struct wndclass *c)
{
    pthread_mutex_lock(&lock);
    bool last = --c->refs == 0;
    pthread_mutex_unlock(&lock);
    if (last)
        free(c);
}

WNDPROC wndclass_proc(const struct wndclass *c)
{
    return c->proc;
}

bool wndclass_is_wide(const struct wndclass *c)
{
    return c->wide;
}

size_t wndclass_extra(const struct wndclass *c)
{
    return c->extra;
}

const char *wndclass_name(const struct wndclass *c)
{
    return c->name;
}

/* ---- registering ---- */

static int enter(const WNDCLASSEXA *wanted, const char *name, ATOM atom, bool wide)
{
    struct wndclass *c = new_class(name, atom);
    if (!c)
        return ERROR_NOT_ENOUGH_MEMORY;
    c->instance = module_of(wanted->hInstance);
    c->proc = wanted->lpfnWndProc;
    c->style = wanted->style;
    c->wide = wide;
    c->extra = (size_t)wanted->cbWndExtra;
    pthread_mutex_lock(&lock);
    bool taken = find(name, c->instance) != NULL;
    if (!taken)
        LIST_INSERT_HEAD(&classes, c, entry);
    pthread_mutex_unlock(&lock);
    if (taken)
        free(c);
    return taken ? ERROR_CLASS_ALREADY_EXISTS : 0;
}

ATOM wndclass_register(const WNDCLASSEXA *wanted, bool wide)
{
    const char *name = wanted->lpszClassName;
    char number[8];
    if (!wanted->lpfnWndProc || !name || wanted->cbClsExtra < 0 || wanted->cbWndExtra < 0) {
        error_set_last(ERROR_INVALID_PARAMETER);
        return 0;
    }
    ATOM atom = is_atom(name) ? (ATOM)(uintptr_t)name : 0;
    if (atom) {
        snprintf(number, sizeof(number), "#%u", (unsigned)atom);
        name = number;
    }
    if (!*name || strlen(name) > ATOM_NAME_MOST) {
        error_set_last(ERROR_INVALID_PARAMETER);
        return 0;
    }
    if (!atom)
        atom = atom_of(name);
    int error = atom ? enter(wanted, name, atom, wide) : ERROR_NOT_ENOUGH_MEMORY;
    if (error)
        error_set_last(error);
    return error ? 0 : atom;
}

ATOM RegisterClassExA(const WNDCLASSEXA *lpwcx)
{
    if (!lpwcx || lpwcx->cbSize != sizeof(*lpwcx)) {
        error_set_last(lpwcx ? ERROR_INVALID_PARAMETER : ERROR_NOACCESS);
        return 0;
    }
    return wndclass_register(lpwcx, false);
}

ATOM RegisterClassA(const WNDCLASSA *lpWndClass)
{
    if (!lpWndClass) {
        error_set_last(ERROR_NOACCESS);
        return 0;
    }
    const WNDCLASSEXA wanted = {.style = lpWndClass->style,
                                .lpfnWndProc = lpWndClass->lpfnWndProc,
                                .cbClsExtra = lpWndClass->cbClsExtra,
                                .cbWndExtra = lpWndClass->cbWndExtra,
                                .hInstance = lpWndClass->hInstance,
                                .lpszClassName = lpWndClass->lpszClassName};
    return wndclass_register(&wanted, false);
}

BOOL UnregisterClassA(LPCSTR lpClassName, HINSTANCE hInstance)
{
    pthread_mutex_lock(&lock);
    struct wndclass *c = lpClassName ? find(lpClassName, module_of(hInstance)) : NULL;
    int error = !c ? ERROR_CLASS_DOES_NOT_EXIST : c->windows ? ERROR_CLASS_HAS_WINDOWS : 0;
    if (!error)
        LIST_REMOVE(c, entry);
    pthread_mutex_unlock(&lock);
    if (error) {
        error_set_last(error);
        return FALSE;
    }
    wndclass_release(c);
    return TRUE;
}
