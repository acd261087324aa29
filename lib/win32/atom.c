#include "atom.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "asyncselect/winerror.h"
#include "asyncselect/winuser.h"
#include "error.h"

enum { ATOMS_MOST = 0x10000 - ATOM_FIRST };

static char **names;
static size_t count;
static size_t capacity;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static size_t add(const char *name)
{
    if (count == capacity) {
        size_t wanted = capacity ? capacity * 2 : 32;
        char **grown = realloc(names, wanted * sizeof(*grown));
        if (!grown)
            return ATOMS_MOST;
        names = grown;
        capacity = wanted;
    }
    names[count] = strdup(name);
    return names[count] ? count++ : ATOMS_MOST;
}

ATOM atom_of(const char *name)
{
    size_t i = 0;
    pthread_mutex_lock(&lock);
    while (i < count && strcasecmp(names[i], name) != 0)
        i++;
    if (i == count && count < ATOMS_MOST)
        i = add(name);
    pthread_mutex_unlock(&lock);
    return i < ATOMS_MOST ? (ATOM)(ATOM_FIRST + i) : 0;
}

UINT RegisterWindowMessageA(LPCSTR lpString)
{
    if (!lpString || !*lpString || strlen(lpString) > ATOM_NAME_MOST) {
        error_set_last(ERROR_INVALID_PARAMETER);
        return 0;
    }
    ATOM atom = atom_of(lpString);
    if (!atom)
        error_set_last(ERROR_NOT_ENOUGH_MEMORY);
    return atom;
}
