/*
 * TICKER.C - shows the prices that a quote server sends
 *
 * usage: ticker server [port]
 *
 * A page of prices is left on the screen for a while, so that one can read it.
 */
#include <windows.h>
#include <winsock.h>

#define WM_SOCKET (WM_USER + 1)   /* network events */
#define WM_RESOLVED (WM_USER + 2) /* the server's address is there */
#define ID_PAGE 1                 /* the timer of a page */
#define PAGE_LINES 10
#define PAGE_TIME 2000
#define MAX_LINE 80

static SOCKET sock = INVALID_SOCKET;
static char szServer[256];
static int nPort = 7000;
static char achHost[MAXGETHOSTSTRUCT];
static char achRequest[] = "WATCH *\r\n";

static char szLines[PAGE_LINES][MAX_LINE]; /* what is on the screen */
static int nLines;
static char szLine[MAX_LINE]; /* the line that is not complete yet */
static int cchLine;
static BOOL bPaused;

static void Fail(HWND hWnd, LPCSTR lpszWhat, int nError)
{
    char szText[128];

    wsprintf(szText, "%s: error %d", lpszWhat, nError);
    MessageBox(hWnd, szText, "Ticker", MB_OK | MB_ICONSTOP);
    DestroyWindow(hWnd);
}

/* A complete line has come. */
static void ShowLine(HWND hWnd)
{
    if (nLines == PAGE_LINES)
        nLines = 0;
    lstrcpy(szLines[nLines++], szLine);
    InvalidateRect(hWnd, NULL, TRUE);
    if (nLines == PAGE_LINES) {
        bPaused = TRUE;
        SetTimer(hWnd, ID_PAGE, PAGE_TIME, NULL);
    }
}

static void OnResolved(HWND hWnd, int nError)
{
    struct sockaddr_in addr;

    if (nError) {
        Fail(hWnd, "Looking up the server", nError);
        return;
    }
    addr.sin_family = AF_INET;
    addr.sin_port = htons((u_short)nPort);
    addr.sin_addr = *(struct in_addr *)((struct hostent *)achHost)->h_addr_list[0];
    sock = socket(AF_INET, SOCK_STREAM, 0);
    WSAAsyncSelect(sock, hWnd, WM_SOCKET, FD_CONNECT | FD_READ | FD_CLOSE);
    if (connect(sock, (struct sockaddr *)&addr, sizeof(addr)) == SOCKET_ERROR &&
        WSAGetLastError() != WSAEWOULDBLOCK)
        Fail(hWnd, "Connecting", WSAGetLastError());
}

static void OnRead(HWND hWnd)
{
    char ch;

    while (!bPaused && recv(sock, &ch, 1, 0) == 1) {
        if (ch == '\n') {
            szLine[cchLine] = 0;
            ShowLine(hWnd);
            cchLine = 0;
        } else if (ch != '\r' && cchLine < MAX_LINE - 1)
            szLine[cchLine++] = ch;
    }
}

static void OnSocket(HWND hWnd, int nEvent, int nError)
{
    switch (nEvent) {
    case FD_CONNECT:
        if (nError)
            Fail(hWnd, "Connecting", nError);
        else
            send(sock, achRequest, sizeof(achRequest) - 1, 0);
        break;
    case FD_READ:
        OnRead(hWnd);
        break;
    case FD_CLOSE:
        DestroyWindow(hWnd);
        break;
    }
}

static LRESULT CALLBACK WndProc(HWND hWnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    PAINTSTRUCT ps;
    HDC hdc;
    int i;

    switch (uMsg) {
    case WM_CREATE:
        if (!WSAAsyncGetHostByName(hWnd, WM_RESOLVED, szServer, achHost, sizeof(achHost)))
            return -1;
        return 0;
    case WM_RESOLVED:
        OnResolved(hWnd, WSAGETASYNCERROR(lParam));
        return 0;
    case WM_SOCKET:
        OnSocket(hWnd, WSAGETSELECTEVENT(lParam), WSAGETSELECTERROR(lParam));
        return 0;
    case WM_TIMER:
        KillTimer(hWnd, ID_PAGE);
        bPaused = FALSE;
        return 0;
    case WM_PAINT:
        hdc = BeginPaint(hWnd, &ps);
        for (i = 0; i < nLines; i++)
            TextOut(hdc, 8, 8 + 16 * i, szLines[i], lstrlen(szLines[i]));
        EndPaint(hWnd, &ps);
        return 0;
    case WM_DESTROY:
        closesocket(sock);
        PostQuitMessage(0);
        return 0;
    }
    return DefWindowProc(hWnd, uMsg, wParam, lParam);
}

int PASCAL WinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPSTR lpszCmdLine, int nCmdShow)
{
    WSADATA wsaData;
    WNDCLASS wc;
    HWND hWnd;
    MSG msg;
    char *pch;

    (void)hPrevInstance;
    lstrcpyn(szServer, lpszCmdLine, sizeof(szServer));
    for (pch = szServer; *pch; pch++)
        if (*pch == ' ') {
            *pch = 0;
            nPort = atoi(pch + 1);
            break;
        }
    if (WSAStartup(MAKEWORD(1, 1), &wsaData))
        return 1;
    ZeroMemory(&wc, sizeof(wc));
    wc.lpfnWndProc = WndProc;
    wc.hInstance = hInstance;
    wc.hCursor = LoadCursor(NULL, IDC_ARROW);
    wc.hbrBackground = (HBRUSH)GetStockObject(WHITE_BRUSH);
    wc.lpszClassName = "Ticker";
    RegisterClass(&wc);
    hWnd = CreateWindow("Ticker", "Ticker", WS_OVERLAPPEDWINDOW, CW_USEDEFAULT, CW_USEDEFAULT, 320,
                        240, NULL, NULL, hInstance, NULL);
    if (!hWnd)
        return 1;
    ShowWindow(hWnd, nCmdShow);
    UpdateWindow(hWnd);
    while (GetMessage(&msg, NULL, 0, 0)) {
        TranslateMessage(&msg);
        DispatchMessage(&msg);
    }
    WSACleanup();
    return msg.wParam;
}
