/* option_table: which options there are, and what the value of each is. The rows that systems have
 * in common are in option_table.c, the others in option_linux.c and option_darwin.c. */
#ifndef ASYNCSELECT_OPTION_TABLE_H
#define ASYNCSELECT_OPTION_TABLE_H

#include "names.h"
/* How a value of Windows becomes one of the system's. */
enum option_kind {
    OPTION_FLAG,       /* BOOL in one byte or more; the system's is an int */
    OPTION_NOT_FLAG,   /* the same, with the opposite meaning */
    OPTION_INT,        /* int or DWORD */
    OPTION_SMALL,      /* the same, or a single byte */
    OPTION_BUFFER,     /* int bytes of a buffer, which the system may tell in its own measure */
    OPTION_TIMEOUT,    /* int milliseconds, 0 none; the system's is a struct timeval [I5] */
    OPTION_LINGER,     /* struct linger, in seconds */
    OPTION_NOT_LINGER, /* BOOL, the opposite of l_onoff */
    OPTION_RAW,        /* a structure that is the same on both sides */
    OPTION_GROUP,      /* struct group_req */
    OPTION_MESSAGE,    /* DWORD bytes of the largest datagram */
    OPTION_CONTEXT     /* tells a socket that it is connected: here it knows by itself */
};

enum { OPTION_GET = 1, OPTION_SET = 2, OPTION_BOTH = 3 };

struct option_row {
    int level;
    int name;
    enum option_kind kind;
    int access;      /* OPTION_GET, OPTION_SET */
    int system_name; /* at the same level */
    int size;        /* of an OPTION_RAW, OPTION_GROUP or OPTION_CONTEXT value */
};

/* 0 and the row of an option that can be got or set (access); WSAENOPROTOOPT, or WSAEINVAL for a
 * level that is none. */
int option_find(int level, int name, int access, const struct option_row **row);

/* The system's own rows. */
extern const struct option_row option_os_rows[];
extern const unsigned option_os_row_count;

/* Completes an address of the program's, which has none of what only this system keeps in one. */
struct sockaddr_storage;
void option_os_complete(struct sockaddr_storage *address);

/* SO_RCVBUF and SO_SNDBUF are read as this many times what was set. */
extern const int option_os_buffer_factor;

#endif
