/* postbox.h: a post office for a small office: a server that keeps mail in boxes, and clients that
 * wait for a notice, collect their mail, check it and delete it.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef POSTBOX_H
#define POSTBOX_H

#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <windows.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resource.h"

#define APPNAME "Postbox"
#define CLASS_MAIN APPNAME "Main"
#define CLASS_LOG APPNAME "Log"
#define CLASS_SERVER APPNAME "Server"
#define CLASS_CLIENT APPNAME "Client"

#define MAX_LINE 256
#define MAX_NAME 32
#define MAX_CLIENTS 16
#define CB_CHUNK 1460

#define ARRAYSIZE_OF(a) (sizeof(a) / sizeof((a)[0]))
#define WOULD_BLOCK() (WSAGetLastError() == WSAEWOULDBLOCK)

/* What a window procedure does with its messages, one line each. */
#define HANDLE_SOCKET_MSG(p, wParam, lParam, fn)                                                   \
    ((fn)((p), (SOCKET)(wParam), WSAGETSELECTEVENT(lParam), WSAGETSELECTERROR(lParam)), 0L)

/* ---- log.c ---- */

enum { LOG_ERROR, LOG_NOTICE, LOG_DEBUG, LOG_LEVELS };

typedef struct tagLOGENTRY {
    int nLevel;
    DWORD dwTime;
    char szText[MAX_LINE];
} LOGENTRY, *LPLOGENTRY;

extern HWND g_hwndLog;
LRESULT CALLBACK LogWndProc(HWND hwnd, UINT uMsg, WPARAM wParam, LPARAM lParam);
void LogPrintf(int nLevel, LPCSTR pszFormat, ...);
DWORD LogCount(int nLevel);

/* ---- settings.c: what an .ini file has ---- */

BOOL SettingsLoad(LPCSTR pszFile);
void SettingsFree(void);
BOOL SettingsGetString(LPCSTR pszSection, LPCSTR pszKey, LPCSTR pszDefault, LPSTR pszValue,
                       int cch);
int SettingsGetInt(LPCSTR pszSection, LPCSTR pszKey, int nDefault);
/* The key number nIndex of the section; FALSE when there are not so many. */
BOOL SettingsEnumKey(LPCSTR pszSection, int nIndex, LPSTR pszKey, int cch);

/* ---- buffer.c: bytes that wait to be sent, and lines that are put together ---- */

typedef struct tagOUTBUF {
    LPSTR pData;
    int cbData, cbRoom;
    BOOL fWritable; /* from FD_WRITE until a send is refused */
} OUTBUF, *LPOUTBUF;

typedef struct tagLINEBUF {
    char sz[MAX_LINE];
    int cch;
    BOOL fOverlong;
} LINEBUF, *LPLINEBUF;

typedef void (*LINEPROC)(LPVOID pvOwner, LPSTR pszLine);

BOOL OutPut(LPOUTBUF pOut, LPCSTR pData, int cb);
BOOL OutFlush(LPOUTBUF pOut, SOCKET s); /* FALSE: the connection is lost */
void OutFree(LPOUTBUF pOut);
/* Calls lpfn for each line; FALSE: one was too long, and is thrown away. */
BOOL LineFeed(LPLINEBUF pLine, LPCSTR pData, int cb, LINEPROC lpfn, LPVOID pvOwner);

/* ---- mailbox.c ---- */

typedef struct tagMAIL {
    struct tagMAIL *pNext;
    BOOL fDeleted;
    DWORD dwSum;
    int cb;
    LPSTR pText;
} MAIL, *LPMAIL;

typedef struct tagMAILBOX {
    struct tagMAILBOX *pNext;
    char szUser[MAX_NAME];
    char szPassword[MAX_NAME];
    LPMAIL pMail;
    BOOL fLocked; /* by a session */
} MAILBOX, *LPMAILBOX;

DWORD MailSum(DWORD dwSum, LPCSTR pData, int cb);
LPMAILBOX MailboxLoadAll(void); /* of section [Users] */
void MailboxFreeAll(LPMAILBOX pBox);
LPMAILBOX MailboxFind(LPMAILBOX pBox, LPCSTR pszUser);
LPMAIL MailboxMail(LPMAILBOX pBox, int nNumber); /* from 1; NULL: none, or deleted */
int MailboxCount(LPMAILBOX pBox, int *pcbTotal);
void MailboxExpunge(LPMAILBOX pBox);
void MailboxReset(LPMAILBOX pBox);

/* ---- server.c, session.c, client.c, main.c ---- */

enum { STATE_LOGIN, STATE_OPEN, STATE_CLOSING };

typedef struct tagSESSION {
    struct tagSESSION *pNext;
    struct tagSERVER *pServer;
    SOCKET s;
    int nState;
    DWORD dwLastUsed;
    char szUser[MAX_NAME];
    LPMAILBOX pBox;
    LINEBUF line;
    OUTBUF out;
} SESSION, *LPSESSION;

typedef struct tagSERVER {
    HWND hwnd;
    SOCKET sListen, sNotify;
    SOCKADDR_IN sinAddress;
    LPMAILBOX pBoxes;
    LPSESSION pSessions;
    int nIdleSeconds;
} SERVER, *LPSERVER;

LPCSTR ResString(UINT uId);
void SessionLine(LPVOID pvSession, LPSTR pszLine);
void SessionSay(LPSESSION pSession, LPCSTR pszFormat, ...);
LRESULT CALLBACK ServerWndProc(HWND hwnd, UINT uMsg, WPARAM wParam, LPARAM lParam);
LRESULT CALLBACK ClientWndProc(HWND hwnd, UINT uMsg, WPARAM wParam, LPARAM lParam);

typedef struct tagCLIENTRESULT {
    UINT uId;
    int nMails, nDamaged, nSessions, nNotices;
    BOOL fSuccess;
} CLIENTRESULT, *LPCLIENTRESULT;

typedef struct tagCLIENTCREATE {
    HWND hwndNotify; /* gets WM_COMMAND, IDM_CLIENTDONE */
    UINT uId;
    char szUser[MAX_NAME];
    SOCKADDR_IN sinServer; /* where the server's notices come from, and its port */
} CLIENTCREATE, *LPCLIENTCREATE;

#endif
