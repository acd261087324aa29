/* What asyncselect-scan is tried on: MissingInComment() and TextOutA() are no uses. */
#include <Windows.h>
#include <winsock2.h>
#include <stdio.h>
#include <dsound.h>
#include "GAME.H"
#include "resource.h"

static HBITMAP board; // CreateBitmap() neither
static PLAYER players[GAME_MAX_PLAYERS];

static void DrawScore(HDC hdc)
{
    char text[32];
    wsprintf(text, "BitBlt(\"%d\") /* is text */", players[0].score);
    TextOut(hdc, 0, 0, text, lstrlen(text));
    TextOut(hdc, 0, 16, "CreatePen()", 11);
}

void RedrawBoard(PLAYER *player)
{
    LPDIRECTSOUND sound = NULL;
    if (player->score == GAME_RUNS || player->score == INT_MAX)
        goto DONE;
    WSAAsyncSelect(3, NULL, 0, FD_READ | FD_CLOSE);
    DirectSoundCreate(NULL, &sound, NULL);
    switch (player->score) {
    case WM_PAINT: /* no label of its own */
        break;
    }
    player->score = 0x1F + 1UL + 'A' + PS_SOLID; /* a character is no name: 'B' */
DONE:
    (void)board, (void)DrawScore;
#ifdef NOT_A_USE
    fflush(stdout);
#endif
}
