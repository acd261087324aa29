/* send: messages that a thread sends to another's window, and waits for. */
#ifndef ASYNCSELECT_WIN32_SEND_H
#define ASYNCSELECT_WIN32_SEND_H

struct queue;

/* Handles what was sent to the calling thread, all of it. */
void send_serve(struct queue *q);

#endif
