# The simulated world: the library over a simulated kernel and loop, beside the reference model.
# SPDX-License-Identifier: BSD-2-Clause
sim_common = \
	tests/sim/loop.h \
	tests/sim/phase.h \
	tests/sim/model.c tests/sim/model.h \
	tests/sim/model_due.c \
	tests/sim/model_network.c tests/sim/model_network.h \
	tests/sim/network.h \
	tests/sim/script.c tests/sim/script.h \
	tests/sim/sim.c \
	tests/sim/steps.c tests/sim/steps.h \
	tests/sim/steps_connect.c \
	tests/sim/steps_data.c \
	tests/sim/steps_life.c \
	tests/sim/steps_network.c tests/sim/steps_network.h \
	tests/sim/steps_peer.c \
	tests/sim/world.c tests/sim/world.h
sim_kernel = \
	tests/sim/background_sim.c tests/sim/background_sim.h \
	tests/sim/belief.c tests/sim/belief.h \
	tests/sim/kernel.c tests/sim/kernel.h \
	tests/sim/kernel_netlink.c \
	tests/sim/kernel_network.c tests/sim/kernel_network.h \
	tests/sim/kernel_options.c \
	tests/sim/kernel_sys.c tests/sim/kernel_sys.h \
	tests/sim/loop.c \
	tests/sim/phase.c \
	tests/sim/phase_call.c tests/sim/phase_call.h \
	tests/sim/phase_network.c \
	tests/sim/phase_steps.c \
	tests/sim/sidewatch_sim.c tests/sim/sidewatch_sim.h \
	tests/sim/simulated.c \
	tests/sim/threads.c tests/sim/threads.h \
	tests/sim/threads_locks.c
# The library's locks become yield points, and routing sockets are the simulated kernel's.
sim_wrap = \
	-Wl,--wrap=send,--wrap=recv,--wrap=recvmsg,--wrap=getifaddrs,--wrap=freeifaddrs \
	-Wl,--wrap=pthread_mutex_lock,--wrap=pthread_mutex_trylock,--wrap=pthread_mutex_unlock \
	-Wl,--wrap=pthread_cond_wait,--wrap=pthread_cond_signal,--wrap=pthread_cond_broadcast

EXTRA_DIST += \
	SECURITY.md \
	tests/check-hardening.sh \
	tests/sim/check-real.sh \
	tests/sim/check.sh \
	tests/sim/scripts \
	tests/sim/soak.sh

socket_tests += tests/test_fork

if HARDENING
shell_tests += tests/check-hardening.sh
endif

# It has Linux's semantics, so that it goes with what the library has for Linux. What kernel_sys.c,
# loop.c, sidewatch_sim.c and background_sim.c define, the linker does not take from the library.
if LINUX_LOOP
check_PROGRAMS += tests/sim/real
shell_tests += tests/sim/check-real.sh
tests/sim/check-real.log: tests/sim/real
if HAVE_WRAP
check_PROGRAMS += tests/sim/sim
shell_tests += tests/sim/check.sh
tests/sim/check.log: tests/sim/sim
endif
endif
tests_sim_sim_SOURCES = $(sim_common) $(sim_kernel) tests/sim/the_simulated.c
tests_sim_sim_LDADD = libcore.la
tests_sim_sim_LDFLAGS = $(AM_LDFLAGS) $(sim_wrap)
# The same scripts and model over real sockets.
tests_sim_real_SOURCES = $(sim_common) tests/sim/real.c tests/sim/real_calls.c \
	tests/sim/real_calls.h tests/sim/the_real.c
tests_sim_real_LDADD = libcore.la

# 10^9 random steps; it goes on where it was broken off.
soak-sim: tests/sim/sim
	SIM=tests/sim/sim $(SHELL) $(srcdir)/tests/sim/soak.sh

# Ten minutes of connections that come and go, over real sockets: memory and descriptors stay flat.
EXTRA_PROGRAMS = tests/soak
tests_soak_SOURCES = tests/soak.c
tests_soak_CPPFLAGS = $(public_cppflags) $(LIBEVENT_CFLAGS)
tests_soak_LDADD = libasyncselect.la $(LIBEVENT_LIBS)
SOAK_SECONDS = 600
soak: tests/soak
	tests/soak $(SOAK_SECONDS)
.PHONY: soak soak-sim
