/* buffer.c: what a stream needs: bytes on their way out, lines on their way in.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "postbox.h"

BOOL OutPut(LPOUTBUF pOut, LPCSTR pData, int cb)
{
    if (pOut->cbData + cb > pOut->cbRoom) {
        int cbRoom = 2 * (pOut->cbData + cb);
        LPSTR p = (LPSTR)realloc(pOut->pData, (size_t)cbRoom);
        if (p == NULL)
            return FALSE;
        pOut->pData = p;
        pOut->cbRoom = cbRoom;
    }
    memcpy(pOut->pData + pOut->cbData, pData, (size_t)cb);
    pOut->cbData += cb;
    return TRUE;
}

/* Sends chunks until a send is refused: then FD_WRITE says when to go on. */
BOOL OutFlush(LPOUTBUF pOut, SOCKET s)
{
    int cbDone = 0;
    while (pOut->fWritable && cbDone < pOut->cbData) {
        int cb = pOut->cbData - cbDone;
        cb = send(s, pOut->pData + cbDone, cb < CB_CHUNK ? cb : CB_CHUNK, 0);
        if (cb != SOCKET_ERROR) {
            cbDone += cb;
        } else if (WOULD_BLOCK()) {
            pOut->fWritable = FALSE;
        } else {
            LogPrintf(LOG_NOTICE, "send: error %d", WSAGetLastError());
            return FALSE;
        }
    }
    if (cbDone > 0) {
        pOut->cbData -= cbDone;
        memmove(pOut->pData, pOut->pData + cbDone, (size_t)pOut->cbData);
    }
    return TRUE;
}

void OutFree(LPOUTBUF pOut)
{
    free(pOut->pData);
    memset(pOut, 0, sizeof(*pOut));
}

BOOL LineFeed(LPLINEBUF pLine, LPCSTR pData, int cb, LINEPROC lpfn, LPVOID pvOwner)
{
    BOOL fGood = TRUE;
    int i;
    for (i = 0; i < cb; i++) {
        if (pData[i] == '\n') {
            pLine->sz[pLine->cch] = '\0';
            pLine->cch = 0;
            if (!pLine->fOverlong)
                lpfn(pvOwner, pLine->sz);
            pLine->fOverlong = FALSE;
        } else if (pData[i] != '\r') {
            if (pLine->cch < MAX_LINE - 1) {
                pLine->sz[pLine->cch++] = pData[i];
            } else {
                pLine->fOverlong = TRUE;
                fGood = FALSE;
            }
        }
    }
    return fGood;
}
