/* log.c: the log window: keeps the last lines, counts by level, and writes what the settings ask for.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "postbox.h"

#define MAX_KEPT 64

typedef struct tagLOGWINDOW {
    LOGENTRY aEntries[MAX_KEPT];
    DWORD adwCount[LOG_LEVELS];
    int nNext;
    int nLevel; /* up to which it is written */
    FILE *pFile;
} LOGWINDOW, *LPLOGWINDOW;

HWND g_hwndLog;

static LRESULT Log_OnCreate(HWND hwnd)
{
    char szFile[MAX_LINE];
    LPLOGWINDOW pLog = (LPLOGWINDOW)calloc(1, sizeof(LOGWINDOW));
    if (pLog == NULL)
        return -1;
    pLog->nLevel = SettingsGetInt("Log", "Level", LOG_ERROR);
    if (SettingsGetString("Log", "File", "", szFile, sizeof(szFile)))
        pLog->pFile = fopen(szFile, "a");
    SetWindowLongPtr(hwnd, GWLP_USERDATA, (LONG_PTR)pLog);
    return 0;
}

static LRESULT Log_OnLog(LPLOGWINDOW pLog, LPLOGENTRY pEntry)
{
    FILE *pFile = pLog->pFile != NULL ? pLog->pFile : stderr;
    pLog->aEntries[pLog->nNext] = *pEntry;
    pLog->nNext = (pLog->nNext + 1) % MAX_KEPT;
    pLog->adwCount[pEntry->nLevel]++;
    if (pEntry->nLevel <= pLog->nLevel) {
        fprintf(pFile, "%10lu %s\n", (unsigned long)pEntry->dwTime, pEntry->szText);
        fflush(pFile);
    }
    return TRUE;
}

static void Log_OnNcDestroy(HWND hwnd, LPLOGWINDOW pLog)
{
    SetWindowLongPtr(hwnd, GWLP_USERDATA, 0);
    g_hwndLog = NULL;
    if (pLog->pFile != NULL)
        fclose(pLog->pFile);
    free(pLog);
}

LRESULT CALLBACK LogWndProc(HWND hwnd, UINT uMsg, WPARAM wParam, LPARAM lParam)
{
    LPLOGWINDOW pLog = (LPLOGWINDOW)GetWindowLongPtr(hwnd, GWLP_USERDATA);
    switch (uMsg) {
    case WM_CREATE:
        return Log_OnCreate(hwnd);
    case WM_LOG:
        if (lParam == 0) /* a question */
            return (LRESULT)pLog->adwCount[wParam];
        return Log_OnLog(pLog, (LPLOGENTRY)lParam);
    case WM_NCDESTROY:
        if (pLog != NULL)
            Log_OnNcDestroy(hwnd, pLog);
        break;
    }
    return DefWindowProc(hwnd, uMsg, wParam, lParam);
}

void LogPrintf(int nLevel, LPCSTR pszFormat, ...)
{
    LOGENTRY entry;
    va_list args;
    if (g_hwndLog == NULL)
        return;
    entry.nLevel = nLevel;
    entry.dwTime = GetTickCount();
    va_start(args, pszFormat);
    vsnprintf(entry.szText, sizeof(entry.szText), pszFormat, args);
    va_end(args);
    SendMessage(g_hwndLog, WM_LOG, 0, (LPARAM)&entry);
}

DWORD LogCount(int nLevel)
{
    return (DWORD)SendMessage(g_hwndLog, WM_LOG, (WPARAM)nLevel, 0);
}
