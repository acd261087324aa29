/* The trace: what it tells of a socket, line by line. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[64];

static void trace_begin(void)
{
    snprintf(path, sizeof(path), "/tmp/trace.XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    succeed(asyncselect_trace(path));
}

/* What of a line is not the same each time: its time, its thread and the window. */
static void normalize(char *line)
{
    char *place = strstr(line, "\"window\":");
    char *end = place ? strchr(place, ',') : NULL;
    if (end)
        memmove(place, end + 1, strlen(end + 1) + 1);
    char *what = strstr(line, "\"what\":");
    ck_assert_msg(what && line[0] == '{' && strstr(line, "}\n"), "not a line: %s", line);
    memmove(line + 1, what, strlen(what) + 1);
}

/* Ends the trace and compares what it says of s: `expected` has a line each, @ for the socket;
 * those that speak of the loop ("ready", "look") only if `loop`. */
static void trace_expect(SOCKET s, bool loop, const char *expected)
{
    static char found[65536];
    char line[1024], mine[32], wanted[8192];
    size_t length = 0;
    succeed(asyncselect_trace(NULL));
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    snprintf(mine, sizeof(mine), "\"socket\":%d", (int)s);
    while (fgets(line, sizeof(line), file)) {
        normalize(line);
        bool of_loop = strstr(line, "\"what\":\"ready\"") || strstr(line, "\"what\":\"look\"");
        const char *at = strstr(line, mine);
        if (!at || (at[strlen(mine)] != ',' && at[strlen(mine)] != '}') || (of_loop && !loop))
            continue;
        length += (size_t)snprintf(found + length, sizeof(found) - length, "%s", line);
        ck_assert_uint_lt(length, sizeof(found));
    }
    found[length] = 0;
    fclose(file);
    unlink(path);
    size_t used = 0;
    for (const char *c = expected; *c; c++) {
        if (c[0] == '@')
            used += (size_t)snprintf(wanted + used, sizeof(wanted) - used, "%d", (int)s);
        else
            wanted[used++] = *c;
    }
    wanted[used] = 0;
    ck_assert_str_eq(found, wanted);
}

START_TEST(selections_calls_and_messages_are_told)
{
    struct pair p = tcp_pair();
    char buffer[16];
    trace_begin();
    select_events(p.here, FD_READ | FD_CLOSE);
    expect(p.here, "");
    send_text(p.peer, "hello");
    expect(p.here, "FD_READ");
    ck_assert_int_eq(recv(p.here, buffer, 3, MSG_PEEK), 3);
    ck_assert_int_eq(recv(p.here, buffer, 16, 0), 5);
    fail_with(recv(p.here, buffer, 16, 0), WSAEWOULDBLOCK);
    fail_with(WSAAsyncSelect(p.here, NULL, 7, FD_READ), WSAEINVAL);
    succeed(send(p.here, "x", 1, 0));
    succeed(closesocket(p.here));
    fail_with(recv(p.here, buffer, 16, 0), WSAENOTSOCK);
    trace_expect(
        p.here, false,
        "{\"what\":\"select\",\"socket\":@,\"message\":1025,\"events\":\"FD_READ|FD_CLOSE\"}\n"
        "{\"what\":\"post\",\"socket\":@,\"message\":1025,\"event\":\"FD_READ\"}\n"
        "{\"what\":\"call\",\"socket\":@,\"call\":\"peek\",\"asked\":3,\"result\":3}\n"
        "{\"what\":\"call\",\"socket\":@,\"call\":\"recv\",\"asked\":16,\"result\":5}\n"
        "{\"what\":\"call\",\"socket\":@,\"call\":\"recv\",\"asked\":16,"
        "\"error\":\"WSAEWOULDBLOCK\"}\n"
        "{\"what\":\"select\",\"socket\":@,\"message\":7,\"events\":\"FD_READ\","
        "\"error\":\"WSAEINVAL\"}\n"
        "{\"what\":\"call\",\"socket\":@,\"call\":\"send\",\"asked\":1,\"result\":1}\n"
        "{\"what\":\"call\",\"socket\":@,\"call\":\"closesocket\"}\n"
        "{\"what\":\"call\",\"socket\":@,\"call\":\"recv\",\"error\":\"WSAENOTSOCK\"}\n");
}
END_TEST

START_TEST(what_the_loop_saw_and_weighed_is_told)
{
    struct pair p = tcp_pair();
    if (!has_all_abilities())
        return; /* each loop has its own way of looking */
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    trace_begin();
    send_text(p.peer, "end");
    expect(p.here, "FD_READ");
    succeed(shutdown(p.peer, SD_SEND));
    expect(p.here, "");
    trace_expect(
        p.here, true,
        "{\"what\":\"ready\",\"socket\":@,\"sides\":\"in|out\"}\n"
        "{\"what\":\"look\",\"socket\":@,\"found\":\"readable|writable\","
        "\"selected\":\"FD_READ|FD_WRITE|FD_CLOSE\",\"outstanding\":\"FD_WRITE\"}\n"
        "{\"what\":\"post\",\"socket\":@,\"message\":1025,\"event\":\"FD_READ\"}\n"
        "{\"what\":\"ready\",\"socket\":@,\"sides\":\"in|out|closed\"}\n"
        "{\"what\":\"look\",\"socket\":@,\"found\":\"readable|writable|ended\","
        "\"selected\":\"FD_READ|FD_WRITE|FD_CLOSE\",\"outstanding\":\"FD_READ|FD_WRITE\"}\n");
}
END_TEST

START_TEST(a_number_that_is_anothers_is_told)
{
    struct pair p = tcp_pair(), q = tcp_pair();
    if (!has_all_abilities())
        return; /* others watch by number */
    select_events(p.here, FD_READ | FD_WRITE | FD_CLOSE);
    expect(p.here, "FD_WRITE");
    keep((SOCKET)raw_dup(p.here)); /* the loop still hears of it */
    trace_begin();
    raw_close(p.here);
    ck_assert_int_eq(dup2((int)q.here, (int)p.here), (int)p.here);
    keep(p.here);
    send_text(p.peer, "data");
    expect(p.here, "");
    trace_expect(p.here, false, "{\"what\":\"ghost\",\"socket\":@}\n");
}
END_TEST

START_TEST(a_message_that_was_refused_is_told_so)
{
    struct pair p = tcp_pair();
    send_text(p.peer, "x");
    trace_begin();
    refusals = 1;
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    trace_expect(p.here, false,
                 "{\"what\":\"select\",\"socket\":@,\"message\":1025,\"events\":\"FD_READ\"}\n"
                 "{\"what\":\"post\",\"socket\":@,\"message\":1025,\"event\":\"FD_READ\"}\n"
                 "{\"what\":\"refused\",\"socket\":@,\"message\":1025,\"event\":\"FD_READ\"}\n"
                 "{\"what\":\"post\",\"socket\":@,\"message\":1025,\"event\":\"FD_READ\"}\n");
}
END_TEST

START_TEST(an_accepted_socket_says_where_its_selection_is_from)
{
    struct sockaddr_in address;
    SOCKET listener = tcp_listener(&address);
    SOCKET client = tcp_socket();
    char expected[256];
    select_events(listener, FD_ACCEPT | FD_READ);
    succeed(connect(client, (struct sockaddr *)&address, sizeof(address)));
    expect(listener, "FD_ACCEPT");
    trace_begin();
    SOCKET s = keep(accept(listener, NULL, NULL));
    ck_assert_int_ne(s, INVALID_SOCKET);
    snprintf(expected, sizeof(expected),
             "{\"what\":\"select\",\"socket\":@,\"message\":1025,"
             "\"events\":\"FD_READ|FD_ACCEPT\",\"from\":%d}\n",
             (int)listener);
    trace_expect(s, false, expected);
}
END_TEST

START_TEST(a_message_that_was_overtaken_is_told)
{
    struct pair p = tcp_pair();
    char buffer[16];
    send_text(p.peer, "x");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    succeed(recv(p.here, buffer, sizeof(buffer), 0));
    trace_begin();
    ck_assert(!asyncselect_message_current(p.here, WSAMAKESELECTREPLY(FD_READ, 0)));
    trace_expect(p.here, false, "{\"what\":\"stale\",\"socket\":@,\"event\":\"FD_READ\"}\n");
}
END_TEST

START_TEST(a_file_begins_with_what_wrote_it_and_is_its_owners)
{
    char name[64], expected[64], line[256];
    struct stat status;
    snprintf(name, sizeof(name), "/tmp/trace.%%p.%ld", (long)getpid());
    snprintf(expected, sizeof(expected), "/tmp/trace.%ld.%ld", (long)getpid(), (long)getpid());
    succeed(asyncselect_trace(name));
    succeed(asyncselect_trace(NULL));
    ck_assert_int_eq(stat(expected, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0600);
    FILE *file = fopen(expected, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
    normalize(line);
    *strstr(line, "\"date\"") = 0;
    char wanted[256];
    snprintf(wanted, sizeof(wanted),
             "{\"what\":\"start\",\"version\":\"%s\",\"process\":%ld,\"profile\":\"documented\",",
             asyncselect_version(), (long)getpid());
    ck_assert_str_eq(line, wanted);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
    normalize(line);
    ck_assert_str_eq(line, "{\"what\":\"end\"}\n");
    ck_assert_ptr_null(fgets(line, sizeof(line), file));
    fclose(file);
    unlink(expected);
}
END_TEST

START_TEST(a_file_that_cannot_be_made_is_refused)
{
    char long_name[5000];
    fail_with(asyncselect_trace("/dev/null/file"), WSAEINVAL);
    memset(long_name, 'x', sizeof(long_name) - 1);
    long_name[sizeof(long_name) - 1] = 0;
    fail_with(asyncselect_trace(long_name), WSAENAMETOOLONG);
}
END_TEST

/* A disk that is full: the trace ends, and the program goes on. */
START_TEST(a_trace_that_cannot_be_written_ends)
{
    struct pair p = tcp_pair();
    if (access("/dev/full", W_OK) != 0)
        return; /* Linux has it */
    succeed(asyncselect_trace("/dev/full"));
    send_text(p.peer, "x");
    select_events(p.here, FD_READ);
    expect(p.here, "FD_READ");
    receive_text(p.here, "x");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, selections_calls_and_messages_are_told);
    tcase_add_test(tc, what_the_loop_saw_and_weighed_is_told);
    tcase_add_test(tc, a_number_that_is_anothers_is_told);
    tcase_add_test(tc, a_message_that_was_refused_is_told_so);
    tcase_add_test(tc, an_accepted_socket_says_where_its_selection_is_from);
    tcase_add_test(tc, a_message_that_was_overtaken_is_told);
    tcase_add_test(tc, a_file_begins_with_what_wrote_it_and_is_its_owners);
    tcase_add_test(tc, a_file_that_cannot_be_made_is_refused);
    tcase_add_test(tc, a_trace_that_cannot_be_written_ends);
}

int main(void)
{
    return run_suite("trace", add);
}
