/* What the tests of flow specs share. */
#ifndef TESTS_QOS_SUPPORT_H
#define TESTS_QOS_SUPPORT_H

#include "support.h"

#include <string.h>
#include <sys/socket.h>

#include "sys.h"

/* Each test runs in both profiles: they do not differ here. */
enum { FIRST = ASYNCSELECT_DOCUMENTED, END = ASYNCSELECT_WINDOWS + 1 };

static inline void choose(int profile)
{
    succeed(asyncselect_set_profile((enum asyncselect_profile)profile));
}

static DWORD written;

static inline int ask(SOCKET s, DWORD code, QOS *qos)
{
    written = 77;
    return WSAIoctl(s, code, NULL, 0, qos, sizeof(*qos), &written, NULL, NULL);
}

static inline int tell(SOCKET s, DWORD code, const QOS *qos)
{
    QOS copy = *qos;
    written = 77;
    return WSAIoctl(s, code, &copy, sizeof(copy), NULL, 0, &written, NULL, NULL);
}

static inline void get(SOCKET s, DWORD code, QOS *qos)
{
    memset(qos, 0x5A, sizeof(*qos));
    succeed(ask(s, code, qos));
    ck_assert_uint_eq(written, sizeof(*qos));
}

static inline void set(SOCKET s, DWORD code, const QOS *qos)
{
    succeed(tell(s, code, qos));
    ck_assert_uint_eq(written, 0);
}

static inline void expect_spec(SOCKET s, DWORD code, const QOS *expected)
{
    QOS qos;
    get(s, code, &qos);
    ck_assert_mem_eq(&qos.SendingFlowspec, &expected->SendingFlowspec, sizeof(FLOWSPEC));
    ck_assert_mem_eq(&qos.ReceivingFlowspec, &expected->ReceivingFlowspec, sizeof(FLOWSPEC));
    ck_assert_uint_eq(qos.ProviderSpecific.len, 0);
    ck_assert_ptr_null(qos.ProviderSpecific.buf);
}

static inline QOS start(void)
{
    static const FLOWSPEC best = {QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED,
                                  QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED, SERVICETYPE_BESTEFFORT,
                                  QOS_NOT_SPECIFIED, QOS_NOT_SPECIFIED};
    return (QOS){best, best, {0, NULL}};
}

/* One that differs from all with another number. */
static inline QOS spec(ULONG number)
{
    QOS qos = start();
    qos.ReceivingFlowspec.Latency = number;
    return qos;
}

static inline SOCKET grouped(GROUP g)
{
    SOCKET s = WSASocket(AF_INET, SOCK_STREAM, 0, NULL, g, WSA_FLAG_OVERLAPPED);
    ck_assert_uint_ne(s, INVALID_SOCKET);
    return keep(s);
}

static inline GROUP group_of(SOCKET s)
{
    GROUP g = 77;
    int size = sizeof(g);
    succeed(getsockopt(s, SOL_SOCKET, SO_GROUP_ID, (char *)&g, &size));
    ck_assert_int_eq(size, sizeof(g));
    return g;
}

/* What the kernel has. */
static inline int kernels(SOCKET s, int level, int name)
{
    int value = -1;
    unsigned size = sizeof(value);
    ck_assert_int_eq(sys_getsockopt((int)s, level, name, &value, &size), 0);
    return value;
}

#endif
