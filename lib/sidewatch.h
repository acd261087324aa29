/* sidewatch: what a loop without edges and without EV_CLOSED cannot see: the end of a stream and a
 * reset behind data that the program has not read [K6]. A descriptor that the loop itself watches;
 * it reports each change once. */
#ifndef ASYNCSELECT_SIDEWATCH_H
#define ASYNCSELECT_SIDEWATCH_H

struct sidewatch;

/* NULL where the system has nothing of the kind, or no memory or descriptor is left. */
struct sidewatch *sidewatch_new(void);
void sidewatch_free(struct sidewatch *s);
/* Readable while there is something to report. */
int sidewatch_fd(const struct sidewatch *s);

/* Returns 0 or -errno. */
int sidewatch_add(struct sidewatch *s, int fd, void *tag);
void sidewatch_remove(struct sidewatch *s, int fd, const void *tag);

/* Fills up to count tags whose descriptors have hung up since; returns how many. */
int sidewatch_next(struct sidewatch *s, void **tags, int count);

#endif
