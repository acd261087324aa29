/* steps: what each step does: the call, what it may answer, and what the model learns of it. */
#ifndef TESTS_SIM_STEPS_H
#define TESTS_SIM_STEPS_H

#include "world.h"

/* The step's first slot, if it is open; else NULL. */
struct model_socket *step_socket(const struct step *step);
const char *step_error(int error);
void step_expect(const char *what, int slot, int got, int expected);
/* The bytes of a stream from this place on. */
void step_bytes(uint8_t *bytes, size_t size, uint32_t at);
/* The stream's peer outside the library goes. */
void step_drop_peer(int stream);
/* The slot's socket is closed. */
void step_forget(int slot);

void do_socket(const struct step *step);
void do_bind(const struct step *step);
void do_listen(const struct step *step);
void do_select(const struct step *step);
void do_connect(const struct step *step);
void do_outcome(const struct step *step);
void do_client(const struct step *step);
void do_accept(const struct step *step);
void do_receive(const struct step *step);
void do_send(const struct step *step);
void do_shutdown(const struct step *step);
void do_close(const struct step *step);
void do_peer_send(const struct step *step);
void do_peer_urgent(const struct step *step);
void do_peer_receive(const struct step *step);
void do_peer_end(const struct step *step);
void do_peer_close(const struct step *step);
void do_datagram(const struct step *step);
void do_icmp(const struct step *step);
void do_refuse(const struct step *step);
void do_window_free(const struct step *step);
void do_descriptors(const struct step *step);
void do_inline(const struct step *step);
void do_blocking(const struct step *step);
void do_reenable(const struct step *step);
void do_qos(const struct step *step);
void do_get_qos(const struct step *step);
void do_address(const struct step *step);
void do_route(const struct step *step);
void do_link(const struct step *step);
void do_noise(const struct step *step);
void do_lose_news(const struct step *step);
void do_network_fails(const struct step *step);
void do_ask_change(const struct step *step);
int step_set_flow(int slot, unsigned flow);
void do_raw_close(const struct step *step);
void do_ask_writable(const struct step *step);

#endif
