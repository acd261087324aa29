/* session.c: what the server says to one client: a command, an answer.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "postbox.h"

typedef void (*COMMANDPROC)(LPSESSION pSession, LPSTR pszArgument);

typedef struct tagCOMMAND {
    LPCSTR pszName;
    int nState; /* in which it may be given; -1: any */
    COMMANDPROC lpfn;
} COMMAND;

/* In a .rc file once. */
static const struct tagSTRINGTABLE {
    UINT uId;
    LPCSTR psz;
} g_aStrings[] = {
    {IDS_GREETING, "+OK " APPNAME " ready"},
    {IDS_USER, "+OK and your password"},
    {IDS_WELCOME, "+OK %d mails, %d bytes"},
    {IDS_BADLOGIN, "-ERR no such user, or not that password, or in use"},
    {IDS_NOSUCHMAIL, "-ERR no such mail"},
    {IDS_DELETED, "+OK deleted"},
    {IDS_RESET, "+OK nothing is deleted"},
    {IDS_NOOP, "+OK"},
    {IDS_GOODBYE, "+OK goodbye"},
    {IDS_BADCOMMAND, "-ERR no such command"},
    {IDS_BADSTATE, "-ERR not now"},
    {IDS_TOOLONG, "-ERR too long a line"},
};

LPCSTR ResString(UINT uId)
{
    UINT i;
    for (i = 0; i < ARRAYSIZE_OF(g_aStrings); i++)
        if (g_aStrings[i].uId == uId)
            return g_aStrings[i].psz;
    return "";
}

void SessionSay(LPSESSION pSession, LPCSTR pszFormat, ...)
{
    char szText[MAX_LINE];
    int cch;
    va_list args;
    va_start(args, pszFormat);
    cch = vsnprintf(szText, sizeof(szText) - 2, pszFormat, args);
    va_end(args);
    if (cch > (int)sizeof(szText) - 3)
        cch = (int)sizeof(szText) - 3;
    szText[cch++] = '\r';
    szText[cch++] = '\n';
    if (!OutPut(&pSession->out, szText, cch))
        pSession->nState = STATE_CLOSING;
}

static void Session_User(LPSESSION pSession, LPSTR pszArgument)
{
    pszArgument[strlen(pszArgument) < MAX_NAME ? strlen(pszArgument) : MAX_NAME - 1] = '\0';
    strcpy(pSession->szUser, pszArgument);
    SessionSay(pSession, ResString(IDS_USER));
}

static void Session_Pass(LPSESSION pSession, LPSTR pszArgument)
{
    int nCount, cb;
    LPMAILBOX pBox = MailboxFind(pSession->pServer->pBoxes, pSession->szUser);
    if (pBox == NULL || pBox->fLocked || strcmp(pBox->szPassword, pszArgument) != 0) {
        LogPrintf(LOG_NOTICE, "%s may not in", pSession->szUser);
        SessionSay(pSession, ResString(IDS_BADLOGIN));
        return;
    }
    pBox->fLocked = TRUE;
    pSession->pBox = pBox;
    pSession->nState = STATE_OPEN;
    nCount = MailboxCount(pBox, &cb);
    SessionSay(pSession, ResString(IDS_WELCOME), nCount, cb);
}

static void Session_Stat(LPSESSION pSession, LPSTR pszArgument)
{
    int cb, nCount = MailboxCount(pSession->pBox, &cb);
    (void)pszArgument;
    SessionSay(pSession, "+OK %d %d", nCount, cb);
}

static void Session_Retr(LPSESSION pSession, LPSTR pszArgument)
{
    LPMAIL pMail = MailboxMail(pSession->pBox, atoi(pszArgument));
    if (pMail == NULL) {
        SessionSay(pSession, ResString(IDS_NOSUCHMAIL));
        return;
    }
    SessionSay(pSession, "+OK %d %lu", pMail->cb, (unsigned long)pMail->dwSum);
    if (!OutPut(&pSession->out, pMail->pText, pMail->cb))
        pSession->nState = STATE_CLOSING;
    SessionSay(pSession, ".");
}

static void Session_Dele(LPSESSION pSession, LPSTR pszArgument)
{
    LPMAIL pMail = MailboxMail(pSession->pBox, atoi(pszArgument));
    if (pMail != NULL)
        pMail->fDeleted = TRUE;
    SessionSay(pSession, ResString(pMail != NULL ? IDS_DELETED : IDS_NOSUCHMAIL));
}

static void Session_Rset(LPSESSION pSession, LPSTR pszArgument)
{
    (void)pszArgument;
    MailboxReset(pSession->pBox);
    SessionSay(pSession, ResString(IDS_RESET));
}

static void Session_Noop(LPSESSION pSession, LPSTR pszArgument)
{
    (void)pszArgument;
    SessionSay(pSession, ResString(IDS_NOOP));
}

static void Session_Quit(LPSESSION pSession, LPSTR pszArgument)
{
    (void)pszArgument;
    if (pSession->pBox != NULL)
        MailboxExpunge(pSession->pBox);
    pSession->nState = STATE_CLOSING;
    SessionSay(pSession, ResString(IDS_GOODBYE));
}

static const COMMAND g_aCommands[] = {
    {"USER", STATE_LOGIN, Session_User}, {"PASS", STATE_LOGIN, Session_Pass},
    {"STAT", STATE_OPEN, Session_Stat},  {"RETR", STATE_OPEN, Session_Retr},
    {"DELE", STATE_OPEN, Session_Dele},  {"RSET", STATE_OPEN, Session_Rset},
    {"NOOP", -1, Session_Noop},          {"QUIT", -1, Session_Quit},
};

void SessionLine(LPVOID pvSession, LPSTR pszLine)
{
    LPSESSION pSession = (LPSESSION)pvSession;
    LPSTR pszArgument = strchr(pszLine, ' ');
    UINT i;
    if (pSession->nState == STATE_CLOSING)
        return;
    if (pszArgument != NULL)
        *pszArgument++ = '\0';
    else
        pszArgument = pszLine + strlen(pszLine);
    LogPrintf(LOG_DEBUG, "session %s: %s", pSession->szUser, pszLine);
    for (i = 0; i < ARRAYSIZE_OF(g_aCommands); i++) {
        if (strcmp(g_aCommands[i].pszName, pszLine) != 0)
            continue;
        if (g_aCommands[i].nState != -1 && g_aCommands[i].nState != pSession->nState)
            SessionSay(pSession, ResString(IDS_BADSTATE));
        else
            g_aCommands[i].lpfn(pSession, pszArgument);
        return;
    }
    SessionSay(pSession, ResString(IDS_BADCOMMAND));
}
