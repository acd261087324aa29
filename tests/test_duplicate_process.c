/* WSADuplicateSocket between processes: this program, started once more, is the other one. */
#include "support.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "offer.h"
#include "sys.h"

/* ---- the other process: for each WSAPROTOCOL_INFO that it reads it says what came of taking it,
 * answers one message that comes over the socket, and closes it ---- */

static int other_process(void)
{
    WSADATA data;
    WSAPROTOCOL_INFO info;
    char message[16];
    if (WSAStartup(MAKEWORD(2, 2), &data))
        return 1;
    alarm(100); /* only a hang lasts so long */
    while (read(0, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        SOCKET s = WSASocket(0, 0, 0, &info, 0, WSA_FLAG_OVERLAPPED);
        int error = s == INVALID_SOCKET ? WSAGetLastError() : 0;
        if (write(1, &error, sizeof(error)) != (ssize_t)sizeof(error))
            return 1;
        if (s == INVALID_SOCKET)
            continue;
        int got = recv(s, message, sizeof(message), 0);
        error = got < 0 ? WSAGetLastError() : 0;
        if (write(1, &error, sizeof(error)) != (ssize_t)sizeof(error))
            return 1;
        if (got >= 0)
            send(s, "pong", 4, 0);
        closesocket(s);
    }
    WSACleanup();
    return 0;
}

/* ---- this one ---- */

static const char *program;

struct other {
    pid_t id;
    int to, from;
};

static struct other start(void)
{
    int in[2], out[2];
    ck_assert_int_eq(pipe(in) + pipe(out), 0);
    pid_t id = fork();
    ck_assert_int_ge(id, 0);
    if (id == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        for (int fd = 3; fd < 200; fd++)
            close(fd); /* the sockets of this process above all */
        /* EMULATOR, where there is one, runs programs of another processor's */
        execl("/bin/sh", "sh", "-c", "exec ${EMULATOR-} \"$0\" --other", program, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    return (struct other){id, in[1], out[0]};
}

static void end(struct other *other)
{
    int status = -1;
    close(other->to);
    close(other->from);
    ck_assert_int_eq(waitpid(other->id, &status, 0), other->id);
    ck_assert_int_eq(status, 0);
}

static WSAPROTOCOL_INFO offer(SOCKET s, const struct other *other)
{
    WSAPROTOCOL_INFO info;
    succeed(WSADuplicateSocket(s, (DWORD)other->id, &info));
    return info;
}

static const char *answer(const struct other *other)
{
    int error;
    ck_assert_int_eq(read(other->from, &error, sizeof(error)), (ssize_t)sizeof(error));
    return asyncselect_error_name(error);
}

static const char *take(const struct other *other, const WSAPROTOCOL_INFO *info)
{
    ck_assert_int_eq(write(other->to, info, sizeof(*info)), (ssize_t)sizeof(*info));
    return answer(other);
}

/* Where the duplicate is to be taken. */
static const char *name_in(const WSAPROTOCOL_INFO *info)
{
    return info->szProtocol + strlen(info->szProtocol) + 1;
}

static void await_removal(const char *name)
{
    while (access(name, F_OK) == 0)
        sched_yield(); /* a thread is about to do it */
}

static const char *no_error(void)
{
    return asyncselect_error_name(0);
}

START_TEST(a_connection_goes_to_another_process)
{
    struct other other = start();
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    set_blocking(p.peer, true);
    WSAPROTOCOL_INFO info = offer(p.here, &other);
    succeed(WSAAsyncSelect(p.here, NULL, 0, 0));
    set_blocking(p.here, true);
    succeed(closesocket(p.here));
    ck_assert_str_eq(take(&other, &info), no_error());
    send_text(p.peer, "ping");
    ck_assert_str_eq(answer(&other), no_error());
    receive_text(p.peer, "pong");
    ck_assert_int_eq(recv(p.peer, (char[1]){0}, 1, 0), 0);
    await_removal(name_in(&info));
    ck_assert_str_eq(take(&other, &info), "WSAEINVAL"); /* once */
    end(&other);
}
END_TEST

START_TEST(only_the_process_that_it_is_for_gets_it)
{
    struct other other = start(), third = start();
    struct pair p = tcp_pair();
    struct stat status;
    WSAPROTOCOL_INFO info = offer(p.here, &other);
    char directory[200];
    ck_assert_int_eq(lstat(name_in(&info), &status), 0);
    ck_assert(S_ISSOCK(status.st_mode));
    strcpy(directory, name_in(&info));
    *strrchr(directory, '/') = 0;
    ck_assert_int_eq(lstat(directory, &status), 0);
    ck_assert_int_eq(status.st_mode & 07777, 0700);
    ck_assert_uint_eq(WSASocket(0, 0, 0, &info, 0, 0), INVALID_SOCKET);
    ck_assert_int_eq(WSAGetLastError(), WSAEINVAL);
    for (int i = 0; i < 3; i++)
        ck_assert_str_eq(take(&third, &info), "WSAEINVAL");
    ck_assert_str_eq(take(&other, &info), no_error());
    send_text(p.peer, "ping");
    ck_assert_str_eq(answer(&other), no_error());
    receive_text(p.peer, "pong");
    await_removal(directory);
    end(&other);
    end(&third);
}
END_TEST

/* proves: K1 D5 */
START_TEST(what_the_library_knew_goes_with_it)
{
    struct other other = start();
    struct pair p = tcp_pair(), q = tcp_pair();
    select_events(p.here, FD_CLOSE);
    reset(p.peer);
    expect(p.here, "FD_CLOSE:WSAECONNRESET");
    WSAPROTOCOL_INFO info = offer(p.here, &other);
    ck_assert_str_eq(take(&other, &info), no_error());
    ck_assert_str_eq(answer(&other), "WSAECONNRESET");
    succeed(shutdown(q.here, SD_RECEIVE));
    info = offer(q.here, &other);
    ck_assert_str_eq(take(&other, &info), no_error());
    ck_assert_str_eq(answer(&other), "WSAESHUTDOWN");
    end(&other);
}
END_TEST

START_TEST(an_offer_ends_with_the_process_that_it_is_for)
{
    struct other other = start();
    struct pair p = tcp_pair();
    WSAPROTOCOL_INFO info = offer(p.here, &other);
    succeed(closesocket(p.here));
    end(&other);
    ck_assert_int_eq(recv(p.peer, (char[1]){0}, 1, 0), 0);
    await_removal(name_in(&info));
    SOCKET s = tcp_socket();
    fail_with(WSADuplicateSocket(s, (DWORD)other.id, &info), WSAEINVAL);
}
END_TEST

/* proves: S7 */
START_TEST(the_last_cleanup_ends_all_offers)
{
    struct other other = start();
    struct pair p = tcp_pair();
    WSAPROTOCOL_INFO first = offer(p.here, &other), second = offer(p.here, &other);
    WSADATA data;
    ck_assert_str_ne(name_in(&first), name_in(&second));
    succeed(WSACleanup());
    ck_assert_int_ne(access(name_in(&first), F_OK), 0);
    ck_assert_int_ne(access(name_in(&second), F_OK), 0);
    ck_assert_int_eq(WSAStartup(MAKEWORD(2, 2), &data), 0);
    ck_assert_str_eq(take(&other, &first), "WSAEINVAL");
    end(&other);
}
END_TEST

START_TEST(a_process_of_another_user_gets_nothing)
{
    SOCKET s = tcp_socket();
    WSAPROTOCOL_INFO info;
    if (geteuid() == 0)
        ck_assert_int_eq(setuid(65534), 0);
    fail_with(WSADuplicateSocket(s, 1, &info), WSAEACCES);
}
END_TEST

static void await_input(int fd)
{
    while (sys_poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1) <= 0)
        continue;
}

/* What a library of another user's would do, if a name of its were taken for one of ours. */
static _Noreturn void offer_as_another_user(int to)
{
    char name[PROCESS_NAME_SIZE] = "";
    struct offer_state state = {.version = 1};
    int own = sys_socket(AF_INET, SOCK_STREAM, 0, false);
    if (setgid(65534) || setuid(65534) || own < 0)
        _exit(1);
    int listener = process_listen(name);
    if (listener < 0 || write(to, name, sizeof(name)) != (ssize_t)sizeof(name))
        _exit(1);
    alarm(100); /* only a hang lasts so long */
    await_input(listener);
    int connection = sys_accept(listener, NULL, NULL, false);
    process_give(connection, &state, sizeof(state), own);
    await_input(connection); /* an answer, or its end */
    process_unlisten(name);
    _exit(0);
}

START_TEST(nothing_is_taken_from_another_user)
{
    int names[2], status;
    struct other other = start();
    SOCKET s = tcp_socket();
    WSAPROTOCOL_INFO info = offer(s, &other);
    if (geteuid() != 0) { /* who is not root has no other user */
        end(&other);
        return;
    }
    ck_assert_int_eq(pipe(names), 0);
    pid_t id = fork();
    ck_assert_int_ge(id, 0);
    if (id == 0)
        offer_as_another_user(names[1]);
    ck_assert_int_eq(
        read(names[0], info.szProtocol + strlen(info.szProtocol) + 1, PROCESS_NAME_SIZE),
        PROCESS_NAME_SIZE);
    ck_assert_uint_eq(WSASocket(0, 0, 0, &info, 0, 0), INVALID_SOCKET);
    ck_assert_int_eq(WSAGetLastError(), WSAEINVAL);
    ck_assert_int_eq(waitpid(id, &status, 0), id);
    ck_assert_int_eq(status, 0);
    end(&other);
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_connection_goes_to_another_process);
    tcase_add_test(tc, only_the_process_that_it_is_for_gets_it);
    tcase_add_test(tc, what_the_library_knew_goes_with_it);
    tcase_add_test(tc, an_offer_ends_with_the_process_that_it_is_for);
    tcase_add_test(tc, the_last_cleanup_ends_all_offers);
    tcase_add_test(tc, a_process_of_another_user_gets_nothing);
    tcase_add_test(tc, nothing_is_taken_from_another_user);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--other") == 0)
        return other_process();
    program = argv[0];
    return run_suite("duplicate_process", add);
}
