#define _GNU_SOURCE
#include "host.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

const int host_send_flags = MSG_NOSIGNAL;
const unsigned host_loopback_addresses = 250;

int host_socket(int type, bool nonblocking)
{
    return socket(AF_INET, type | SOCK_CLOEXEC | (nonblocking ? SOCK_NONBLOCK : 0), 0);
}

int host_accept(int listener)
{
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int host_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC);
}

void host_place(unsigned n)
{
    static cpu_set_t all;
    static int count;
    cpu_set_t one;
    if (!count && sched_getaffinity(0, sizeof(all), &all) == 0)
        count = CPU_COUNT(&all);
    if (count < 2)
        return;
    n %= (unsigned)count;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &all) || n-- > 0)
            continue;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        sched_setaffinity(0, sizeof(one), &one);
        return;
    }
}

void host_end_with_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

uint64_t host_process_time(pid_t process)
{
    char path[64];
    uint64_t total = 0;
    snprintf(path, sizeof(path), "/proc/%d/task", (int)process);
    DIR *threads = opendir(path);
    for (struct dirent *entry; threads && (entry = readdir(threads));) {
        char file[600];
        uint64_t time;
        snprintf(file, sizeof(file), "%s/%s/schedstat", path, entry->d_name);
        FILE *status = entry->d_name[0] != '.' ? fopen(file, "r") : NULL;
        if (status && fscanf(status, "%" SCNu64, &time) == 1)
            total += time;
        if (status)
            fclose(status);
    }
    if (threads)
        closedir(threads);
    return total;
}
