/* model_network: what the reference model knows of changes of the network: which are asked for by an
 * ioctl, and which are to be told [ROUTE-1, ADDR-1, GATE-8, GATE-12, I2]. */
#ifndef TESTS_SIM_MODEL_NETWORK_H
#define TESTS_SIM_MODEL_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

enum { MODEL_CODES = 3, MODEL_NOWHERE = -1 };

/* Is there something to tell? MAY: one who looks from time to time need not have seen it. */
enum model_news { NEWS_NONE, NEWS_MAY, NEWS_MUST };

/* One event of a socket's that an ioctl asks for. */
struct model_wish {
    uint8_t armed; /* is a request open? As enum model_news */
    uint8_t seen;  /* what came since the request */
    uint8_t codes; /* that a message about it may carry, a bit each */
    uint8_t due;   /* what came for a request that is over, and was not told */
    uint8_t due_codes;
    int8_t target;  /* the destination; NETWORK_DESTINATIONS: any */
    uint8_t before; /* what the list or the way was at the request */
    uint8_t lost;   /* is what came since known by what is different alone? */
    uint8_t look;   /* after which look that came, modulo 256 */
};

struct model_socket;

void model_network_open(void);

/* How what happens is made known of a socket; NULL: as it is. */
extern void (*model_network_apply)(int slot, void (*change)(int slot, int argument), int argument);

/* ---- what happens; lost: the system could not tell all of it ---- */

void model_address_changed(int family, int which, bool lost);
void model_route_changed(int family, int destination, int way, bool lost);
/* The ways over it are gone. */
void model_link_gone(int link, bool lost);
/* Something may have changed that was not told, and any route with it. */
void model_news_lost(void);
/* Whoever has asked is told that nothing more can be told [ERR-3, ERR-4]. */
void model_watch_ended(void);
/* Calls fail by which the network is watched: what is due comes with time. How many were there? */
void model_network_fails(void);
unsigned model_network_failures(void);
/* Time has passed, and so many failures were before that. */
void model_network_heals(unsigned failures);

/* ---- what the program calls ---- */

/* FD_ROUTING_INTERFACE_CHANGE, FD_ADDRESS_LIST_CHANGE are asked for. target: MODEL_NOWHERE for the latter; the
 * destination, or MODEL_NOWHERE: the last one's again. */
void model_wished(int slot, unsigned event, int target);
/* A call has had the library look at what has changed up to now. */
void model_network_looked(void);
/* Has FD_ROUTING_INTERFACE_CHANGE been asked for? */
bool model_has_target(int slot);

/* ---- for model_due.c ---- */

struct model_wish *model_wish(struct model_socket *m, int event);
/* May it be told, and must it? */
enum model_news model_wish_due(const struct model_wish *w);
/* The codes that its message may carry: how many. */
int model_wish_codes(const struct model_wish *w, int codes[MODEL_CODES]);
void model_wish_told(struct model_wish *w);
/* Both are due: does the library know of the first if it knows of the other? */
bool model_wish_known_with(const struct model_wish *w, const struct model_wish *other);
/* The library has looked at all there is, and told what was due and could be told. */
void model_network_idle(struct model_socket *m);
/* Is what is due held up? */
bool model_network_is_late(void);

#endif
