/* The asynchronous functions for names: those of winsock_resolve.c, asked in another thread. */
#include "winsock_call.h"

#include <stdlib.h>
#include <string.h>

#include "lookup.h"
#include "window.h"

/* What is asked; one of the functions below makes use of it. */
struct question {
    int number; /* a port, a protocol, a family */
    int length; /* of an address */
    const char *name;
    const char *protocol; /* NULL: any */
    char text[];          /* both, or the address */
};

/* ---- copying an answer with all that it points at, at whatever place the program's buffer is ----
 */

struct copy {
    char *buffer;
    size_t size; /* what is beyond is not written */
    size_t used;
};

static void put_at(struct copy *c, size_t at, const void *bytes, size_t size)
{
    if (at + size <= c->size)
        memcpy(c->buffer + at, bytes, size);
}

/* Where it is in the buffer, if there is one. */
static char *place(const struct copy *c, size_t at)
{
    return (char *)((uintptr_t)c->buffer + at);
}

static char *put(struct copy *c, const void *bytes, size_t size)
{
    size_t at = c->used;
    put_at(c, at, bytes, size);
    c->used += size;
    return place(c, at);
}

static char *put_text(struct copy *c, const char *text)
{
    return put(c, text, strlen(text) + 1);
}

/* Room for a value that is aligned if the buffer is. */
static size_t reserve(struct copy *c, size_t size)
{
    const size_t unit = sizeof(void *);
    size_t at = c->used = (c->used + unit - 1) / unit * unit;
    c->used += size;
    return at;
}

/* A list of texts (length 0) or of so many bytes each. */
static char **put_list(struct copy *c, char *const *list, size_t length)
{
    size_t count = 0;
    while (list && list[count])
        count++;
    size_t at = reserve(c, (count + 1) * sizeof(char *));
    for (size_t i = 0; i < count; i++) {
        char *one = length ? put(c, list[i], length) : put_text(c, list[i]);
        put_at(c, at + i * sizeof(one), &one, sizeof(one));
    }
    const char *end = NULL;
    put_at(c, at + count * sizeof(end), &end, sizeof(end));
    return (char **)(void *)place(c, at);
}

static size_t copy_host(const void *answer, char *buffer, size_t size)
{
    struct copy c = {buffer, size, 0};
    const struct hostent *from = answer;
    struct hostent to = *from;
    size_t at = reserve(&c, sizeof(to));
    to.h_aliases = put_list(&c, from->h_aliases, 0);
    to.h_addr_list = put_list(&c, from->h_addr_list, (size_t)from->h_length);
    to.h_name = put_text(&c, from->h_name);
    put_at(&c, at, &to, sizeof(to));
    return c.used;
}

static size_t copy_service(const void *answer, char *buffer, size_t size)
{
    struct copy c = {buffer, size, 0};
    const struct servent *from = answer;
    struct servent to = *from;
    size_t at = reserve(&c, sizeof(to));
    to.s_aliases = put_list(&c, from->s_aliases, 0);
    to.s_name = put_text(&c, from->s_name);
    to.s_proto = put_text(&c, from->s_proto);
    put_at(&c, at, &to, sizeof(to));
    return c.used;
}

static size_t copy_protocol(const void *answer, char *buffer, size_t size)
{
    struct copy c = {buffer, size, 0};
    const struct protoent *from = answer;
    struct protoent to = *from;
    size_t at = reserve(&c, sizeof(to));
    to.p_aliases = put_list(&c, from->p_aliases, 0);
    to.p_name = put_text(&c, from->p_name);
    put_at(&c, at, &to, sizeof(to));
    return c.used;
}

/* ---- asking ---- */

static const void *answered(const void *answer, int *error)
{
    if (!answer)
        *error = error_last();
    return answer;
}

static const void *ask_host_by_name(const void *question, int *error)
{
    const struct question *q = question;
    return answered(gethostbyname(q->name), error);
}

static const void *ask_host_by_address(const void *question, int *error)
{
    const struct question *q = question;
    return answered(gethostbyaddr(q->text, q->length, q->number), error);
}

static const void *ask_service_by_name(const void *question, int *error)
{
    const struct question *q = question;
    return answered(getservbyname(q->name, q->protocol), error);
}

static const void *ask_service_by_port(const void *question, int *error)
{
    const struct question *q = question;
    return answered(getservbyport(q->number, q->protocol), error);
}

static const void *ask_protocol_by_name(const void *question, int *error)
{
    const struct question *q = question;
    return answered(getprotobyname(q->name), error);
}

static const void *ask_protocol_by_number(const void *question, int *error)
{
    const struct question *q = question;
    return answered(getprotobynumber(q->number), error);
}

/* ---- starting ---- */

/* NULL: no memory. Either text may be NULL. */
static struct question *question_of(int number, const char *name, const char *protocol)
{
    size_t length = name ? strlen(name) + 1 : 0, more = protocol ? strlen(protocol) + 1 : 0;
    struct question *q = calloc(1, sizeof(*q) + length + more);
    if (!q)
        return NULL;
    q->number = number;
    if (name)
        q->name = memcpy(q->text, name, length);
    if (protocol)
        q->protocol = memcpy(q->text + length, protocol, more);
    return q;
}

static struct question *question_of_address(int family, const char *address, int length)
{
    struct question *q = calloc(1, sizeof(*q) + (size_t)length);
    if (!q)
        return NULL;
    q->number = family;
    q->length = length;
    memcpy(q->text, address, (size_t)length);
    return q;
}

/* The window that hWnd means, held; NULL: with *error. */
static struct window *window_of(HWND handle, int *error)
{
    BOOL failed = FALSE;
    struct window *window = handle ? window_hold(handle) : NULL;
    if (!window && handle)
        window = window_hold_upcall(&failed);
    if (!window)
        *error = failed ? WSAENETDOWN : WSAEINVAL;
    return window;
}

/* Takes over the question; its being NULL is WSAENOBUFS. */
static HANDLE start(struct lookup *what, char *buffer, int size)
{
    HANDLE task = NULL;
    int error;
    struct window *window = NULL;
    what->buffer = buffer;
    what->size = size > 0 ? (size_t)size : 0;
    if (!what->question)
        error = WSAENOBUFS;
    else if ((window = window_of(what->handle, &error)))
        task = lookup_start(what, window, &error);
    if (task)
        return task;
    window_release(window);
    free(what->question);
    winsock_failed(error);
    return NULL;
}

/* May it be asked at all? */
static bool may_ask(bool has_key, const char *buffer)
{
    int error;
    if (winsock_started(&error))
        error = has_key && buffer ? 0 : WSAEFAULT;
    if (error)
        winsock_failed(error);
    return !error;
}

HANDLE WSAAsyncGetHostByName(HWND hWnd, u_int wMsg, const char *name, char *buf, int buflen)
{
    if (!may_ask(name != NULL, buf))
        return NULL;
    struct lookup what = {.handle = hWnd,
                          .message = wMsg,
                          .question = question_of(0, name, NULL),
                          .ask = ask_host_by_name,
                          .copy = copy_host};
    return start(&what, buf, buflen);
}

HANDLE WSAAsyncGetHostByAddr(HWND hWnd, u_int wMsg, const char *addr, int len, int type, char *buf,
                             int buflen)
{
    if (!may_ask(addr != NULL && len > 0, buf))
        return NULL;
    struct lookup what = {.handle = hWnd,
                          .message = wMsg,
                          .question = question_of_address(type, addr, len),
                          .ask = ask_host_by_address,
                          .copy = copy_host};
    return start(&what, buf, buflen);
}

HANDLE WSAAsyncGetServByName(HWND hWnd, u_int wMsg, const char *name, const char *proto, char *buf,
                             int buflen)
{
    if (!may_ask(name != NULL, buf))
        return NULL;
    struct lookup what = {.handle = hWnd,
                          .message = wMsg,
                          .question = question_of(0, name, proto),
                          .ask = ask_service_by_name,
                          .copy = copy_service};
    return start(&what, buf, buflen);
}

HANDLE WSAAsyncGetServByPort(HWND hWnd, u_int wMsg, int port, const char *proto, char *buf,
                             int buflen)
{
    if (!may_ask(true, buf))
        return NULL;
    struct lookup what = {.handle = hWnd,
                          .message = wMsg,
                          .question = question_of(port, NULL, proto),
                          .ask = ask_service_by_port,
                          .copy = copy_service};
    return start(&what, buf, buflen);
}

HANDLE WSAAsyncGetProtoByName(HWND hWnd, u_int wMsg, const char *name, char *buf, int buflen)
{
    if (!may_ask(name != NULL, buf))
        return NULL;
    struct lookup what = {.handle = hWnd,
                          .message = wMsg,
                          .question = question_of(0, name, NULL),
                          .ask = ask_protocol_by_name,
                          .copy = copy_protocol};
    return start(&what, buf, buflen);
}

HANDLE WSAAsyncGetProtoByNumber(HWND hWnd, u_int wMsg, int number, char *buf, int buflen)
{
    if (!may_ask(true, buf))
        return NULL;
    struct lookup what = {.handle = hWnd,
                          .message = wMsg,
                          .question = question_of(number, NULL, NULL),
                          .ask = ask_protocol_by_number,
                          .copy = copy_protocol};
    return start(&what, buf, buflen);
}

int WSACancelAsyncRequest(HANDLE hAsyncTaskHandle)
{
    int error;
    if (winsock_started(&error))
        error = lookup_cancel(hAsyncTaskHandle);
    return error ? winsock_failed(error) : 0;
}
