/* FD_READ over real sockets. */
#include "support.h"

/* proves: READ-1 READ-2 READ-3 GATE-1 GATE-2 GATE-10 MSG-1 */
START_TEST(data_is_told_once_until_received)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "one");
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "FD_READ");
    send_text(p.peer, "two");
    expect(p.here, "");
    char byte;
    ck_assert_int_eq(recv(p.here, &byte, 1, 0), 1);
    expect(p.here, "FD_READ");
    receive_text(p.here, "netwo");
    expect(p.here, "");
    send_text(p.peer, "three");
    expect(p.here, "FD_READ");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, data_is_told_once_until_received);
}

int main(void)
{
    return run_suite("read", add);
}
