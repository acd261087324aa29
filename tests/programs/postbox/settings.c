/* settings.c: an .ini file in memory: sections, keys and values. Without a file: the defaults.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "postbox.h"

#include <ctype.h>

typedef struct tagSETTING {
    struct tagSETTING *pNext;
    char szSection[MAX_NAME];
    char szKey[MAX_NAME];
    char szValue[MAX_LINE];
} SETTING, *LPSETTING;

static LPSETTING g_pSettings;

static const char g_szDefault[] = "; what postbox.ini would say\r\n"
                                  "[Server]\r\n"
                                  "Port=0\r\n"
                                  "IdleSeconds=120\r\n"
                                  "SendBuffer=4096\r\n"
                                  "\r\n"
                                  "[Users]\r\n"
                                  "anna = apfel\r\n"
                                  "bruno = birne\r\n"
                                  "clara = clementine\r\n"
                                  "dora = dattel\r\n"
                                  "\r\n"
                                  "[Mail]\r\n"
                                  "PerUser=7\r\n"
                                  "Bytes=30000 ; of the longest\r\n"
                                  "\r\n"
                                  "[Client]\r\n"
                                  "Host=127.0.0.1\r\n"
                                  "RetrySeconds=5\r\n"
                                  "PatienceSeconds=240\r\n"
                                  "\r\n"
                                  "[Log]\r\n"
                                  "Level=0\r\n"
                                  "File=\r\n";

/* Without the blanks around it and the remark behind it. */
static LPSTR Trim(LPSTR psz)
{
    LPSTR pEnd = strchr(psz, ';');
    if (pEnd == NULL)
        pEnd = psz + strlen(psz);
    while (pEnd > psz && isspace((unsigned char)pEnd[-1]))
        pEnd--;
    *pEnd = '\0';
    while (isspace((unsigned char)*psz))
        psz++;
    return psz;
}

static void CopyText(LPSTR pszTo, LPCSTR pszFrom, size_t cch)
{
    size_t n = strlen(pszFrom);
    if (n >= cch)
        n = cch - 1;
    memcpy(pszTo, pszFrom, n);
    pszTo[n] = '\0';
}

static BOOL SameText(LPCSTR psz1, LPCSTR psz2)
{
    while (*psz1 && toupper((unsigned char)*psz1) == toupper((unsigned char)*psz2))
        psz1++, psz2++;
    return *psz1 == *psz2;
}

static BOOL AddSetting(LPCSTR pszSection, LPCSTR pszKey, LPCSTR pszValue)
{
    LPSETTING *ppLink = &g_pSettings;
    LPSETTING p = (LPSETTING)calloc(1, sizeof(SETTING));
    if (p == NULL)
        return FALSE;
    CopyText(p->szSection, pszSection, sizeof(p->szSection));
    CopyText(p->szKey, pszKey, sizeof(p->szKey));
    CopyText(p->szValue, pszValue, sizeof(p->szValue));
    while (*ppLink != NULL)
        ppLink = &(*ppLink)->pNext;
    *ppLink = p;
    return TRUE;
}

static BOOL ParseLine(LPSTR pszLine, LPSTR pszSection, size_t cchSection)
{
    LPSTR pszEquals, psz = Trim(pszLine);
    if (*psz == '\0')
        return TRUE;
    if (*psz == '[') {
        LPSTR pEnd = strchr(psz, ']');
        if (pEnd == NULL)
            return FALSE;
        *pEnd = '\0';
        CopyText(pszSection, psz + 1, cchSection);
        return TRUE;
    }
    pszEquals = strchr(psz, '=');
    if (pszEquals == NULL)
        return FALSE;
    *pszEquals = '\0';
    return AddSetting(pszSection, Trim(psz), Trim(pszEquals + 1));
}

static BOOL ParseText(LPCSTR pszText)
{
    char szLine[MAX_LINE], szSection[MAX_NAME] = "";
    while (*pszText) {
        size_t cch = strcspn(pszText, "\n");
        if (cch >= sizeof(szLine))
            return FALSE;
        memcpy(szLine, pszText, cch);
        szLine[cch] = '\0';
        if (!ParseLine(szLine, szSection, sizeof(szSection)))
            return FALSE;
        pszText += cch;
        if (*pszText == '\n')
            pszText++;
    }
    return TRUE;
}

BOOL SettingsLoad(LPCSTR pszFile)
{
    char szText[8192];
    size_t cb;
    FILE *pFile;
    if (pszFile == NULL)
        return ParseText(g_szDefault);
    pFile = fopen(pszFile, "rb");
    if (pFile == NULL)
        return FALSE;
    cb = fread(szText, 1, sizeof(szText) - 1, pFile);
    fclose(pFile);
    szText[cb] = '\0';
    return ParseText(szText);
}

void SettingsFree(void)
{
    while (g_pSettings != NULL) {
        LPSETTING p = g_pSettings;
        g_pSettings = p->pNext;
        free(p);
    }
}

BOOL SettingsGetString(LPCSTR pszSection, LPCSTR pszKey, LPCSTR pszDefault, LPSTR pszValue, int cch)
{
    LPSETTING p;
    for (p = g_pSettings; p != NULL; p = p->pNext)
        if (SameText(p->szSection, pszSection) && SameText(p->szKey, pszKey))
            break;
    CopyText(pszValue, p != NULL ? p->szValue : pszDefault, (size_t)cch);
    return *pszValue != '\0';
}

int SettingsGetInt(LPCSTR pszSection, LPCSTR pszKey, int nDefault)
{
    char szValue[MAX_LINE];
    return SettingsGetString(pszSection, pszKey, "", szValue, sizeof(szValue)) ? atoi(szValue)
                                                                               : nDefault;
}

BOOL SettingsEnumKey(LPCSTR pszSection, int nIndex, LPSTR pszKey, int cch)
{
    LPSETTING p;
    for (p = g_pSettings; p != NULL; p = p->pNext)
        if (SameText(p->szSection, pszSection) && nIndex-- == 0) {
            CopyText(pszKey, p->szKey, (size_t)cch);
            return TRUE;
        }
    return FALSE;
}
