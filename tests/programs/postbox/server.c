/* server.c: the window that listens, and to which the sockets of all sessions report.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "postbox.h"

#define SESSION_EVENTS (FD_READ | FD_WRITE | FD_CLOSE)

/* ---- sessions ---- */

static LPSESSION FindSession(LPSERVER pServer, SOCKET s)
{
    LPSESSION pSession = pServer->pSessions;
    while (pSession != NULL && pSession->s != s)
        pSession = pSession->pNext;
    return pSession;
}

static void CloseSession(LPSESSION pSession)
{
    LPSESSION *ppLink = &pSession->pServer->pSessions;
    while (*ppLink != pSession)
        ppLink = &(*ppLink)->pNext;
    *ppLink = pSession->pNext;
    if (pSession->pBox != NULL) {
        MailboxReset(pSession->pBox); /* who did not quit has deleted nothing */
        pSession->pBox->fLocked = FALSE;
    }
    closesocket(pSession->s);
    OutFree(&pSession->out);
    free(pSession);
}

/* Sends; a session that has said goodbye ends our direction and waits for FD_CLOSE. */
static BOOL FlushSession(LPSESSION pSession)
{
    if (!OutFlush(&pSession->out, pSession->s)) {
        CloseSession(pSession);
        return FALSE;
    }
    if (pSession->nState == STATE_CLOSING && pSession->out.cbData == 0)
        shutdown(pSession->s, 1);
    return TRUE;
}

static void Session_OnAccept(LPSERVER pServer)
{
    int cbBuffer = SettingsGetInt("Server", "SendBuffer", 8192);
    LPSESSION pSession;
    SOCKADDR_IN sinFrom;
    int cbFrom = sizeof(sinFrom);
    SOCKET s = accept(pServer->sListen, (LPSOCKADDR)&sinFrom, &cbFrom);
    if (s == INVALID_SOCKET) {
        if (!WOULD_BLOCK())
            LogPrintf(LOG_ERROR, "accept: error %d", WSAGetLastError());
        return;
    }
    pSession = (LPSESSION)calloc(1, sizeof(SESSION));
    if (pSession == NULL) {
        closesocket(s);
        return;
    }
    pSession->s = s;
    pSession->pServer = pServer;
    pSession->dwLastUsed = GetTickCount();
    pSession->pNext = pServer->pSessions;
    pServer->pSessions = pSession;
    setsockopt(s, SOL_SOCKET, SO_SNDBUF, (LPCSTR)&cbBuffer, sizeof(cbBuffer));
    if (WSAAsyncSelect(s, pServer->hwnd, WM_SERVERSOCKET, SESSION_EVENTS) == SOCKET_ERROR) {
        LogPrintf(LOG_ERROR, "WSAAsyncSelect: error %d", WSAGetLastError());
        CloseSession(pSession);
        return;
    }
    LogPrintf(LOG_DEBUG, "session from %s:%u", inet_ntoa(sinFrom.sin_addr),
              (unsigned)ntohs(sinFrom.sin_port));
    SessionSay(pSession, ResString(IDS_GREETING));
}

/* Takes what is there, in one call a message. Returns what recv did. */
static int ReadSession(LPSESSION pSession)
{
    char achData[512];
    int cb = recv(pSession->s, achData, sizeof(achData), 0);
    if (cb > 0) {
        pSession->dwLastUsed = GetTickCount();
        if (!LineFeed(&pSession->line, achData, cb, SessionLine, pSession))
            SessionSay(pSession, ResString(IDS_TOOLONG));
    }
    return cb;
}

static void Server_OnSocket(LPSERVER pServer, SOCKET s, int nEvent, int nError)
{
    LPSESSION pSession;
    if (s == pServer->sListen) {
        Session_OnAccept(pServer);
        return;
    }
    pSession = FindSession(pServer, s);
    if (pSession == NULL)
        return; /* a message that was on its way when it was closed */
    if (nError != 0) {
        LogPrintf(LOG_NOTICE, "session %s: error %d", pSession->szUser, nError);
        CloseSession(pSession);
        return;
    }
    switch (nEvent) {
    case FD_READ:
        if (ReadSession(pSession) == SOCKET_ERROR && !WOULD_BLOCK()) {
            CloseSession(pSession);
            break;
        }
        FlushSession(pSession);
        break;
    case FD_WRITE:
        pSession->out.fWritable = TRUE;
        FlushSession(pSession);
        break;
    case FD_CLOSE:
        while (ReadSession(pSession) > 0)
            ;
        CloseSession(pSession);
        break;
    }
}

/* ---- notices: "WATCH user" is answered with "MAIL n" ---- */

static void Server_OnNotify(LPSERVER pServer, SOCKET s, int nEvent, int nError)
{
    char szText[MAX_LINE];
    SOCKADDR_IN sinFrom;
    int cb, cbFrom = sizeof(sinFrom);
    LPMAILBOX pBox;
    if (nEvent != FD_READ || nError != 0)
        return;
    cb = recvfrom(s, szText, sizeof(szText) - 1, 0, (LPSOCKADDR)&sinFrom, &cbFrom);
    if (cb == SOCKET_ERROR)
        return;
    szText[cb] = '\0';
    if (strncmp(szText, "WATCH ", 6) != 0)
        return;
    pBox = MailboxFind(pServer->pBoxes, szText + 6);
    cb = sprintf(szText, "MAIL %d", pBox != NULL ? MailboxCount(pBox, NULL) : 0);
    sendto(s, szText, cb, 0, (LPSOCKADDR)&sinFrom, cbFrom);
}

/* ---- the window ---- */

static BOOL OpenSockets(LPSERVER pServer)
{
    int cb = sizeof(pServer->sinAddress);
    pServer->sinAddress.sin_family = AF_INET;
    pServer->sinAddress.sin_addr.s_addr = inet_addr("127.0.0.1");
    pServer->sinAddress.sin_port = htons((u_short)SettingsGetInt("Server", "Port", 110));
    pServer->sListen = socket(PF_INET, SOCK_STREAM, 0);
    if (pServer->sListen == INVALID_SOCKET ||
        bind(pServer->sListen, (LPSOCKADDR)&pServer->sinAddress, cb) == SOCKET_ERROR ||
        getsockname(pServer->sListen, (LPSOCKADDR)&pServer->sinAddress, &cb) == SOCKET_ERROR ||
        WSAAsyncSelect(pServer->sListen, pServer->hwnd, WM_SERVERSOCKET, FD_ACCEPT) != 0 ||
        listen(pServer->sListen, 5) == SOCKET_ERROR)
        return FALSE;
    pServer->sNotify = socket(PF_INET, SOCK_DGRAM, 0);
    return pServer->sNotify != INVALID_SOCKET &&
           bind(pServer->sNotify, (LPSOCKADDR)&pServer->sinAddress, cb) != SOCKET_ERROR &&
           WSAAsyncSelect(pServer->sNotify, pServer->hwnd, WM_SERVERNOTIFY, FD_READ) == 0;
}

static LRESULT Server_OnCreate(HWND hwnd)
{
    LPSERVER pServer = (LPSERVER)calloc(1, sizeof(SERVER));
    if (pServer == NULL)
        return -1;
    SetWindowLongPtr(hwnd, GWLP_USERDATA, (LONG_PTR)pServer);
    pServer->hwnd = hwnd;
    pServer->sListen = pServer->sNotify = INVALID_SOCKET;
    pServer->nIdleSeconds = SettingsGetInt("Server", "IdleSeconds", 600);
    pServer->pBoxes = MailboxLoadAll();
    if (!OpenSockets(pServer)) {
        LogPrintf(LOG_ERROR, "the server's sockets: error %d", WSAGetLastError());
        return -1;
    }
    SetTimer(hwnd, IDT_IDLE, 1000, NULL);
    LogPrintf(LOG_NOTICE, "port %u", (unsigned)ntohs(pServer->sinAddress.sin_port));
    return 0;
}

static void Server_OnIdle(LPSERVER pServer)
{
    LPSESSION pSession, pNext;
    DWORD dwNow = GetTickCount();
    for (pSession = pServer->pSessions; pSession != NULL; pSession = pNext) {
        pNext = pSession->pNext;
        if (dwNow - pSession->dwLastUsed > (DWORD)pServer->nIdleSeconds * 1000)
            CloseSession(pSession);
    }
}

static LRESULT Server_OnCount(LPSERVER pServer)
{
    int nCount = 0;
    LPMAILBOX pBox;
    for (pBox = pServer->pBoxes; pBox != NULL; pBox = pBox->pNext)
        nCount += MailboxCount(pBox, NULL);
    return nCount;
}

static void Server_OnDestroy(HWND hwnd, LPSERVER pServer)
{
    KillTimer(hwnd, IDT_IDLE);
    while (pServer->pSessions != NULL)
        CloseSession(pServer->pSessions);
    if (pServer->sListen != INVALID_SOCKET)
        closesocket(pServer->sListen);
    if (pServer->sNotify != INVALID_SOCKET)
        closesocket(pServer->sNotify);
    MailboxFreeAll(pServer->pBoxes);
    SetWindowLongPtr(hwnd, GWLP_USERDATA, 0);
    free(pServer);
}

LRESULT CALLBACK ServerWndProc(HWND hwnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    LPSERVER pServer = (LPSERVER)GetWindowLongPtr(hwnd, GWLP_USERDATA);
    if (uMsg == WM_CREATE)
        return Server_OnCreate(hwnd);
    if (pServer == NULL)
        return DefWindowProc(hwnd, uMsg, wParam, lParam);
    switch (uMsg) {
    case WM_SERVERSOCKET:
        return HANDLE_SOCKET_MSG(pServer, wParam, lParam, Server_OnSocket);
    case WM_SERVERNOTIFY:
        return HANDLE_SOCKET_MSG(pServer, wParam, lParam, Server_OnNotify);
    case WM_SERVERADDRESS:
        *(LPSOCKADDR_IN)lParam = pServer->sinAddress;
        return TRUE;
    case WM_SERVERCOUNT:
        return Server_OnCount(pServer);
    case WM_TIMER:
        if (wParam == IDT_IDLE)
            Server_OnIdle(pServer);
        return 0;
    case WM_DESTROY:
        Server_OnDestroy(hwnd, pServer);
        return 0;
    }
    return DefWindowProc(hwnd, uMsg, wParam, lParam);
}
