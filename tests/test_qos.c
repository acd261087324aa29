/* FD_QOS and FD_GROUP_QOS: the flow specs of sockets and of groups, and who is told of a change. */
#include "qos_support.h"

#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

#include "sys.h"

/* ---- one socket's ---- */

/* proves: QOS-3 I4 */
START_TEST(a_socket_starts_with_best_effort)
{
    choose(_i);
    QOS best = start();
    ck_assert_uint_eq(SIO_GET_QOS, 0xC8000007);
    ck_assert_uint_eq(SIO_GET_GROUP_QOS, 0xC8000008);
    ck_assert_uint_eq(SIO_SET_QOS, 0x8800000B);
    ck_assert_uint_eq(SIO_SET_GROUP_QOS, 0x8800000C);
    expect_spec(tcp_socket(), SIO_GET_QOS, &best);
    expect_spec(udp_socket(NULL), SIO_GET_QOS, &best);
    expect_spec(unix_pair(SOCK_STREAM).here, SIO_GET_QOS, &best);
}
END_TEST

/* proves: QOS-2 QOS-3 GATE-7 GATE-11 */
START_TEST(a_change_is_told_once_until_the_spec_is_read)
{
    choose(_i);
    SOCKET s = udp_socket(NULL);
    QOS one = spec(1), two = spec(2), three = spec(3);
    select_events(s, FD_QOS);
    expect(s, "");
    set(s, SIO_SET_QOS, &one);
    expect(s, "FD_QOS");
    expect(s, "");
    expect_spec(s, SIO_GET_QOS, &one);
    expect(s, ""); /* reading makes no message: edge-triggered */
    set(s, SIO_SET_QOS, &two);
    expect(s, "FD_QOS");
    set(s, SIO_SET_QOS, &three);
    set(s, SIO_SET_QOS, &two);
    expect(s, ""); /* the gate is closed */
    expect_spec(s, SIO_GET_QOS, &two);
    expect(s, "FD_QOS");
    expect_spec(s, SIO_GET_QOS, &two);
    expect(s, "");
}
END_TEST

/* A pace is the kernel's to keep: where it cannot be set, a token rate is not kept. */
static bool keeps_a_pace(void)
{
#ifdef SO_MAX_PACING_RATE
    SOCKET s = tcp_socket();
    unsigned rate = 5000000;
    if (sys_setsockopt((int)s, SOL_SOCKET, SO_MAX_PACING_RATE, &rate, sizeof(rate)) == 0)
        return true;
    printf("# skipped: this system has SO_MAX_PACING_RATE and cannot set it\n");
    return false;
#else
    return true;
#endif
}

/* proves: QOS-2 I4 */
START_TEST(every_field_counts)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS qos = start();
    ULONG *fields[] = {
        &qos.SendingFlowspec.TokenRate,          &qos.SendingFlowspec.TokenBucketSize,
        &qos.SendingFlowspec.PeakBandwidth,      &qos.SendingFlowspec.Latency,
        &qos.SendingFlowspec.DelayVariation,     &qos.SendingFlowspec.MaxSduSize,
        &qos.SendingFlowspec.MinimumPolicedSize, &qos.ReceivingFlowspec.TokenRate,
        &qos.ReceivingFlowspec.TokenBucketSize,  &qos.ReceivingFlowspec.PeakBandwidth,
        &qos.ReceivingFlowspec.Latency,          &qos.ReceivingFlowspec.DelayVariation,
        &qos.ReceivingFlowspec.MaxSduSize,       &qos.ReceivingFlowspec.MinimumPolicedSize};
    ULONG *types[] = {&qos.SendingFlowspec.ServiceType, &qos.ReceivingFlowspec.ServiceType};
    select_events(s, FD_QOS);
    for (size_t i = keeps_a_pace() ? 0 : 1; i < sizeof(fields) / sizeof(fields[0]); i++) {
        *fields[i] = 1000000;
        set(s, SIO_SET_QOS, &qos);
        expect(s, "FD_QOS");
        expect_spec(s, SIO_GET_QOS, &qos);
        set(s, SIO_SET_QOS, &qos); /* as it is: no change */
        expect(s, "");
    }
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        *types[i] = SERVICETYPE_GUARANTEED;
        set(s, SIO_SET_QOS, &qos);
        expect(s, "FD_QOS");
        expect_spec(s, SIO_GET_QOS, &qos);
    }
}
END_TEST

/* proves: QOS-1 GATE-13 */
START_TEST(a_change_before_the_selection_is_told_at_it_once)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS one = spec(1), two = spec(2), best = start();
    set(s, SIO_SET_QOS, &best); /* no change */
    select_events(s, FD_QOS);
    expect(s, "");
    select_events(s, 0);
    set(s, SIO_SET_QOS, &one);
    select_events(s, FD_CONNECT);
    expect(s, "");
    select_events(s, FD_QOS);
    expect(s, "FD_QOS");
    select_events(s, FD_QOS); /* it has been told */
    expect(s, "");
    set(s, SIO_SET_QOS, &two);
    expect(s, "FD_QOS"); /* the selection opened the gate */
}
END_TEST

/* proves: QOS-2 I4 */
START_TEST(the_providers_change_is_told)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS one = spec(1), bad = spec(2);
    select_events(s, FD_QOS);
    succeed(asyncselect_set_qos(s, &one));
    expect(s, "FD_QOS");
    expect_spec(s, SIO_GET_QOS, &one);
    succeed(asyncselect_set_qos(s, &one));
    expect(s, "");
    fail_with(asyncselect_set_qos(s, NULL), WSAEFAULT);
    fail_with(asyncselect_set_qos(INVALID_SOCKET, &one), WSAENOTSOCK);
    bad.SendingFlowspec.ServiceType = 7;
    fail_with(asyncselect_set_qos(s, &bad), WSA_QOS_ESERVICETYPE);
    expect(s, "");
}
END_TEST

/* proves: I4 */
START_TEST(a_direction_without_change_stays)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS qos = spec(5), wanted = spec(6);
    set(s, SIO_SET_QOS, &qos);
    wanted.ReceivingFlowspec.ServiceType = SERVICETYPE_NOCHANGE;
    wanted.SendingFlowspec.Latency = 9;
    set(s, SIO_SET_QOS, &wanted);
    qos.SendingFlowspec.Latency = 9;
    expect_spec(s, SIO_GET_QOS, &qos);
}
END_TEST

/* proves: GATE-7 GATE-9 I3 */
START_TEST(a_question_that_fails_reenables)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS one = spec(1), two = spec(2), three = spec(3), out;
    select_events(s, FD_QOS);
    set(s, SIO_SET_QOS, &one);
    expect(s, "FD_QOS");
    fail_with(WSAIoctl(s, SIO_GET_QOS, NULL, 0, &out, sizeof(out) - 1, &written, NULL, NULL),
              WSAEFAULT);
    ck_assert_uint_eq(written, sizeof(QOS));
    set(s, SIO_SET_QOS, &two);
    expect(s, "FD_QOS");
    fail_with(WSAIoctl(s, SIO_GET_QOS, NULL, 0, &out, sizeof(out), NULL, NULL, NULL), WSAEFAULT);
    set(s, SIO_SET_QOS, &three);
    expect(s, "FD_QOS");
    /* the group's question is none about the socket */
    fail_with(ask(s, SIO_GET_GROUP_QOS, &out), WSAEINVAL);
    set(s, SIO_SET_QOS, &one);
    expect(s, "");
}
END_TEST

/* proves: I3 I4 */
START_TEST(what_is_wrong_is_refused_and_changes_nothing)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS best = start(), qos = spec(1);
    char byte = 0;
    select_events(s, FD_QOS | FD_GROUP_QOS);
    written = 77;
    fail_with(WSAIoctl(s, SIO_GET_QOS, NULL, 0, NULL, 0, &written, NULL, NULL), WSAEFAULT);
    ck_assert_uint_eq(written, sizeof(QOS));
    written = 77;
    fail_with(WSAIoctl(s, SIO_SET_QOS, &qos, sizeof(qos) - 1, NULL, 0, &written, NULL, NULL),
              WSAEFAULT);
    ck_assert_uint_eq(written, sizeof(QOS));
    fail_with(WSAIoctl(s, SIO_SET_QOS, NULL, sizeof(qos), NULL, 0, &written, NULL, NULL),
              WSAEFAULT);
    fail_with(WSAIoctl(s, SIO_SET_QOS, &qos, sizeof(qos), NULL, 0, NULL, NULL, NULL), WSAEFAULT);
    qos.ReceivingFlowspec.ServiceType = 0x0B;
    fail_with(tell(s, SIO_SET_QOS, &qos), WSA_QOS_ESERVICETYPE);
    qos = spec(1);
    qos.ProviderSpecific.len = 1;
    qos.ProviderSpecific.buf = &byte;
    fail_with(tell(s, SIO_SET_QOS, &qos), WSA_QOS_EPROVSPECBUF);
    qos = spec(1);
    fail_with(tell(s, SIO_SET_GROUP_QOS, &qos), WSAEINVAL);
    fail_with(ask(s, SIO_GET_GROUP_QOS, &qos), WSAEINVAL);
    fail_with(ask(INVALID_SOCKET, SIO_GET_QOS, &qos), WSAENOTSOCK);
    expect(s, "");
    expect_spec(s, SIO_GET_QOS, &best);
}
END_TEST

/* ---- what the kernel makes of it ---- */

/* proves: I4 */
START_TEST(the_service_type_is_the_class_of_the_packets)
{
    choose(_i);
    static const struct {
        SERVICETYPE type;
        int class;
    } rows[] = {{SERVICETYPE_CONTROLLEDLOAD, 0x60},  {SERVICETYPE_GUARANTEED, 0xA0},
                {SERVICETYPE_NETWORK_CONTROL, 0xC0}, {SERVICETYPE_QUALITATIVE, 0},
                {SERVICETYPE_GUARANTEED, 0xA0},      {SERVICETYPE_BESTEFFORT, 0}};
    SOCKET v4 = tcp_socket(), v6 = keep(socket(AF_INET6, SOCK_DGRAM, 0));
    QOS qos = start();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        qos.SendingFlowspec.ServiceType = rows[i].type;
        set(v4, SIO_SET_QOS, &qos);
        ck_assert_int_eq(kernels(v4, IPPROTO_IP, IP_TOS), rows[i].class);
        if (v6 != INVALID_SOCKET) {
            set(v6, SIO_SET_QOS, &qos);
            ck_assert_int_eq(kernels(v6, IPPROTO_IPV6, IPV6_TCLASS), rows[i].class);
        }
    }
    /* what the flow spec does not change is the program's own doing */
    int class = 0x10;
    ck_assert_int_eq(sys_setsockopt((int)v4, IPPROTO_IP, IP_TOS, &class, sizeof(class)), 0);
    qos.SendingFlowspec.Latency = 1;
    set(v4, SIO_SET_QOS, &qos);
    ck_assert_int_eq(kernels(v4, IPPROTO_IP, IP_TOS), 0x10);
}
END_TEST

#ifdef SO_PRIORITY
/* proves: I4 */
START_TEST(the_service_type_is_a_priority)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS qos = start();
    qos.SendingFlowspec.ServiceType = SERVICETYPE_GUARANTEED;
    set(s, SIO_SET_QOS, &qos);
    ck_assert_int_eq(kernels(s, SOL_SOCKET, SO_PRIORITY), 5);
    qos.SendingFlowspec.ServiceType = SERVICETYPE_NETWORK_CONTROL;
    set(s, SIO_SET_QOS, &qos);
    ck_assert_int_eq(kernels(s, SOL_SOCKET, SO_PRIORITY), 6);
    qos.SendingFlowspec.ServiceType = SERVICETYPE_BESTEFFORT;
    set(s, SIO_SET_QOS, &qos);
    ck_assert_int_eq(kernels(s, SOL_SOCKET, SO_PRIORITY), 0);
}
END_TEST
#endif

#ifdef SO_PRIORITY
/* Packets of other families have no class, and a local socket's data waits in no queue. */
/* proves: I4 */
START_TEST(a_local_socket_keeps_its_flow_spec_for_itself)
{
    choose(_i);
    SOCKET s = unix_pair(SOCK_STREAM).here;
    QOS qos = start();
    qos.SendingFlowspec.ServiceType = SERVICETYPE_GUARANTEED;
    set(s, SIO_SET_QOS, &qos);
    expect_spec(s, SIO_GET_QOS, &qos);
    ck_assert_int_eq(kernels(s, SOL_SOCKET, SO_PRIORITY), 0);
}
END_TEST
#endif

#ifdef SO_MAX_PACING_RATE
/* proves: I4 QOS-3 */
START_TEST(the_token_rate_is_the_pace_and_is_read_back)
{
    choose(_i);
    SOCKET s = tcp_socket();
    QOS qos = start();
    unsigned rate = 0, size = sizeof(rate);
    if (!keeps_a_pace())
        return;
    select_events(s, FD_QOS);
    qos.SendingFlowspec.TokenRate = 5000000;
    set(s, SIO_SET_QOS, &qos);
    expect(s, "FD_QOS");
    ck_assert_int_eq(sys_getsockopt((int)s, SOL_SOCKET, SO_MAX_PACING_RATE, &rate, &size), 0);
    ck_assert_uint_eq(rate, 5000000);
    rate = 6000000;
    ck_assert_int_eq(sys_setsockopt((int)s, SOL_SOCKET, SO_MAX_PACING_RATE, &rate, sizeof(rate)),
                     0);
    qos.SendingFlowspec.TokenRate = 6000000;
    expect_spec(s, SIO_GET_QOS, &qos);
    set(s, SIO_SET_QOS, &qos); /* it is so already */
    expect(s, "");
    qos.SendingFlowspec.TokenRate = QOS_NOT_SPECIFIED;
    set(s, SIO_SET_QOS, &qos);
    expect_spec(s, SIO_GET_QOS, &qos);
    expect(s, "FD_QOS");
}
END_TEST
#endif

static void add_cases(TCase *tc)
{
    tcase_add_loop_test(tc, a_socket_starts_with_best_effort, FIRST, END);
    tcase_add_loop_test(tc, a_change_is_told_once_until_the_spec_is_read, FIRST, END);
    tcase_add_loop_test(tc, every_field_counts, FIRST, END);
    tcase_add_loop_test(tc, a_change_before_the_selection_is_told_at_it_once, FIRST, END);
    tcase_add_loop_test(tc, the_providers_change_is_told, FIRST, END);
    tcase_add_loop_test(tc, a_direction_without_change_stays, FIRST, END);
    tcase_add_loop_test(tc, a_question_that_fails_reenables, FIRST, END);
    tcase_add_loop_test(tc, what_is_wrong_is_refused_and_changes_nothing, FIRST, END);
    tcase_add_loop_test(tc, the_service_type_is_the_class_of_the_packets, FIRST, END);
#ifdef SO_PRIORITY
    tcase_add_loop_test(tc, the_service_type_is_a_priority, FIRST, END);
    tcase_add_loop_test(tc, a_local_socket_keeps_its_flow_spec_for_itself, FIRST, END);
#endif
#ifdef SO_MAX_PACING_RATE
    tcase_add_loop_test(tc, the_token_rate_is_the_pace_and_is_read_back, FIRST, END);
#endif
}

int main(void)
{
    return run_suite("qos", add_cases);
}
