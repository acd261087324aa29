/* main.c: a post office for a small office, in one program: the server and a client for each user.
 * It prints what came of it, in TAP.
 *
 * usage: postbox [INIFILE]
 * SPDX-License-Identifier: BSD-2-Clause */
#include "postbox.h"

typedef struct tagMAINWINDOW {
    HWND hwndServer;
    HWND ahwndClients[MAX_CLIENTS];
    int nClients, nDone, nFailed, nMails, nDamaged, nSessions, nNotices;
    int nLeft; /* mails, in the end */
} MAINWINDOW, *LPMAINWINDOW;

static HINSTANCE g_hInstance;
static MAINWINDOW g_main;

static BOOL RegisterOne(LPCSTR pszClass, WNDPROC lpfn)
{
    WNDCLASS wc;
    memset(&wc, 0, sizeof(wc));
    wc.lpfnWndProc = lpfn;
    wc.hInstance = g_hInstance;
    wc.lpszClassName = pszClass;
    return RegisterClass(&wc) != 0;
}

static HWND CreateOne(LPCSTR pszClass, LPVOID pvParam)
{
    return CreateWindowEx(0, pszClass, APPNAME, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, g_hInstance,
                          pvParam);
}

/* ---- the main window ---- */

static void Main_OnStart(HWND hwnd)
{
    CLIENTCREATE create;
    memset(&create, 0, sizeof(create));
    create.hwndNotify = hwnd;
    g_main.hwndServer = CreateOne(CLASS_SERVER, NULL);
    if (g_main.hwndServer == NULL) {
        PostMessage(hwnd, WM_COMMAND, IDM_EXIT, 0);
        return;
    }
    SendMessage(g_main.hwndServer, WM_SERVERADDRESS, 0, (LPARAM)&create.sinServer);
    while (g_main.nClients < MAX_CLIENTS &&
           SettingsEnumKey("Users", g_main.nClients, create.szUser, sizeof(create.szUser))) {
        create.uId = (UINT)(IDC_CLIENT + g_main.nClients);
        g_main.ahwndClients[g_main.nClients] = CreateOne(CLASS_CLIENT, &create);
        if (g_main.ahwndClients[g_main.nClients++] == NULL)
            g_main.nFailed++, g_main.nDone++;
    }
}

static void Main_OnClientDone(HWND hwnd, UINT uId, LPCLIENTRESULT pResult)
{
    LogPrintf(LOG_NOTICE, "client %u: %d mails in %d sessions", uId, pResult->nMails,
              pResult->nSessions);
    g_main.nDone++;
    g_main.nFailed += !pResult->fSuccess;
    g_main.nMails += pResult->nMails;
    g_main.nDamaged += pResult->nDamaged;
    g_main.nSessions += pResult->nSessions;
    g_main.nNotices += pResult->nNotices;
    if (g_main.nDone == g_main.nClients)
        PostMessage(hwnd, WM_COMMAND, MAKEWPARAM(IDM_EXIT, 0), 0);
}

static void Main_OnCommand(HWND hwnd, WPARAM wParam, LPARAM lParam)
{
    switch (LOWORD(wParam)) {
    case IDM_START:
        Main_OnStart(hwnd);
        break;
    case IDM_CLIENTDONE:
        Main_OnClientDone(hwnd, HIWORD(wParam), (LPCLIENTRESULT)lParam);
        break;
    case IDM_EXIT:
        SendMessage(hwnd, WM_CLOSE, 0, 0);
        break;
    }
}

static void Main_OnDestroy(HWND hwnd)
{
    int i;
    KillTimer(hwnd, IDT_WATCHDOG);
    if (g_main.hwndServer != NULL)
        g_main.nLeft = (int)SendMessage(g_main.hwndServer, WM_SERVERCOUNT, 0, 0);
    for (i = 0; i < g_main.nClients; i++)
        if (IsWindow(g_main.ahwndClients[i]))
            DestroyWindow(g_main.ahwndClients[i]);
    if (g_main.hwndServer != NULL)
        DestroyWindow(g_main.hwndServer);
    PostQuitMessage(g_main.nFailed);
}

static LRESULT CALLBACK MainWndProc(HWND hwnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    switch (uMsg) {
    case WM_CREATE:
        SetTimer(hwnd, IDT_WATCHDOG, 300000, NULL);
        return PostMessage(hwnd, WM_COMMAND, MAKEWPARAM(IDM_START, 0), 0) ? 0 : -1;
    case WM_COMMAND:
        Main_OnCommand(hwnd, wParam, lParam);
        return 0;
    case WM_TIMER:
        LogPrintf(LOG_ERROR, "it hangs");
        g_main.nFailed++;
        DestroyWindow(hwnd);
        return 0;
    case WM_DESTROY:
        Main_OnDestroy(hwnd);
        return 0;
    }
    return DefWindowProc(hwnd, uMsg, wParam, lParam);
}

/* ---- the report ---- */

static int g_nChecks, g_nFailures;

static void Check(BOOL fCondition, LPCSTR pszWhat)
{
    if (!fCondition)
        g_nFailures++;
    printf("%s %d - %s\n", fCondition ? "ok" : "not ok", ++g_nChecks, pszWhat);
}

static void Report(int nExit, DWORD dwErrors)
{
    int nUsers = g_main.nClients, nPerUser = SettingsGetInt("Mail", "PerUser", 3);
    Check(nExit == 0 && g_main.nFailed == 0, "every client was served");
    Check(nUsers > 0 && g_main.nDone == nUsers, "and told so once");
    Check(g_main.nMails == nUsers * nPerUser, "each mail came once");
    Check(g_main.nDamaged == 0, "and as it was");
    Check(g_main.nSessions == 2 * nUsers, "in two sessions for each user");
    Check(g_main.nNotices == 3 * nUsers, "after a notice for each, and one that no more is there");
    Check(g_main.nLeft == 0, "the boxes are empty");
    Check(dwErrors == 0, "the log has no error");
    printf("1..%d\n", g_nChecks);
}

int main(int argc, char **argv)
{
    WSADATA wsaData;
    MSG msg;
    DWORD dwErrors;
    g_hInstance = (HINSTANCE)GetModuleHandle(NULL);
    if (!SettingsLoad(argc > 1 ? argv[1] : NULL) || WSAStartup(MAKEWORD(1, 1), &wsaData) != 0 ||
        !RegisterOne(CLASS_MAIN, MainWndProc) || !RegisterOne(CLASS_LOG, LogWndProc) ||
        !RegisterOne(CLASS_SERVER, ServerWndProc) || !RegisterOne(CLASS_CLIENT, ClientWndProc) ||
        (g_hwndLog = CreateOne(CLASS_LOG, NULL)) == NULL || CreateOne(CLASS_MAIN, NULL) == NULL) {
        printf("Bail out! error %lu\n", (unsigned long)GetLastError());
        return 1;
    }
    while (GetMessage(&msg, NULL, 0, 0)) {
        TranslateMessage(&msg);
        DispatchMessage(&msg);
    }
    dwErrors = LogCount(LOG_ERROR);
    DestroyWindow(g_hwndLog);
    Report((int)msg.wParam, dwErrors);
    SettingsFree();
    WSACleanup();
    return g_nFailures != 0;
}
