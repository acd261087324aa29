/* client.c: waits for a notice, looks up the server, collects the mail, and comes once more to see
 * that none is left.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "postbox.h"

enum { STEP_GREETING, STEP_USER, STEP_PASS, STEP_STAT, STEP_RETR, STEP_TEXT, STEP_DELE, STEP_QUIT };

typedef struct tagCLIENT {
    HWND hwnd;
    CLIENTCREATE create;
    CLIENTRESULT result;
    SOCKET s, sNotify;
    HANDLE hLookup;
    char achHost[MAXGETHOSTSTRUCT];
    char szPassword[MAX_NAME];
    int nStep, nMails, nMail;
    DWORD dwSum, dwSumTold;
    BOOL fReported;
    LINEBUF line;
    OUTBUF out;
} CLIENT, *LPCLIENT;

/* ---- the end ---- */

static void Finish(LPCLIENT pClient, BOOL fSuccess)
{
    if (pClient->fReported)
        return;
    pClient->fReported = TRUE;
    pClient->result.fSuccess = fSuccess;
    if (!fSuccess)
        LogPrintf(LOG_ERROR, "client %s: failed in step %d", pClient->create.szUser,
                  pClient->nStep);
    SendMessage(pClient->create.hwndNotify, WM_COMMAND,
                MAKEWPARAM(IDM_CLIENTDONE, pClient->create.uId), (LPARAM)&pClient->result);
}

static void Hangup(LPCLIENT pClient)
{
    if (pClient->s != INVALID_SOCKET)
        closesocket(pClient->s);
    pClient->s = INVALID_SOCKET;
    OutFree(&pClient->out);
    memset(&pClient->line, 0, sizeof(pClient->line));
}

/* ---- the notice ---- */

static void AskForNotice(LPCLIENT pClient)
{
    char szText[MAX_LINE];
    int cch = sprintf(szText, "WATCH %s", pClient->create.szUser);
    sendto(pClient->sNotify, szText, cch, 0, (LPSOCKADDR)&pClient->create.sinServer,
           sizeof(pClient->create.sinServer));
    SetTimer(pClient->hwnd, IDT_RETRY, 1000 * (UINT)SettingsGetInt("Client", "RetrySeconds", 2),
             NULL);
}

static void LookUpServer(LPCLIENT pClient)
{
    char szHost[MAX_LINE];
    SettingsGetString("Client", "Host", "localhost", szHost, sizeof(szHost));
    pClient->hLookup = WSAAsyncGetHostByName(pClient->hwnd, WM_CLIENTHOST, szHost, pClient->achHost,
                                             sizeof(pClient->achHost));
    if (pClient->hLookup == NULL)
        Finish(pClient, FALSE);
}

static void Client_OnNotify(LPCLIENT pClient, SOCKET s, int nEvent, int nError)
{
    char szText[MAX_LINE];
    int cb;
    if (nEvent != FD_READ || nError != 0)
        return;
    cb = recv(s, szText, sizeof(szText) - 1, 0);
    if (cb == SOCKET_ERROR)
        return;
    szText[cb] = '\0';
    if (strncmp(szText, "MAIL ", 5) != 0 || !KillTimer(pClient->hwnd, IDT_RETRY))
        return; /* the answer to a question that was asked twice */
    pClient->result.nNotices++;
    LogPrintf(LOG_DEBUG, "client %s: %s", pClient->create.szUser, szText);
    if (atoi(szText + 5) > 0)
        LookUpServer(pClient);
    else
        Finish(pClient, pClient->result.nSessions == 2 && pClient->result.nMails > 0);
}

/* ---- the connection ---- */

static void Client_OnHost(LPCLIENT pClient, HANDLE hTask, LPARAM lParam)
{
    SOCKADDR_IN sinServer = pClient->create.sinServer;
    LPHOSTENT pHost = (LPHOSTENT)pClient->achHost;
    if (hTask != pClient->hLookup)
        return;
    pClient->hLookup = NULL;
    if (WSAGETASYNCERROR(lParam) != 0) {
        LogPrintf(LOG_ERROR, "no such host: error %d", WSAGETASYNCERROR(lParam));
        Finish(pClient, FALSE);
        return;
    }
    memcpy(&sinServer.sin_addr, pHost->h_addr_list[0], (size_t)pHost->h_length);
    pClient->s = socket(PF_INET, SOCK_STREAM, 0);
    pClient->nStep = STEP_GREETING;
    pClient->nMail = 0;
    if (pClient->s == INVALID_SOCKET ||
        WSAAsyncSelect(pClient->s, pClient->hwnd, WM_CLIENTSOCKET,
                       FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE) == SOCKET_ERROR ||
        (connect(pClient->s, (LPSOCKADDR)&sinServer, sizeof(sinServer)) == SOCKET_ERROR &&
         !WOULD_BLOCK()))
        Finish(pClient, FALSE);
}

static void Command(LPCLIENT pClient, int nStep, LPCSTR pszFormat, ...)
{
    char szText[MAX_LINE];
    int cch;
    va_list args;
    va_start(args, pszFormat);
    cch = vsnprintf(szText, sizeof(szText) - 2, pszFormat, args);
    va_end(args);
    szText[cch++] = '\r';
    szText[cch++] = '\n';
    pClient->nStep = nStep;
    if (!OutPut(&pClient->out, szText, cch))
        Finish(pClient, FALSE);
}

static void NextMail(LPCLIENT pClient)
{
    if (pClient->nMail == pClient->nMails)
        Command(pClient, STEP_QUIT, "QUIT");
    else
        Command(pClient, STEP_RETR, "RETR %d", ++pClient->nMail);
}

static void TextLine(LPCLIENT pClient, LPCSTR pszLine)
{
    if (strcmp(pszLine, ".") != 0) {
        pClient->dwSum = MailSum(pClient->dwSum, pszLine, (int)strlen(pszLine));
        return;
    }
    pClient->result.nMails++;
    if (pClient->dwSum != pClient->dwSumTold)
        pClient->result.nDamaged++;
    Command(pClient, STEP_DELE, "DELE %d", pClient->nMail);
}

static void ClientLine(LPVOID pvClient, LPSTR pszLine)
{
    LPCLIENT pClient = (LPCLIENT)pvClient;
    unsigned long ulSum = 0;
    int cb;
    if (pClient->nStep == STEP_TEXT) {
        TextLine(pClient, pszLine);
        return;
    }
    if (*pszLine != '+') {
        LogPrintf(LOG_NOTICE, "client %s: %s", pClient->create.szUser, pszLine);
        Finish(pClient, FALSE);
        return;
    }
    switch (pClient->nStep) {
    case STEP_GREETING:
        Command(pClient, STEP_USER, "USER %s", pClient->create.szUser);
        break;
    case STEP_USER:
        Command(pClient, STEP_PASS, "PASS %s", pClient->szPassword);
        break;
    case STEP_PASS:
        Command(pClient, STEP_STAT, "STAT");
        break;
    case STEP_STAT:
        sscanf(pszLine, "+OK %d", &pClient->nMails);
        if (pClient->result.nSessions == 0) /* leaves some for the next time */
            pClient->nMails -= pClient->nMails / 3;
        NextMail(pClient);
        break;
    case STEP_RETR:
        sscanf(pszLine, "+OK %d %lu", &cb, &ulSum);
        pClient->dwSumTold = (DWORD)ulSum;
        pClient->dwSum = 0;
        pClient->nStep = STEP_TEXT;
        break;
    case STEP_DELE:
        NextMail(pClient);
        break;
    }
}

static void Client_OnClose(LPCLIENT pClient)
{
    Hangup(pClient);
    if (pClient->nStep != STEP_QUIT) {
        Finish(pClient, FALSE);
        return;
    }
    pClient->result.nSessions++;
    AskForNotice(pClient);
}

static int ReadClient(LPCLIENT pClient)
{
    char achData[CB_CHUNK];
    int cb = recv(pClient->s, achData, sizeof(achData), 0);
    if (cb > 0)
        LineFeed(&pClient->line, achData, cb, ClientLine, pClient);
    return cb;
}

static void Client_OnSocket(LPCLIENT pClient, SOCKET s, int nEvent, int nError)
{
    if (s != pClient->s)
        return;
    if (nError != 0) {
        LogPrintf(LOG_NOTICE, "client %s: error %d", pClient->create.szUser, nError);
        Finish(pClient, FALSE);
        return;
    }
    switch (nEvent) {
    case FD_CONNECT:
        LogPrintf(LOG_DEBUG, "client %s: connected", pClient->create.szUser);
        break;
    case FD_WRITE:
        pClient->out.fWritable = TRUE;
        break;
    case FD_READ:
        ReadClient(pClient);
        break;
    case FD_CLOSE:
        while (ReadClient(pClient) > 0)
            ;
        Client_OnClose(pClient);
        return;
    }
    if (!OutFlush(&pClient->out, s))
        Finish(pClient, FALSE);
}

/* ---- the window ---- */

static LRESULT Client_OnCreate(HWND hwnd, LPCREATESTRUCT pCreate)
{
    LPCLIENT pClient = (LPCLIENT)calloc(1, sizeof(CLIENT));
    if (pClient == NULL)
        return -1;
    SetWindowLongPtr(hwnd, GWLP_USERDATA, (LONG_PTR)pClient);
    pClient->hwnd = hwnd;
    pClient->create = *(LPCLIENTCREATE)pCreate->lpCreateParams;
    pClient->result.uId = pClient->create.uId;
    pClient->s = INVALID_SOCKET;
    pClient->sNotify = socket(PF_INET, SOCK_DGRAM, 0);
    if (pClient->sNotify == INVALID_SOCKET ||
        WSAAsyncSelect(pClient->sNotify, hwnd, WM_CLIENTNOTIFY, FD_READ) != 0)
        return -1;
    SettingsGetString("Users", pClient->create.szUser, "", pClient->szPassword,
                      sizeof(pClient->szPassword));
    SetTimer(hwnd, IDT_PATIENCE, 1000 * (UINT)SettingsGetInt("Client", "PatienceSeconds", 60),
             NULL);
    return PostMessage(hwnd, WM_CLIENTSTART, 0, 0) ? 0 : -1;
}

static void Client_OnDestroy(HWND hwnd, LPCLIENT pClient)
{
    if (pClient->hLookup != NULL)
        WSACancelAsyncRequest(pClient->hLookup);
    KillTimer(hwnd, IDT_RETRY);
    KillTimer(hwnd, IDT_PATIENCE);
    Hangup(pClient);
    if (pClient->sNotify != INVALID_SOCKET)
        closesocket(pClient->sNotify);
    SetWindowLongPtr(hwnd, GWLP_USERDATA, 0);
    free(pClient);
}

LRESULT CALLBACK ClientWndProc(HWND hwnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    LPCLIENT pClient = (LPCLIENT)GetWindowLongPtr(hwnd, GWLP_USERDATA);
    if (uMsg == WM_CREATE)
        return Client_OnCreate(hwnd, (LPCREATESTRUCT)lParam);
    if (pClient == NULL)
        return DefWindowProc(hwnd, uMsg, wParam, lParam);
    switch (uMsg) {
    case WM_CLIENTSTART:
        AskForNotice(pClient);
        return 0;
    case WM_CLIENTNOTIFY:
        return HANDLE_SOCKET_MSG(pClient, wParam, lParam, Client_OnNotify);
    case WM_CLIENTHOST:
        Client_OnHost(pClient, (HANDLE)wParam, lParam);
        return 0;
    case WM_CLIENTSOCKET:
        return HANDLE_SOCKET_MSG(pClient, wParam, lParam, Client_OnSocket);
    case WM_TIMER:
        if (wParam == IDT_RETRY)
            AskForNotice(pClient);
        else if (wParam == IDT_PATIENCE)
            Finish(pClient, FALSE);
        return 0;
    case WM_DESTROY:
        Client_OnDestroy(hwnd, pClient);
        return 0;
    }
    return DefWindowProc(hwnd, uMsg, wParam, lParam);
}
