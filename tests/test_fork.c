/* fork(2) without exec: a child gets a clear error, and its parent notices nothing. */
#include "support.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <event2/event.h>

#include "child.h"

enum { ALL = FD_READ | FD_WRITE | FD_OOB | FD_CLOSE };

static bool refused(bool failed)
{
    return failed && WSAGetLastError() == WSANOTINITIALISED;
}

static BOOL ignore(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    (void)hWnd, (void)uMsg, (void)wParam, (void)lParam, (void)context;
    return TRUE;
}

/* What a child tries: the number of the first that was not refused, or 0. */
static int try_everything(struct pair p)
{
    char byte;
    WSADATA data;
    INT error = 0;
    if (!refused(WSAAsyncSelect(p.here, window, WM_SOCKET, ALL) == SOCKET_ERROR))
        return 1;
    if (!refused(WSAAsyncSelect(p.here, NULL, 0, 0) == SOCKET_ERROR))
        return 2;
    if (!refused(recv(p.here, &byte, 1, 0) == SOCKET_ERROR))
        return 3;
    if (!refused(send(p.here, "x", 1, 0) == SOCKET_ERROR))
        return 4;
    if (!refused(closesocket(p.here) == SOCKET_ERROR))
        return 5;
    if (WSPCloseSocket(p.here, &error) != SOCKET_ERROR || error != WSANOTINITIALISED)
        return 6;
    if (WSPAsyncSelect(p.here, NULL, 0, 0, &error) != SOCKET_ERROR || error != WSANOTINITIALISED)
        return 7;
    if (!refused(socket(AF_INET, SOCK_STREAM, 0) == INVALID_SOCKET))
        return 8;
    if (!refused(asyncselect_window_free(window) == SOCKET_ERROR))
        return 9;
    if (!refused(asyncselect_window_new(base, ignore, NULL) == NULL) ||
        !refused(asyncselect_window_new(NULL, ignore, NULL) == NULL))
        return 12;
    WSASetLastError(0);
    if (!refused(WSACleanup() == SOCKET_ERROR))
        return 10;
    return WSAStartup(MAKEWORD(2, 2), &data) == WSASYSNOTREADY ? 0 : 11;
}

static void run_child(struct pair p, int (*run)(struct pair p))
{
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        child_end(run(p));
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
}

/* proves: S5 */
START_TEST(a_child_is_refused_and_its_parent_undisturbed)
{
    struct pair p = tcp_pair();
    select_events(p.here, ALL);
    expect(p.here, "FD_WRITE");
    run_child(p, try_everything);
    expect(p.here, "");
    send_text(p.peer, "one");
    expect(p.here, "FD_READ");
    run_child(p, try_everything);
    receive_text(p.here, "one");
    send_text(p.peer, "two");
    expect(p.here, "FD_READ");
    receive_text(p.here, "two");
    succeed(closesocket(p.peer));
    expect(p.here, "FD_CLOSE");
}
END_TEST

static int use_system_calls(struct pair p)
{
    char text[4];
    return read((int)p.here, text, 3) != 3 || memcmp(text, "one", 3) != 0 ||
           write((int)p.here, "two", 3) != 3 || close((int)p.here) != 0;
}

START_TEST(the_descriptors_stay_a_childs_own)
{
    struct pair p = tcp_pair();
    select_events(p.here, FD_READ | FD_CLOSE);
    send_text(p.peer, "one");
    expect(p.here, "FD_READ");
    run_child(p, use_system_calls);
    receive_text(p.peer, "two");
    fail_with(recv(p.here, (char[1]){0}, 1, 0), WSAEWOULDBLOCK);
    send_text(p.peer, "three");
    expect(p.here, "FD_READ");
}
END_TEST

static void add(TCase *tc)
{
    tcase_add_test(tc, a_child_is_refused_and_its_parent_undisturbed);
    tcase_add_test(tc, the_descriptors_stay_a_childs_own);
}

int main(void)
{
    return run_suite("fork", add);
}
