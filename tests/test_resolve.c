/* Names and addresses. Nothing is asked of a name server: what is looked up is numeric, local, or
 * wrong. */
#include "support.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* For functions that return a pointer, and those that return the code itself. */
#define finds_nothing(call, code)                                                                  \
    do {                                                                                           \
        WSASetLastError(0);                                                                        \
        ck_assert_ptr_null(call);                                                                  \
        ck_assert_str_eq(asyncselect_error_name(WSAGetLastError()), asyncselect_error_name(code)); \
    } while (0)
#define answers(call, code)                                                                        \
    do {                                                                                           \
        WSASetLastError(0);                                                                        \
        ck_assert_str_eq(asyncselect_error_name(call), asyncselect_error_name(code));              \
        ck_assert_int_eq(WSAGetLastError(), code);                                                 \
    } while (0)

START_TEST(nothing_is_looked_up_before_the_start)
{
    char name[256];
    struct addrinfo *list;
    struct sockaddr_in address = {.sin_family = AF_INET};
    succeed(WSACleanup());
    finds_nothing(gethostbyname("localhost"), WSANOTINITIALISED);
    finds_nothing(gethostbyaddr((char *)&address.sin_addr, 4, AF_INET), WSANOTINITIALISED);
    finds_nothing(getservbyname("http", "tcp"), WSANOTINITIALISED);
    finds_nothing(getservbyname(NULL, "tcp"), WSANOTINITIALISED);
    finds_nothing(getservbyport(htons(80), "tcp"), WSANOTINITIALISED);
    finds_nothing(getprotobyname("tcp"), WSANOTINITIALISED);
    finds_nothing(getprotobynumber(6), WSANOTINITIALISED);
    fail_with(gethostname(name, sizeof(name)), WSANOTINITIALISED);
    answers(getaddrinfo("127.0.0.1", NULL, NULL, &list), WSANOTINITIALISED);
    ck_assert_ptr_null(list);
    answers(getnameinfo((struct sockaddr *)&address, sizeof(address), name, sizeof(name), NULL, 0,
                        NI_NUMERICHOST),
            WSANOTINITIALISED);
    WSADATA data;
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
}
END_TEST

START_TEST(the_host_knows_its_name)
{
    char name[256], other[256];
    succeed(gethostname(name, sizeof(name)));
    int length = (int)strlen(name);
    ck_assert_int_gt(length, 0);
    memset(other, 'x', sizeof(other));
    succeed(gethostname(other, length + 1));
    ck_assert_str_eq(other, name);
    ck_assert_int_eq(other[length + 1], 'x');
    fail_with(gethostname(other, length), WSAEFAULT);
    fail_with(gethostname(other, 0), WSAEFAULT);
    fail_with(gethostname(other, -1), WSAEFAULT);
    fail_with(gethostname(NULL, 100), WSAEFAULT);
}
END_TEST

/* The barest of systems have no file of hosts, and nobody else to ask. */
static bool knows_localhost(void)
{
    return access("/etc/hosts", R_OK) == 0;
}

START_TEST(a_host_has_a_name_and_addresses)
{
    struct in_addr loopback = {.s_addr = htonl(INADDR_LOOPBACK)};
    const struct hostent *host = gethostbyname("127.0.0.1");
    ck_assert_ptr_nonnull(host);
    ck_assert_str_eq(host->h_name, "127.0.0.1");
    ck_assert_ptr_null(host->h_aliases[0]);
    ck_assert_int_eq(host->h_addrtype, AF_INET);
    ck_assert_int_eq(host->h_length, 4);
    ck_assert_mem_eq(host->h_addr_list[0], &loopback, 4);
    ck_assert_ptr_null(host->h_addr_list[1]);

    if (knows_localhost()) {
        host = gethostbyname("LocalHost");
        ck_assert_ptr_nonnull(host);
        ck_assert_mem_eq(host->h_addr_list[0], &loopback, 4);
    }

    char name[400];
    memset(name, 'a', sizeof(name));
    name[sizeof(name) - 1] = 0;
    finds_nothing(gethostbyname(name), WSAHOST_NOT_FOUND);
}
END_TEST

/* Where the machine has a name of its own, the three ways to ask for it give the same. */
START_TEST(the_local_host_has_an_address)
{
    char name[256];
    struct in_addr addresses[64];
    size_t count = 0;
    const struct hostent *host = gethostbyname(NULL);
    ck_assert_ptr_nonnull(host);
    succeed(gethostname(name, sizeof(name)));
    ck_assert_str_eq(host->h_name, name);
    ck_assert_int_eq(host->h_length, 4);
    for (; host->h_addr_list[count]; count++)
        memcpy(&addresses[count], host->h_addr_list[count], 4);
    ck_assert_uint_gt(count, 0);
    bool named = strcasecmp(name, "localhost") != 0;
    for (int i = 0; i < 1 + named; i++) {
        host = gethostbyname(i == 0 ? "" : name);
        ck_assert_ptr_nonnull(host);
        for (size_t j = 0; j < count; j++)
            ck_assert_mem_eq(host->h_addr_list[j], &addresses[j], 4);
        ck_assert_ptr_null(host->h_addr_list[count]);
    }
    /* A socket can be bound there: it is an address of this host. */
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr = addresses[0]};
    succeed(bind(tcp_socket(), (struct sockaddr *)&own, sizeof(own)));
}
END_TEST

static void *address_of_entry(void *unused)
{
    (void)unused;
    return gethostbyname("127.0.0.2");
}

START_TEST(each_thread_has_results_of_its_own)
{
    pthread_t thread;
    void *other;
    struct hostent *own = gethostbyname("127.0.0.1");
    ck_assert_ptr_nonnull(own);
    ck_assert_int_eq(pthread_create(&thread, NULL, address_of_entry, NULL), 0);
    ck_assert_int_eq(pthread_join(thread, &other), 0);
    ck_assert_ptr_nonnull(other);
    ck_assert_ptr_ne(own, other);
    ck_assert_str_eq(own->h_name, "127.0.0.1");
}
END_TEST

START_TEST(an_address_leads_back_to_its_host)
{
    struct in_addr loopback = {.s_addr = htonl(INADDR_LOOPBACK)};
    if (knows_localhost()) {
        const struct hostent *host = gethostbyaddr((char *)&loopback, 4, AF_INET);
        ck_assert_ptr_nonnull(host);
        ck_assert_uint_gt(strlen(host->h_name), 0);
        ck_assert_int_eq(host->h_addrtype, AF_INET);
        ck_assert_int_eq(host->h_length, 4);
        ck_assert_mem_eq(host->h_addr_list[0], &loopback, 4);
        ck_assert_ptr_null(host->h_addr_list[1]);
    }
    finds_nothing(gethostbyaddr(NULL, 4, AF_INET), WSAEFAULT);
    finds_nothing(gethostbyaddr((char *)&loopback, 3, AF_INET), WSAEFAULT);
    finds_nothing(gethostbyaddr((char *)&loopback, 4, AF_INET6), WSAEFAULT);
    finds_nothing(gethostbyaddr((char *)&loopback, 4, AF_UNIX), WSAEAFNOSUPPORT);
}
END_TEST

START_TEST(protocols_and_services)
{
    const struct protoent *protocol = getprotobyname("tcp");
    ck_assert_ptr_nonnull(protocol);
    ck_assert_str_eq(protocol->p_name, "tcp");
    ck_assert_int_eq(protocol->p_proto, IPPROTO_TCP);
    ck_assert_str_eq(protocol->p_aliases[0], "TCP");
    protocol = getprotobynumber(IPPROTO_UDP);
    ck_assert_ptr_nonnull(protocol);
    ck_assert_str_eq(protocol->p_name, "udp");
    finds_nothing(getprotobyname("no-such-protocol"), WSANO_DATA);
    finds_nothing(getprotobyname(NULL), WSAEFAULT);
    finds_nothing(getprotobynumber(9999), WSANO_DATA);

    finds_nothing(getservbyname("no-such-service", "tcp"), WSANO_DATA);
    finds_nothing(getservbyname(NULL, "tcp"), WSAEFAULT);
    finds_nothing(getservbyport(0, "tcp"), WSANO_DATA);
    if (access("/etc/services", R_OK) != 0)
        return; /* a small system without the list */
    const struct servent *service = getservbyname("http", NULL);
    ck_assert_ptr_nonnull(service);
    ck_assert_int_eq(service->s_port, htons(80));
    service = getservbyport(htons(25), "tcp");
    ck_assert_ptr_nonnull(service);
    ck_assert_str_eq(service->s_name, "smtp");
    ck_assert_str_eq(service->s_proto, "tcp");
}
END_TEST

START_TEST(numeric_addresses_become_names_of_sockets)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    ck_assert_int_eq(getaddrinfo("127.0.0.1", "8080", &hints, &list), 0);
    struct sockaddr_in name;
    ck_assert_uint_eq(list->ai_addrlen, sizeof(name));
    memcpy(&name, list->ai_addr, sizeof(name));
    ck_assert_uint_eq(name.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    ck_assert_uint_eq(name.sin_port, htons(8080));
    ck_assert_int_eq(list->ai_socktype, SOCK_STREAM);
    ck_assert_ptr_null(list->ai_next);
    freeaddrinfo(list);
    freeaddrinfo(NULL);

    hints.ai_flags = AI_PASSIVE;
    ck_assert_int_eq(getaddrinfo(NULL, "9", &hints, &list), 0);
    memcpy(&name, list->ai_addr, sizeof(name));
    ck_assert_uint_eq(name.sin_addr.s_addr, htonl(INADDR_ANY));
    freeaddrinfo(list);
}
END_TEST

/* "" is this host, as on Windows. */
START_TEST(no_name_is_the_hosts_own)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *list = NULL, *named = NULL;
    char own[256];
    ck_assert_int_eq(gethostname(own, sizeof(own)), 0);
    int error = getaddrinfo(own, "9", &hints, &named);
    ck_assert_int_eq(getaddrinfo("", "9", &hints, &list), error);
    if (error)
        return; /* nobody here knows its address */
    ck_assert_uint_eq(list->ai_addrlen, named->ai_addrlen);
    ck_assert_mem_eq(list->ai_addr, named->ai_addr, named->ai_addrlen);
    freeaddrinfo(list);
    freeaddrinfo(named);
}
END_TEST

START_TEST(bad_questions_get_windows_codes)
{
    struct addrinfo *list = (struct addrinfo *)&list;
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST};
    answers(getaddrinfo(NULL, NULL, NULL, &list), WSAHOST_NOT_FOUND);
    ck_assert_ptr_null(list);
    answers(getaddrinfo("127.0.0.1", NULL, NULL, NULL), WSAEFAULT);
    answers(getaddrinfo("not.numeric", NULL, &hints, &list), WSAHOST_NOT_FOUND);
    answers(getaddrinfo("", NULL, &hints, &list), WSAHOST_NOT_FOUND);
    hints.ai_flags = -1;
    answers(getaddrinfo("127.0.0.1", NULL, &hints, &list), WSAEINVAL);
    hints.ai_flags = AI_CANONNAME;
    answers(getaddrinfo(NULL, "80", &hints, &list), WSAEINVAL);
    hints = (struct addrinfo){.ai_family = 9999};
    answers(getaddrinfo("127.0.0.1", NULL, &hints, &list), WSAEAFNOSUPPORT);
    hints = (struct addrinfo){.ai_family = AF_INET};
    answers(getaddrinfo("::1", NULL, &hints, &list), WSAHOST_NOT_FOUND);
    hints = (struct addrinfo){.ai_socktype = 77};
    answers(getaddrinfo("127.0.0.1", NULL, &hints, &list), WSAESOCKTNOSUPPORT);
    hints = (struct addrinfo){.ai_socktype = SOCK_STREAM};
    answers(getaddrinfo("127.0.0.1", "no-such-service", &hints, &list), WSATYPE_NOT_FOUND);
    /* What is the result's to say must be empty. */
    hints = (struct addrinfo){.ai_addrlen = 16};
    answers(getaddrinfo("127.0.0.1", NULL, &hints, &list), WSANO_RECOVERY);
    hints = (struct addrinfo){.ai_next = &hints};
    answers(getaddrinfo("127.0.0.1", NULL, &hints, &list), WSANO_RECOVERY);
    ck_assert_ptr_null(list);
}
END_TEST

START_TEST(names_of_sockets_become_text)
{
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(8080)};
    struct sockaddr *any = (struct sockaddr *)&name;
    char host[64], service[32];
    int numeric = NI_NUMERICHOST | NI_NUMERICSERV;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_eq(
        getnameinfo(any, sizeof(name), host, sizeof(host), service, sizeof(service), numeric), 0);
    ck_assert_str_eq(host, "127.0.0.1");
    ck_assert_str_eq(service, "8080");
    answers(getnameinfo(any, sizeof(name), host, 3, NULL, 0, numeric), WSAEFAULT);
    answers(getnameinfo(NULL, sizeof(name), host, sizeof(host), NULL, 0, numeric), WSAEFAULT);
    answers(getnameinfo(any, 4, host, sizeof(host), NULL, 0, numeric), WSAEFAULT);
    answers(getnameinfo(any, sizeof(name), NULL, 0, NULL, 0, numeric), WSAHOST_NOT_FOUND);
    answers(getnameinfo(any, sizeof(name), host, sizeof(host), NULL, 0, -1), WSAEINVAL);
    name.sin_family = AF_INET6;
    answers(getnameinfo(any, sizeof(name), host, sizeof(host), NULL, 0, numeric), WSAEFAULT);
    name.sin_family = AF_UNIX;
    answers(getnameinfo(any, sizeof(name), host, sizeof(host), NULL, 0, numeric), WSAEAFNOSUPPORT);
}
END_TEST

START_TEST(codes_have_texts)
{
    ck_assert_str_eq(gai_strerror(EAI_NONAME), "No host has this name or address.");
    ck_assert_str_ne(gai_strerror(EAI_AGAIN), gai_strerror(EAI_FAIL));
    ck_assert_str_eq(gai_strerror(12345), "The error code is not known.");
}
END_TEST

START_TEST(addresses_to_text_and_back)
{
    struct in6_addr address;
    char text[64];
    ck_assert_int_eq(inet_pton(AF_INET, "1.2.3.4", &address), 1);
    ck_assert_mem_eq(&address, "\1\2\3\4", 4);
    ck_assert_ptr_eq(inet_ntop(AF_INET, &address, text, sizeof(text)), text);
    ck_assert_str_eq(text, "1.2.3.4");
    ck_assert_int_eq(inet_pton(AF_INET6, "::1", &address), 1);
    ck_assert_ptr_eq(inet_ntop(AF_INET6, &address, text, sizeof(text)), text);
    ck_assert_str_eq(text, "::1");
    ck_assert_int_eq(inet_pton(AF_INET, "1.2.3", &address), 0);
    fail_with(inet_pton(AF_UNIX, "1.2.3.4", &address), WSAEAFNOSUPPORT);
    fail_with(inet_pton(AF_INET, NULL, &address), WSAEFAULT);
    fail_with(inet_pton(AF_INET, "1.2.3.4", NULL), WSAEFAULT);
    finds_nothing(inet_ntop(AF_UNIX, &address, text, sizeof(text)), WSAEAFNOSUPPORT);
    finds_nothing(inet_ntop(AF_INET, &address, text, 3), WSA_INVALID_PARAMETER);
    finds_nothing(inet_ntop(AF_INET, &address, NULL, 16), WSA_INVALID_PARAMETER);
    finds_nothing(inet_ntop(AF_INET, NULL, text, 16), WSA_INVALID_PARAMETER);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, nothing_is_looked_up_before_the_start);
    tcase_add_test(tc, the_host_knows_its_name);
    tcase_add_test(tc, a_host_has_a_name_and_addresses);
    tcase_add_test(tc, the_local_host_has_an_address);
    tcase_add_test(tc, each_thread_has_results_of_its_own);
    tcase_add_test(tc, an_address_leads_back_to_its_host);
    tcase_add_test(tc, protocols_and_services);
    tcase_add_test(tc, numeric_addresses_become_names_of_sockets);
    tcase_add_test(tc, no_name_is_the_hosts_own);
    tcase_add_test(tc, bad_questions_get_windows_codes);
    tcase_add_test(tc, names_of_sockets_become_text);
    tcase_add_test(tc, codes_have_texts);
    tcase_add_test(tc, addresses_to_text_and_back);
}

int main(void)
{
    return run_suite("resolve", add);
}
