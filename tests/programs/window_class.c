/* window_class.c: a window class for each role, and an object behind each window (GWLP_USERDATA).
 * Visitors send lines, a session for each connection answers them in capitals; a window that is
 * destroyed takes its socket and its object with it. SPDX-License-Identifier: BSD-2-Clause */
#include "check.h"

#define WM_SOCKET (WM_USER + 1)

enum { VISITORS = 5, ROUNDS = 20, LINE_BYTES = 64 };

struct gate {
    SOCKET socket;
    int accepted;
};

struct session {
    SOCKET socket;
    int answered;
    int length;
    char line[LINE_BYTES];
};

struct visitor {
    SOCKET socket;
    int number;
    int round;
    int right;
    int length;
    char line[LINE_BYTES];
};

static HINSTANCE instance;
static int objects; /* that live behind a window */
static int right_answers, answered, sessions_ended;

/* What all three procedures do: the object comes with WM_NCCREATE and goes with WM_NCDESTROY. */
static void *object_of(HWND window, UINT message, LPARAM lParam)
{
    if (message == WM_NCCREATE) {
        CREATESTRUCTA *create = (CREATESTRUCTA *)lParam;
        objects++;
        SetWindowLongPtrA(window, GWLP_USERDATA, (LONG_PTR)create->lpCreateParams);
    }
    return (void *)GetWindowLongPtrA(window, GWLP_USERDATA);
}

static LRESULT forget_object(HWND window)
{
    free((void *)GetWindowLongPtrA(window, GWLP_USERDATA));
    SetWindowLongPtrA(window, GWLP_USERDATA, 0);
    objects--;
    return 0;
}

/* Receives once into a line that is being collected. TRUE: it is complete, without its end. */
static BOOL receive_line(SOCKET s, char *line, int *length)
{
    int n = recv(s, line + *length, LINE_BYTES - *length, 0);
    if (n <= 0)
        return FALSE;
    *length += n;
    if (line[*length - 1] != '\n')
        return FALSE;
    line[*length - 1] = '\0';
    *length = 0;
    return TRUE;
}

/* ---- sessions: the server's end of a connection ---- */

static void answer(struct session *self)
{
    char *c;
    if (!receive_line(self->socket, self->line, &self->length))
        return;
    for (c = self->line; *c != '\0'; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    *c++ = '\n';
    send(self->socket, self->line, (int)(c - self->line), 0);
    self->answered++;
}

static LRESULT CALLBACK session_procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    struct session *self = object_of(window, message, lParam);
    switch (message) {
    case WM_SOCKET:
        if (WSAGETSELECTEVENT(lParam) == FD_READ)
            answer(self);
        else if (WSAGETSELECTEVENT(lParam) == FD_CLOSE)
            DestroyWindow(window);
        return 0;
    case WM_DESTROY:
        answered += self->answered;
        closesocket(self->socket);
        if (++sessions_ended == VISITORS)
            PostQuitMessage(0);
        return 0;
    case WM_NCDESTROY:
        return forget_object(window);
    default:
        return DefWindowProcA(window, message, wParam, lParam);
    }
}

/* ---- the gate: the listening socket ---- */

static void let_in(struct gate *self)
{
    HWND window;
    struct session *session = calloc(1, sizeof *session);
    SOCKET s = accept(self->socket, NULL, NULL);
    if (session == NULL || s == INVALID_SOCKET)
        give_up("accept");
    self->accepted++;
    session->socket = s;
    window =
        CreateWindowExA(0, "session", NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, instance, session);
    /* From the gate's window to one of its own. */
    if (window == NULL || WSAAsyncSelect(s, window, WM_SOCKET, FD_READ | FD_CLOSE) != 0)
        give_up("the session's window");
}

static LRESULT CALLBACK gate_procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    struct gate *self = object_of(window, message, lParam);
    switch (message) {
    case WM_SOCKET:
        if (WSAGETSELECTEVENT(lParam) == FD_ACCEPT)
            let_in(self);
        return 0;
    case WM_DESTROY:
        check(self->accepted == VISITORS, "the gate accepted each visitor once");
        closesocket(self->socket);
        return 0;
    case WM_NCDESTROY:
        return forget_object(window);
    default:
        return DefWindowProcA(window, message, wParam, lParam);
    }
}

/* ---- visitors: clients ---- */

static void ask(struct visitor *self)
{
    char line[LINE_BYTES];
    int length = sprintf(line, "visitor %d asks for the %dth time\n", self->number, self->round);
    if (send(self->socket, line, length, 0) != length)
        give_up("send");
}

static void take_answer(HWND window, struct visitor *self)
{
    char expected[LINE_BYTES];
    if (!receive_line(self->socket, self->line, &self->length))
        return;
    sprintf(expected, "VISITOR %d ASKS FOR THE %dTH TIME", self->number, self->round);
    self->right += strcmp(self->line, expected) == 0;
    if (++self->round < ROUNDS)
        ask(self);
    else
        DestroyWindow(window);
}

static LRESULT CALLBACK visitor_procedure(HWND window, UINT message, WPARAM wParam, LPARAM lParam)
{
    struct visitor *self = object_of(window, message, lParam);
    switch (message) {
    case WM_SOCKET:
        if ((SOCKET)wParam != self->socket)
            give_up("a message of another's socket");
        if (WSAGETSELECTEVENT(lParam) == FD_CONNECT)
            ask(self);
        else if (WSAGETSELECTEVENT(lParam) == FD_READ)
            take_answer(window, self);
        return 0;
    case WM_DESTROY:
        right_answers += self->right;
        closesocket(self->socket);
        return 0;
    case WM_NCDESTROY:
        return forget_object(window);
    default:
        return DefWindowProcA(window, message, wParam, lParam);
    }
}

static HWND make_visitor(int number, const struct sockaddr_in *address)
{
    HWND window;
    struct visitor *self = calloc(1, sizeof *self);
    if (self == NULL)
        give_up("calloc");
    self->number = number;
    self->socket = socket(AF_INET, SOCK_STREAM, 0);
    window = CreateWindowExA(0, "visitor", NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, instance, self);
    if (window == NULL ||
        WSAAsyncSelect(self->socket, window, WM_SOCKET, FD_CONNECT | FD_READ | FD_CLOSE) != 0)
        give_up("a visitor");
    begin_connect(self->socket, address);
    return window;
}

/* ---- the program ---- */

static void register_class(const char *name, WNDPROC procedure)
{
    WNDCLASSA window_class;
    memset(&window_class, 0, sizeof window_class);
    window_class.lpfnWndProc = procedure;
    window_class.hInstance = instance;
    window_class.lpszClassName = name;
    if (RegisterClassA(&window_class) == 0)
        give_up("RegisterClass");
}

int main(void)
{
    MSG message;
    struct sockaddr_in address;
    struct gate *gate = calloc(1, sizeof *gate);
    HWND gate_window, visitors[VISITORS];
    int i, gone = 0;

    start();
    instance = GetModuleHandleA(NULL);
    register_class("gate", gate_procedure);
    register_class("session", session_procedure);
    register_class("visitor", visitor_procedure);
    if (gate == NULL)
        give_up("calloc");
    gate->socket = listen_on_loopback(&address);
    gate_window =
        CreateWindowExA(0, "gate", NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, instance, gate);
    if (gate_window == NULL || WSAAsyncSelect(gate->socket, gate_window, WM_SOCKET, FD_ACCEPT) != 0)
        give_up("the gate");
    for (i = 0; i < VISITORS; i++)
        visitors[i] = make_visitor(i, &address);
    check(objects == 1 + VISITORS, "each window has its object");
    while (GetMessageA(&message, NULL, 0, 0) > 0)
        DispatchMessageA(&message);
    check(right_answers == VISITORS * ROUNDS, "each visitor got all its answers, and its own");
    check(answered == VISITORS * ROUNDS, "the sessions answered each line once");
    for (i = 0; i < VISITORS; i++)
        gone += !IsWindow(visitors[i]);
    check(gone == VISITORS, "the visitors' windows are gone");
    DestroyWindow(gate_window);
    check(objects == 0, "each window took its object with it");
    check(UnregisterClassA("session", instance), "no window of the class session is left");
    WSACleanup();
    return report();
}
