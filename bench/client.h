/* client: the load's ends of the connections; they block. */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stdbool.h>

enum { MESSAGE = 64 };

/* A connection to a server here; -1: failed. number spreads them over the loopback addresses, so
 * that ports do not run out. */
int client_connect(unsigned short port, unsigned number);
/* So many, each echoed once: the server has accepted them. NULL: failed. */
int *client_connect_echoed(unsigned short port, unsigned count);
/* So many, silent. */
int *client_connect_many(unsigned short port, unsigned count);
void client_close_many(int *clients, unsigned count);

bool client_send(int client);
/* A whole message. */
bool client_receive(int client);

#endif
