/* Megabytes both ways under back-pressure, moved by messages alone. */
#include "support.h"

#include <stdint.h>
#include <event2/event.h>

enum { TOTAL = 8 << 20, CHUNK = 24001, RECEIVE = 9973 };

/* One end: it sends TOTAL bytes of a sequence of its own, and sums up what it receives. */
struct end {
    SOCKET socket;
    uint32_t sequence;
    size_t sent;
    size_t received;
    uint64_t sent_sum;
    uint64_t received_sum;
    bool may_send; /* from an FD_WRITE to the next "would block" */
    unsigned closes;
    unsigned refused;
};

static struct end ends[2];

/* Fletcher's sum in 64 bits: order counts. */
static void add_up(uint64_t *sum, const unsigned char *data, size_t length)
{
    uint32_t low = (uint32_t)*sum, high = (uint32_t)(*sum >> 32);
    for (size_t i = 0; i < length; i++) {
        low = (low + data[i] + 1) % 0xfffffffb;
        high = (uint32_t)(((uint64_t)high + low) % 0xfffffffb);
    }
    *sum = (uint64_t)high << 32 | low;
}

/* The bytes that an end sends, from byte number `at` on. */
static void produce(const struct end *e, size_t at, unsigned char *data, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        uint32_t x = (uint32_t)(at + i) * 2654435761u + e->sequence;
        data[i] = (unsigned char)(x >> 24);
    }
}

static void send_on(struct end *e)
{
    unsigned char chunk[CHUNK];
    while (e->may_send && e->sent < TOTAL) {
        size_t length = TOTAL - e->sent < CHUNK ? TOTAL - e->sent : CHUNK;
        produce(e, e->sent, chunk, length);
        int sent = send(e->socket, (char *)chunk, (int)length, 0);
        if (sent == SOCKET_ERROR) {
            ck_assert_int_eq(WSAGetLastError(), WSAEWOULDBLOCK);
            e->may_send = false;
            e->refused++;
            return;
        }
        add_up(&e->sent_sum, chunk, (size_t)sent);
        e->sent += (size_t)sent;
        if (e->sent == TOTAL)
            succeed(shutdown(e->socket, SD_SEND));
    }
}

/* One receive a message: data is always there [D2]. */
static void receive_some(struct end *e)
{
    unsigned char chunk[RECEIVE];
    int got = recv(e->socket, (char *)chunk, sizeof(chunk), 0);
    ck_assert_int_gt(got, 0);
    add_up(&e->received_sum, chunk, (size_t)got);
    e->received += (size_t)got;
}

static BOOL take_message(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    struct end *e = wParam == ends[0].socket ? &ends[0] : &ends[1];
    (void)hWnd;
    ck_assert_ptr_eq(context, ends);
    ck_assert_uint_eq(uMsg, WM_SOCKET);
    ck_assert_uint_eq(wParam, e->socket);
    ck_assert_int_eq(WSAGETSELECTERROR(lParam), 0);
    switch (WSAGETSELECTEVENT(lParam)) {
    case FD_READ:
        receive_some(e);
        break;
    case FD_WRITE:
        ck_assert_msg(!e->may_send, "FD_WRITE though no send was refused"); /* [WRITE-5] */
        e->may_send = true;
        send_on(e);
        break;
    case FD_CLOSE:
        e->closes++;
        break;
    default:
        ck_abort_msg("%s", asyncselect_event_name(WSAGETSELECTEVENT(lParam)));
    }
    return TRUE;
}

/* Connected over a listening socket, with buffers of `size` bytes; 0: the system's own. */
static void connect_ends(int size)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    ends[0] = (struct end){.socket = tcp_socket(), .sequence = 12345};
    if (size) {
        succeed(setsockopt(listener, SOL_SOCKET, SO_RCVBUF, (char *)&size, sizeof(size)));
        succeed(setsockopt(listener, SOL_SOCKET, SO_SNDBUF, (char *)&size, sizeof(size)));
        succeed(setsockopt(ends[0].socket, SOL_SOCKET, SO_SNDBUF, (char *)&size, sizeof(size)));
        succeed(setsockopt(ends[0].socket, SOL_SOCKET, SO_RCVBUF, (char *)&size, sizeof(size)));
    }
    succeed(connect(ends[0].socket, (struct sockaddr *)&address, sizeof(address)));
    ends[1] = (struct end){.socket = accept(listener, NULL, NULL), .sequence = 67890};
    ck_assert(ends[1].socket != INVALID_SOCKET);
    succeed(closesocket(listener));
}

static void exchange(int size)
{
    HWND mover = asyncselect_window_new(base, take_message, ends);
    ck_assert_ptr_nonnull(mover);
    connect_ends(size);
    for (int i = 0; i < 2; i++)
        succeed(WSAAsyncSelect(ends[i].socket, mover, WM_SOCKET, FD_READ | FD_WRITE | FD_CLOSE));
    while (!ends[0].closes || !ends[1].closes) /* a message that is lost hangs here */
        ck_assert_int_eq(event_base_loop(base, EVLOOP_ONCE), 0);
    run_idle();
    for (int i = 0; i < 2; i++) {
        ck_assert_uint_eq(ends[i].received, TOTAL);
        ck_assert_uint_eq(ends[i].received_sum, ends[1 - i].sent_sum);
        ck_assert_uint_eq(ends[i].closes, 1);
        ck_assert_uint_gt(ends[i].refused, 0); /* else it proved nothing of FD_WRITE */
        succeed(closesocket(ends[i].socket));
    }
    ck_assert_int_eq(asyncselect_window_free(mover), 0);
}

/* proves: WRITE-3 WRITE-5 READ-2 READ-3 CLOSE-2 GATE-1 GATE-10 D2 W1 */
START_TEST(megabytes_both_ways)
{
    exchange(0);
}
END_TEST

/* proves: WRITE-3 WRITE-5 READ-2 READ-3 CLOSE-2 GATE-1 GATE-10 D2 W1 */
START_TEST(megabytes_both_ways_through_small_buffers)
{
    exchange(32768);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, megabytes_both_ways);
    tcase_add_test(tc, megabytes_both_ways_through_small_buffers);
}

int main(void)
{
    return run_suite("transfer", add);
}
