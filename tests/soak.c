/* Connections that come, talk and go for a long time, over a base and over the background thread:
 * memory and descriptors must stay as they are. usage: soak SECONDS */
#include "asyncselect/winsock2.h"
#include "asyncselect.h"

#include <dirent.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <event2/event.h>

enum {
    WM_SOCKET = 0x400,
    PAIRS = 16,
    BYTES = 700,
    GROWTH_MOST = 256 * 1024,
    SAMPLES = 10,
    FEW = 2
};
enum { ALL = FD_READ | FD_WRITE | FD_OOB | FD_CLOSE };

static struct event_base *base;
static HWND windows[2];
static atomic_ulong messages;

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "soak: %s: %s\n", what, asyncselect_error_name(WSAGetLastError()));
    exit(EXIT_FAILURE);
}

static BOOL post(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam, void *context)
{
    char data[512];
    (void)hWnd;
    (void)uMsg;
    (void)context;
    if (WSAGETSELECTEVENT(lParam) == FD_READ)
        recv(wParam, data, sizeof(data), 0);
    else if (WSAGETSELECTEVENT(lParam) == FD_OOB)
        recv(wParam, data, 1, MSG_OOB);
    return atomic_fetch_add(&messages, 1) % 97 != 0; /* refused now and then */
}

static SOCKET listener;
static struct sockaddr_in name;

static void connect_pair(SOCKET pair[2])
{
    if ((pair[0] = socket(AF_INET, SOCK_STREAM, 0)) == INVALID_SOCKET)
        fail("socket");
    if (connect(pair[0], (struct sockaddr *)&name, sizeof(name)) != 0)
        fail("connect");
    if ((pair[1] = accept(listener, NULL, NULL)) == INVALID_SOCKET)
        fail("accept");
}

static void end_pair(SOCKET pair[2], unsigned how)
{
    struct linger hard = {1, 0};
    if (how % 3 == 0) /* no TIME-WAIT, and a reset that is told */
        setsockopt(pair[1], SOL_SOCKET, SO_LINGER, (char *)&hard, sizeof(hard));
    else if (how % 3 == 1)
        shutdown(pair[1], SD_SEND);
    closesocket(pair[1]);
    event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    setsockopt(pair[0], SOL_SOCKET, SO_LINGER, (char *)&hard, sizeof(hard));
    closesocket(pair[0]);
}

static void round_of(unsigned number)
{
    static const char data[BYTES];
    SOCKET pairs[PAIRS][2];
    HWND short_lived = asyncselect_window_new(number % 2 ? base : NULL, post, NULL);
    for (unsigned i = 0; i < PAIRS; i++) {
        connect_pair(pairs[i]);
        WSAAsyncSelect(pairs[i][0], i % 3 ? windows[i % 2] : short_lived, WM_SOCKET, ALL);
    }
    for (unsigned i = 0; i < 4 * PAIRS; i++) {
        send(pairs[i % PAIRS][1], data, BYTES, 0);
        if (i % 7 == number % 7)
            send(pairs[i % PAIRS][1], "!", 1, MSG_OOB);
        event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    }
    for (unsigned i = 0; i < PAIRS; i++)
        end_pair(pairs[i], number + i);
    if (asyncselect_window_free(short_lived) != 0)
        fail("asyncselect_window_free");
}

static unsigned descriptors(void)
{
    DIR *directory = opendir("/dev/fd");
    unsigned count = 0;
    if (!directory)
        fail("/dev/fd");
    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* Numbers come free when the loop has let go of them: the background thread may be about to. */
static unsigned descriptors_settled(unsigned expected)
{
    unsigned count = descriptors();
    for (int i = 0; i < 20000 && count > expected; i++) {
        event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
        sched_yield();
        count = descriptors();
    }
    return count;
}

static long resident(void)
{
    long pages = 0, all;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file)
        return 0;
    if (fscanf(file, "%ld %ld", &all, &pages) != 2)
        pages = 0;
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

static int64_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void start(void)
{
    WSADATA data;
    int size = sizeof(name);
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0 || !(base = event_base_new()))
        fail("start");
    windows[0] = asyncselect_window_new(base, post, NULL);
    windows[1] = asyncselect_window_new(NULL, post, NULL);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&name, size) != 0 || listen(listener, SOMAXCONN) != 0 ||
        getsockname(listener, (struct sockaddr *)&name, &size) != 0)
        fail("listen");
}

int main(int argc, char **argv)
{
    int64_t length = argc > 1 ? strtol(argv[1], NULL, 10) : 600, begun = seconds();
    unsigned rounds = 0, samples = 0, descriptors_first = 0;
    long resident_first = 0;
    start();
    unsigned at_rest = descriptors();
    while (seconds() - begun < length || !samples) {
        round_of(rounds++);
        if (seconds() - begun < (int64_t)(samples + 1) * length / SAMPLES)
            continue;
        unsigned now = descriptors_settled(samples ? descriptors_first + FEW : at_rest + FEW);
        long memory = resident();
        printf("%" PRId64 " s: %u connections, %lu messages, %u descriptors, %ld KiB\n",
               seconds() - begun, rounds * PAIRS, atomic_load(&messages), now, memory / 1024);
        fflush(stdout);
        if (!samples++) { /* the first tenth warms up */
            descriptors_first = now;
            resident_first = memory;
        }
        if (now > descriptors_first + FEW || memory > resident_first + GROWTH_MOST) {
            fprintf(stderr, "soak: it grows\n");
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
