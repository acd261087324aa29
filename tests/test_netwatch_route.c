/* The messages of a BSD routing socket, byte by byte as macOS lays them out: read on any system. */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "netwatch.h"
#include "netwatch_route_parse.h"
#include "tap.h"

enum { VERSION = 5, INET = 2, LINK = 18, INET6 = 30, ROUTE_SIZE = 92, ADDRESS_SIZE = 20 };

static const struct netwatch_route_layout macos = {
    .version = VERSION,
    .inet = INET,
    .inet6 = INET6,
    .padding = 4,
    .route_size = ROUTE_SIZE,
    .route_set = 12,
    .route_error = 24,
    .address_size = ADDRESS_SIZE,
    .address_set = 4,
};

static unsigned char bytes[1024];
static size_t length;  /* of all messages */
static size_t message; /* where the last one begins */

static void put_u16(size_t at, size_t value)
{
    uint16_t number = (uint16_t)value;
    memcpy(bytes + at, &number, sizeof(number));
}

static void put_u32(size_t at, uint32_t value)
{
    memcpy(bytes + at, &value, sizeof(value));
}

static void begin(unsigned type, size_t header)
{
    message = length;
    length += header;
    memset(bytes + message, 0xa5, header); /* what is not asked for is anything */
    put_u16(message, header);
    bytes[message + 2] = VERSION;
    bytes[message + 3] = (unsigned char)type;
}

static void begin_route(unsigned type, uint32_t set, uint32_t error)
{
    begin(type, ROUTE_SIZE);
    put_u32(message + 12, set);
    put_u32(message + 24, error);
}

static void begin_address(unsigned type, uint32_t set)
{
    begin(type, ADDRESS_SIZE);
    put_u32(message + 4, set);
}

/* An address of so many bytes, padded. 0: as the empty mask of a default route is written. */
static void add_address(unsigned size, unsigned family)
{
    size_t room = size ? (size + 3u) / 4 * 4 : 4;
    memset(bytes + length, 0, room);
    bytes[length] = (unsigned char)size;
    bytes[length + 1] = (unsigned char)(size ? family : 0);
    length += room;
    put_u16(message, length - message);
}

static struct netwatch_news parse_at(size_t offset)
{
    struct netwatch_news news = {0};
    unsigned char *exact = malloc(offset + length); /* so that a reader beyond the end is caught */
    ck_assert_ptr_nonnull(exact);
    memcpy(exact + offset, bytes, length);
    netwatch_route_parse(exact + offset, length, &macos, &news);
    free(exact);
    return news;
}

static void parse(struct netwatch_news *news)
{
    *news = parse_at(0);
    for (size_t offset = 1; offset < 4; offset++) {
        struct netwatch_news misaligned = parse_at(offset);
        ck_assert_mem_eq(&misaligned, news, sizeof(*news));
    }
    length = 0;
}

#define expect(ADDRESSES, REMOVED, ROUTES, REROUTED)                                               \
    do {                                                                                           \
        struct netwatch_news news;                                                                 \
        parse(&news);                                                                              \
        ck_assert_uint_eq(news.addresses, ADDRESSES);                                              \
        ck_assert_uint_eq(news.removed, REMOVED);                                                  \
        ck_assert_uint_eq(news.routes, ROUTES);                                                    \
        ck_assert_uint_eq(news.rerouted, REROUTED);                                                \
    } while (0)

static const uint8_t V4 = NETWATCH_IPV4, V6 = NETWATCH_IPV6, ALL = NETWATCH_BOTH;

/* proves: ROUTE-1 */
START_TEST(routes_are_of_their_destinations_family)
{
    static const unsigned types[] = {ROUTE_ADD, ROUTE_DELETE, ROUTE_CHANGE, ROUTE_REDIRECT};
    for (int i = 0; i < 4; i++) {
        begin_route(types[i], 0x7, 0); /* destination, gateway, mask */
        add_address(16, INET);
        add_address(20, LINK);
        add_address(0, 0);
        expect(0, 0, V4, V4);
        begin_route(types[i], 0x3, 0);
        add_address(28, INET6);
        add_address(28, INET6);
        expect(0, 0, V6, V6);
    }
}
END_TEST

/* proves: ROUTE-1 */
START_TEST(a_failed_request_and_a_question_change_nothing)
{
    begin_route(ROUTE_ADD, 0x1, 17);
    add_address(16, INET);
    expect(0, 0, 0, 0);
    begin_route(0x4, 0x1, 0); /* a question */
    add_address(16, INET);
    expect(0, 0, 0, 0);
    begin_route(0x7, 0x1, 0); /* a miss */
    add_address(16, INET);
    expect(0, 0, 0, 0);
    begin_address(0xf, 0x30); /* a multicast membership */
    add_address(20, LINK);
    add_address(16, INET);
    expect(0, 0, 0, 0);
}
END_TEST

/* proves: ADDR-1 */
START_TEST(addresses_are_found_behind_masks_of_any_length)
{
    for (unsigned mask = 0; mask <= 16; mask++) {
        begin_address(ROUTE_NEWADDR,
                      0x4 | 0x10 | 0x20 | 0x80); /* mask, interface, own, broadcast */
        add_address(mask, 0xff);
        add_address(20, LINK);
        add_address(16, INET);
        add_address(16, INET);
        expect(V4, 0, V4, 0);
    }
    begin_address(ROUTE_DELADDR, 0x4 | 0x10 | 0x20);
    add_address(25, INET6);
    add_address(20, LINK);
    add_address(28, INET6);
    expect(V6, V6, V6, 0);
}
END_TEST

/* proves: ADDR-1 ROUTE-1 */
START_TEST(messages_of_a_sequence_add_up)
{
    begin_address(ROUTE_DELADDR, 0x20);
    add_address(16, INET);
    begin_route(ROUTE_DELETE, 0x1, 0);
    add_address(28, INET6);
    expect(V4, V4, ALL, V6);
}
END_TEST

/* proves: ADDR-1 ROUTE-1 */
START_TEST(a_link_may_change_everything)
{
    begin(ROUTE_IFINFO, 112);
    expect(ALL, 0, ALL, ALL);
    begin(ROUTE_IFANNOUNCE, 24);
    expect(ALL, 0, ALL, ALL);
}
END_TEST

/* proves: ADDR-1 ROUTE-1 */
START_TEST(what_cannot_be_read_may_change_everything)
{
    begin_route(ROUTE_ADD, 0x1, 0); /* of another version */
    bytes[message + 2] = VERSION + 1;
    expect(ALL, 0, ALL, ALL);
    begin_route(ROUTE_ADD, 0x1, 0); /* longer than what was received */
    put_u16(message, 200);
    expect(ALL, 0, ALL, ALL);
    begin_route(ROUTE_ADD, 0x1, 0); /* without a length */
    put_u16(message, 0);
    expect(ALL, 0, ALL, ALL);
    begin(ROUTE_ADD, 4); /* without a header */
    expect(0, 0, ALL, ALL);
    begin(ROUTE_DELADDR, 4);
    expect(ALL, ALL, ALL, 0);
    begin_route(ROUTE_ADD, 0x1, 0); /* without the address that it announces */
    expect(0, 0, ALL, ALL);
    begin_route(ROUTE_ADD, 0x2, 0); /* without a destination */
    add_address(16, INET);
    expect(0, 0, ALL, ALL);
    begin_address(ROUTE_NEWADDR, 0x30); /* the first address ends beyond the message */
    add_address(20, LINK);
    bytes[message + ADDRESS_SIZE] = 255;
    expect(ALL, 0, ALL, 0);
    begin_route(ROUTE_ADD, 0x1, 0); /* of a third family */
    add_address(20, LINK);
    expect(0, 0, ALL, ALL);
    memset(bytes, 0, length = 3); /* less than a beginning */
    expect(ALL, 0, ALL, ALL);
    length = 0;
    expect(0, 0, 0, 0);
}
END_TEST

/* Cut anywhere, and with any byte changed, it is read without going beyond its end. */
/* proves: ADDR-1 ROUTE-1 */
START_TEST(any_bytes_can_be_read)
{
    unsigned char copy[ADDRESS_SIZE + 64];
    struct netwatch_news news;
    begin_address(ROUTE_NEWADDR, 0x4 | 0x10 | 0x20 | 0x80);
    add_address(7, 0xff);
    add_address(20, LINK);
    add_address(16, INET);
    add_address(16, INET);
    const size_t whole = length;
    ck_assert_uint_le(whole, sizeof(copy));
    memcpy(copy, bytes, whole);
    for (size_t cut = 0; cut <= whole; cut++)
        for (size_t at = 0; at < cut; at++)
            for (unsigned value = 0; value < 256; value += 5) {
                memcpy(bytes, copy, length = cut);
                put_u16(0, cut);
                bytes[at] = (unsigned char)value;
                parse(&news);
                ck_assert_uint_le(news.addresses | news.removed | news.routes | news.rerouted, ALL);
            }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("netwatch_route");
    TCase *tc = tcase_create("netwatch_route");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, routes_are_of_their_destinations_family);
    tcase_add_test(tc, a_failed_request_and_a_question_change_nothing);
    tcase_add_test(tc, addresses_are_found_behind_masks_of_any_length);
    tcase_add_test(tc, messages_of_a_sequence_add_up);
    tcase_add_test(tc, a_link_may_change_everything);
    tcase_add_test(tc, what_cannot_be_read_may_change_everything);
    tcase_add_test(tc, any_bytes_can_be_read);
    suite_add_tcase(suite, tc);
    return run_tap(suite);
}
