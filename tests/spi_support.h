/* What the tests of the SPI's functions share: calls that are refused, and addresses. */
#ifndef TESTS_SPI_SUPPORT_H
#define TESTS_SPI_SUPPORT_H

#include "support.h"

#include <string.h>

static int error;

/* The SPI's code, by name. */
#define refused(call, code)                                                                        \
    do {                                                                                           \
        error = 0;                                                                                 \
        ck_assert_int_eq((call), SOCKET_ERROR);                                                    \
        ck_assert_str_eq(asyncselect_error_name(error), asyncselect_error_name(code));             \
    } while (0)

static inline struct sockaddr_in v4(const char *text, u_short port)
{
    struct sockaddr_in name;
    memset(&name, 0, sizeof(name));
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    ck_assert_int_eq(inet_pton(AF_INET, text, &name.sin_addr), 1);
    return name;
}

static inline struct sockaddr_in6 v6(const char *text, unsigned scope, u_short port)
{
    struct sockaddr_in6 name;
    memset(&name, 0, sizeof(name));
    name.sin6_family = AF_INET6;
    name.sin6_port = htons(port);
    name.sin6_scope_id = scope;
    ck_assert_int_eq(inet_pton(AF_INET6, text, &name.sin6_addr), 1);
    return name;
}

#endif
