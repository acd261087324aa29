/* The keyboard. The terminal is as it was when no thread is in a call. */
#include "asyncselect/conio.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "asyncselect/crt.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of what follows */
static int put_back = EOF;
static unsigned readers; /* threads that are in a call */
static bool is_terminal; /* and as it was before the first of them */
static struct termios before;

/* The terminal gives each key at once and shows none. */
static void take_terminal(void)
{
    pthread_mutex_lock(&lock);
    if (readers++ == 0) {
        is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
        struct termios now = before;
        now.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
        now.c_cc[VMIN] = 1;
        now.c_cc[VTIME] = 0;
        if (is_terminal)
            tcsetattr(STDIN_FILENO, TCSANOW, &now);
    }
    pthread_mutex_unlock(&lock);
}

static void give_terminal(void)
{
    pthread_mutex_lock(&lock);
    if (--readers == 0 && is_terminal)
        tcsetattr(STDIN_FILENO, TCSANOW, &before);
    pthread_mutex_unlock(&lock);
}

/* Takes the key that was put back; EOF: there is none. */
static int take_back(bool keep)
{
    pthread_mutex_lock(&lock);
    int key = put_back;
    if (!keep)
        put_back = EOF;
    pthread_mutex_unlock(&lock);
    return key;
}

int _kbhit(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (take_back(true) != EOF)
        return 1;
    take_terminal();
    int waits = poll(&input, 1, 0) > 0;
    give_terminal();
    return waits;
}

static int read_key(void)
{
    unsigned char key;
    ssize_t count;
    do {
        count = read(STDIN_FILENO, &key, 1);
    } while (count < 0 && errno == EINTR);
    return count == 1 ? key : EOF;
}

int _getch(void)
{
    int key = take_back(false);
    if (key != EOF)
        return key;
    take_terminal();
    key = read_key();
    give_terminal();
    return key;
}

int _getche(void)
{
    int key = _getch();
    return key == EOF ? EOF : _putch(key);
}

int _ungetch(int c)
{
    pthread_mutex_lock(&lock);
    bool free_place = put_back == EOF && c != EOF;
    if (free_place)
        put_back = c;
    pthread_mutex_unlock(&lock);
    return free_place ? c : EOF;
}

int _putch(int c)
{
    return putchar(c) == EOF || fflush(stdout) == EOF ? EOF : c;
}

int _cputs(const char *string)
{
    return fputs(string, stdout) == EOF || fflush(stdout) == EOF ? -1 : 0;
}

int _cprintf(const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = _vscprintf(format, list);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text)
        _vsnprintf(text, (size_t)length + 1, format, again);
    if (!text || _cputs(text) < 0)
        length = -1;
    free(text);
    va_end(again);
    va_end(list);
    return length;
}
