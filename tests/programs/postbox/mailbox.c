/* mailbox.c: mail in boxes, one for each user of the settings.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "postbox.h"

DWORD MailSum(DWORD dwSum, LPCSTR pData, int cb)
{
    int i;
    for (i = 0; i < cb; i++)
        dwSum = ((dwSum << 1) | (dwSum >> 31 & 1)) ^ (BYTE)pData[i];
    return dwSum;
}

/* Lines of letters, each different; the checksum is that of the lines without their ends. */
static LPMAIL MakeMail(LPCSTR pszUser, int nNumber, int cbAbout)
{
    char szLine[80];
    LPMAIL pMail = (LPMAIL)calloc(1, sizeof(MAIL));
    if (pMail == NULL ||
        (pMail->pText = (LPSTR)malloc((size_t)cbAbout + sizeof(szLine) + 2)) == NULL) {
        free(pMail);
        return NULL;
    }
    while (pMail->cb < cbAbout) {
        int i, cch = snprintf(szLine, sizeof(szLine), "%s %d %06d ", pszUser, nNumber, pMail->cb);
        for (i = 0; i < 40; i++)
            szLine[cch++] = (char)('a' + (pMail->cb + i * nNumber) % 26);
        pMail->dwSum = MailSum(pMail->dwSum, szLine, cch);
        szLine[cch++] = '\r';
        szLine[cch++] = '\n';
        memcpy(pMail->pText + pMail->cb, szLine, (size_t)cch);
        pMail->cb += cch;
    }
    return pMail;
}

static BOOL FillMailbox(LPMAILBOX pBox)
{
    int n, nMails = SettingsGetInt("Mail", "PerUser", 3);
    int cbMost = SettingsGetInt("Mail", "Bytes", 1000);
    LPMAIL *ppLink = &pBox->pMail;
    for (n = 1; n <= nMails; n++) {
        *ppLink = MakeMail(pBox->szUser, n, cbMost * n / nMails);
        if (*ppLink == NULL)
            return FALSE;
        ppLink = &(*ppLink)->pNext;
    }
    return TRUE;
}

LPMAILBOX MailboxLoadAll(void)
{
    char szUser[MAX_NAME];
    LPMAILBOX pFirst = NULL, *ppLink = &pFirst;
    int i;
    for (i = 0; SettingsEnumKey("Users", i, szUser, sizeof(szUser)); i++) {
        LPMAILBOX pBox = (LPMAILBOX)calloc(1, sizeof(MAILBOX));
        if (pBox == NULL)
            break;
        strcpy(pBox->szUser, szUser);
        SettingsGetString("Users", szUser, "", pBox->szPassword, sizeof(pBox->szPassword));
        *ppLink = pBox;
        ppLink = &pBox->pNext;
        if (!FillMailbox(pBox))
            break;
    }
    return pFirst;
}

static void FreeMail(LPMAIL pMail)
{
    free(pMail->pText);
    free(pMail);
}

void MailboxFreeAll(LPMAILBOX pBox)
{
    while (pBox != NULL) {
        LPMAILBOX pNext = pBox->pNext;
        while (pBox->pMail != NULL) {
            LPMAIL pMail = pBox->pMail;
            pBox->pMail = pMail->pNext;
            FreeMail(pMail);
        }
        free(pBox);
        pBox = pNext;
    }
}

LPMAILBOX MailboxFind(LPMAILBOX pBox, LPCSTR pszUser)
{
    while (pBox != NULL && strcmp(pBox->szUser, pszUser) != 0)
        pBox = pBox->pNext;
    return pBox;
}

LPMAIL MailboxMail(LPMAILBOX pBox, int nNumber)
{
    LPMAIL pMail = pBox->pMail;
    if (nNumber < 1)
        return NULL;
    while (pMail != NULL && --nNumber > 0)
        pMail = pMail->pNext;
    return pMail != NULL && !pMail->fDeleted ? pMail : NULL;
}

int MailboxCount(LPMAILBOX pBox, int *pcbTotal)
{
    int nCount = 0, cbTotal = 0;
    LPMAIL pMail;
    for (pMail = pBox->pMail; pMail != NULL; pMail = pMail->pNext)
        if (!pMail->fDeleted) {
            nCount++;
            cbTotal += pMail->cb;
        }
    if (pcbTotal != NULL)
        *pcbTotal = cbTotal;
    return nCount;
}

void MailboxExpunge(LPMAILBOX pBox)
{
    LPMAIL *ppLink = &pBox->pMail;
    while (*ppLink != NULL) {
        LPMAIL pMail = *ppLink;
        if (pMail->fDeleted) {
            *ppLink = pMail->pNext;
            FreeMail(pMail);
        } else {
            ppLink = &pMail->pNext;
        }
    }
}

void MailboxReset(LPMAILBOX pBox)
{
    LPMAIL pMail;
    for (pMail = pBox->pMail; pMail != NULL; pMail = pMail->pNext)
        pMail->fDeleted = FALSE;
}
