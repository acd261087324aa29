#ifndef GAME_H
#define GAME_H
#define GAME_MAX_PLAYERS 8
enum game_state { GAME_OVER, GAME_RUNS = 2 };
typedef struct tagPLAYER {
    int score;
} PLAYER, *LPPLAYER;
void RedrawBoard(PLAYER *player);
#endif
