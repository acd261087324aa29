/* chat-server.c: a chat room for nc, written for Winsock's WSAAsyncSelect. The same file, with no
 * #ifdef for the system, is a Windows program and a POSIX one:
 *
 *   Windows:  x86_64-w64-mingw32-gcc -Wall chat-server.c -o chat-server.exe -lws2_32
 *   others:   cc -Wall chat-server.c -o chat-server $(pkg-config --cflags --libs libasyncselect)
 *
 * usage: chat-server [PORT [ADDRESS]]     (port 0: any free one; address 127.0.0.1)
 *
 * It prints the port that it listens on; "nc 127.0.0.1 PORT" joins. Ctrl-C ends it in good order.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WM_SOCKET (WM_APP + 1)

enum {
    LINE_BYTES = 512, /* of a client's line, its end not counted */
    NICK_BYTES = 20,
    TEXT_BYTES =
        1024, /* that wvsprintf makes at most: a name, a line and what stands around them */
    QUEUE_BYTES = 65536, /* that a client may be behind before it is dropped */
    BUFFER_BYTES = 8192, /* the kernel's part of that: small, for the queue is what counts */
    PATIENCE = 5         /* seconds for a client that leaves to take the rest and hang up */
};

enum state {
    PRESENT, /* in the room */
    LEAVING, /* out of the room: gets the rest of its queue, and what it sends is thrown away */
    GONE     /* its socket is closed as soon as the message at hand has been dealt with */
};

struct client {
    struct client *next;
    SOCKET socket;
    enum state state;
    const char *why; /* what became of it, for the others; NULL when they know */
    int patience;
    BOOL ended;    /* the client has ended its direction */
    BOOL shut;     /* and we ours */
    BOOL overlong; /* the line's rest is thrown away */
    int line_length;
    int queued;
    char nick[NICK_BYTES + 1];
    char line[LINE_BYTES + 1];
    char queue[QUEUE_BYTES];
};

static HWND window;
static SOCKET listener = INVALID_SOCKET;
static struct client *clients; /* the newest first */
static BOOL closing;

/* ---- the client list ---- */

static struct client *find_client(SOCKET s)
{
    struct client *c = clients;
    while (c != NULL && c->socket != s)
        c = c->next;
    return c;
}

static struct client *find_nick(const char *nick)
{
    struct client *c = clients;
    while (c != NULL && (c->state != PRESENT || strcmp(c->nick, nick) != 0))
        c = c->next;
    return c;
}

static struct client *add_client(SOCKET s)
{
    static unsigned guests;
    struct client *c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->socket = s;
    c->patience = PATIENCE;
    do
        snprintf(c->nick, sizeof c->nick, "guest%u", ++guests);
    while (find_nick(c->nick) != NULL);
    c->next = clients;
    return clients = c;
}

/* Ends a client that is beyond help. Only marked here, since the callers hold pointers into the
 * list; bury() does the rest. */
static void lose(struct client *c, const char *why)
{
    if (c->state == PRESENT)
        c->why = why;
    c->state = GONE;
}

/* ---- the outgoing queue ---- */

/* Sends until all is gone or the socket takes no more: FD_WRITE comes when it does again. */
static void flush_queue(struct client *c)
{
    while (c->queued > 0 && c->state != GONE) {
        int sent = send(c->socket, c->queue, c->queued, 0);
        if (sent == SOCKET_ERROR) {
            if (WSAGetLastError() != WSAEWOULDBLOCK)
                lose(c, "lost the connection");
            return;
        }
        c->queued -= sent;
        memmove(c->queue, c->queue + sent, (size_t)c->queued);
    }
}

/* Behind what is waiting already a line waits, too. */
static void enqueue(struct client *c, const char *text, int length)
{
    if (length > QUEUE_BYTES - c->queued) {
        lose(c, "was dropped: too slow a reader");
        return;
    }
    memcpy(c->queue + c->queued, text, (size_t)length);
    c->queued += length;
    if (c->queued == length)
        flush_queue(c);
}

static void tell(struct client *c, const char *format, ...)
{
    char text[TEXT_BYTES];
    int length;
    va_list arguments;
    va_start(arguments, format);
    length = wvsprintfA(text, format, arguments);
    va_end(arguments);
    enqueue(c, text, length);
}

static void tell_others(const struct client *self, const char *format, ...)
{
    char text[TEXT_BYTES];
    int length;
    struct client *c;
    va_list arguments;
    va_start(arguments, format);
    length = wvsprintfA(text, format, arguments);
    va_end(arguments);
    for (c = clients; c != NULL; c = c->next)
        if (c != self && c->state == PRESENT)
            enqueue(c, text, length);
}

/* ---- coming and going ---- */

static void leave(struct client *c)
{
    if (c->state != PRESENT)
        return;
    c->state = LEAVING;
    tell_others(c, "* %s left\n", c->nick);
}

/* After each message: closes the sockets of those who are gone, and ends when the last has left. Of
 * a client that leaves and has taken its queue our direction ends first, then we wait for the end
 * of its own (FD_CLOSE), so that no reset overtakes the last words. */
static void bury(void)
{
    struct client **link = &clients;
    while (*link != NULL) {
        struct client *c = *link;
        if (c->state == LEAVING && c->queued == 0 && c->ended)
            c->state = GONE;
        if (c->state == LEAVING && c->queued == 0 && !c->shut)
            c->shut = shutdown(c->socket, SD_SEND) == 0;
        if (c->state != GONE) {
            link = &c->next;
            continue;
        }
        *link = c->next;
        closesocket(c->socket);
        if (c->why != NULL) {
            tell_others(c, "* %s %s\n", c->nick, c->why);
            link = &clients; /* the notice may have been too much for one that was passed already */
        }
        free(c);
    }
    if (closing && clients == NULL)
        DestroyWindow(window);
}

/* ---- commands ---- */

static void nick_command(struct client *c, const char *nick)
{
    size_t length =
        strspn(nick, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    if (length == 0 || length > NICK_BYTES || nick[length] != '\0') {
        tell(c, "* A name is 1 to %d letters, digits, - and _.\n", NICK_BYTES);
    } else if (find_nick(nick) != NULL) {
        tell(c, "* The name %s is taken.\n", nick);
    } else {
        tell_others(c, "* %s is now %s\n", c->nick, nick);
        memcpy(c->nick, nick, length + 1);
        tell(c, "* You are %s.\n", c->nick);
    }
}

static void who_command(struct client *c)
{
    int people = 0;
    struct client *other;
    for (other = clients; other != NULL; other = other->next)
        if (other->state == PRESENT) {
            people++;
            tell(c, other != c && other->queued > 0 ? "who: %s, %d bytes behind\n" : "who: %s\n",
                 other->nick, other->queued);
        }
    tell(c, "who: %d here\n", people);
}

static void run_command(struct client *c, const char *line)
{
    char command[8] = "";
    int length = 0;
    sscanf(line, "%7s %n", command, &length);
    if (strcmp(command, "/nick") == 0) {
        nick_command(c, line + length);
    } else if (strcmp(command, "/who") == 0) {
        who_command(c);
    } else if (strcmp(command, "/quit") == 0) {
        tell(c, "* Goodbye.\n");
        leave(c);
    } else {
        tell(c, "* There is no command %s\n", line);
    }
}

/* ---- lines ---- */

static void end_line(struct client *c)
{
    c->line[c->line_length] = '\0';
    if (c->line[0] == '/')
        run_command(c, c->line);
    else if (c->line_length > 0)
        tell_others(c, "<%s> %s\n", c->nick, c->line);
    c->line_length = 0;
}

static void take_byte(struct client *c, char byte)
{
    if (byte == '\n') {
        end_line(c);
        c->overlong = FALSE;
    } else if (byte == '\r' || c->overlong) {
        return;
    } else if (c->line_length == LINE_BYTES) {
        tell(c, "* Only the first %d bytes of your line were taken.\n", LINE_BYTES);
        end_line(c);
        c->overlong = TRUE;
    } else {
        /* Control characters would reach the others' terminals. */
        c->line[c->line_length++] = (unsigned char)byte < ' ' || byte == 0x7f ? '?' : byte;
    }
}

/* Receives once, and takes the lines apart: if more is there, receiving has asked for the next
 * FD_READ. Returns what recv did. */
static int receive(struct client *c)
{
    char bytes[4096];
    int i, received = recv(c->socket, bytes, sizeof bytes, 0);
    for (i = 0; i < received && c->state == PRESENT; i++)
        take_byte(c, bytes[i]);
    if (received == SOCKET_ERROR && WSAGetLastError() != WSAEWOULDBLOCK)
        lose(c, "lost the connection");
    return received;
}

/* ---- network events ---- */

/* The new socket has the listening one's selection: its own FD_WRITE, FD_READ and FD_CLOSE come. */
static void on_accept(void)
{
    int size = BUFFER_BYTES, yes = 1;
    struct client *c;
    SOCKET s = accept(listener, NULL, NULL);
    if (s == INVALID_SOCKET) {
        if (WSAGetLastError() != WSAEWOULDBLOCK)
            fprintf(stderr, "chat-server: accept: error %d\n", WSAGetLastError());
        return;
    }
    setsockopt(s, SOL_SOCKET, SO_SNDBUF, (const char *)&size, sizeof size);
    /* A line must not wait until the one before it has been acknowledged. */
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&yes, sizeof yes);
    c = add_client(s);
    if (c == NULL) {
        closesocket(s);
        return;
    }
    tell(c,
         "* Welcome. Each line that you type goes to everybody in the room.\n"
         "* /nick NAME changes your name, /who lists the people, /quit leaves.\n"
         "* You are %s.\n",
         c->nick);
    tell_others(c, "* %s joined\n", c->nick);
}

/* The last lines may still be unread. They are answered too: a client that has ended its direction
 * may go on reading. */
static void on_close(struct client *c, int error)
{
    int received;
    do
        received = receive(c);
    while (received > 0);
    if (error != 0)
        lose(c, "lost the connection");
    if (received == SOCKET_ERROR)
        return; /* lost; or it was about the socket that had this number before: this one is open */
    c->ended = TRUE;
    if (c->state == PRESENT)
        end_line(c);
    leave(c);
}

static void on_socket(SOCKET s, int event, int error)
{
    struct client *c = find_client(s);
    if (s == listener)
        on_accept();
    else if (c == NULL)
        return; /* closed while the message was on its way */
    else if (event == FD_CLOSE || error != 0)
        on_close(c, error);
    else if (event == FD_READ)
        receive(c);
    else
        flush_queue(c);
}

/* ---- the window ---- */

/* The first time everybody gets a goodbye and the time to take it, the second time none. */
static void on_end(void)
{
    struct client *c;
    if (listener != INVALID_SOCKET)
        closesocket(listener);
    listener = INVALID_SOCKET;
    for (c = clients; c != NULL; c = c->next)
        if (closing) {
            c->state = GONE;
        } else if (c->state == PRESENT) {
            tell(c, "* The server is closing. Goodbye.\n");
            if (c->state == PRESENT)
                c->state = LEAVING;
        }
    closing = TRUE;
}

static LRESULT CALLBACK chat_window(HWND hwnd, UINT message, WPARAM wParam, LPARAM lParam)
{
    struct client *c;
    switch (message) {
    case WM_SOCKET:
        on_socket((SOCKET)wParam, WSAGETSELECTEVENT(lParam), WSAGETSELECTERROR(lParam));
        break;
    case WM_TIMER: /* each second */
        for (c = clients; c != NULL; c = c->next)
            if (c->state == LEAVING && --c->patience == 0)
                c->state = GONE;
        break;
    case WM_CLOSE:
        on_end();
        break;
    case WM_DESTROY:
        PostQuitMessage(0);
        return 0;
    default:
        return DefWindowProcA(hwnd, message, wParam, lParam);
    }
    bury();
    return 0;
}

/* Runs in a thread of its own: the window's thread does the work. */
static BOOL WINAPI on_console(DWORD event)
{
    (void)event;
    return PostMessageA(window, WM_CLOSE, 0, 0);
}

static BOOL make_window(void)
{
    WNDCLASSA wc = {0};
    wc.lpfnWndProc = chat_window;
    wc.hInstance = GetModuleHandleA(NULL);
    wc.lpszClassName = "chat-server";
    if (RegisterClassA(&wc) == 0)
        return FALSE;
    window = CreateWindowExA(0, wc.lpszClassName, "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL,
                             wc.hInstance, NULL);
    return window != NULL && SetTimer(window, 1, 1000, NULL) != 0 &&
           SetConsoleCtrlHandler(on_console, TRUE);
}

static BOOL make_listener(const char *address, unsigned short *port)
{
    const long events = FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE;
    struct sockaddr_in name = {0};
    int length = sizeof name;
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = inet_addr(address);
    name.sin_port = htons(*port);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == INVALID_SOCKET || bind(listener, (struct sockaddr *)&name, length) != 0 ||
        listen(listener, SOMAXCONN) != 0 ||
        WSAAsyncSelect(listener, window, WM_SOCKET, events) != 0 ||
        getsockname(listener, (struct sockaddr *)&name, &length) != 0)
        return FALSE;
    *port = ntohs(name.sin_port);
    return TRUE;
}

static int fail(const char *what)
{
    fprintf(stderr, "chat-server: %s: error %lu\n", what, (unsigned long)GetLastError());
    return 1;
}

int main(int argc, char **argv)
{
    WSADATA data;
    MSG message;
    unsigned short port = (unsigned short)(argc > 1 ? strtoul(argv[1], NULL, 10) : 0);
    if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
        return fail("WSAStartup");
    if (!make_window())
        return fail("the window");
    if (!make_listener(argc > 2 ? argv[2] : "127.0.0.1", &port))
        return fail("listening");
    printf("listening on port %u\n", port);
    fflush(stdout);
    while (GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    WSACleanup();
    return (int)message.wParam;
}
