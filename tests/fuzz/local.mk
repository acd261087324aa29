# tests/fuzz: targets for libFuzzer. `make fuzz` runs them under it; make check runs each on the
# inputs that it once found worth keeping, without it. SPDX-License-Identifier: BSD-2-Clause

fuzz_targets = tests/fuzz/fuzz_arguments tests/fuzz/fuzz_calls tests/fuzz/fuzz_format \
	tests/fuzz/fuzz_route tests/fuzz/fuzz_text
if LINUX_LOOP
fuzz_targets += tests/fuzz/fuzz_netlink
endif
fuzz_programs = $(fuzz_targets)
fuzz_replay = tests/fuzz/replay.c tests/fuzz/input.h
tests_fuzz_fuzz_arguments_SOURCES = tests/fuzz/fuzz_arguments.c $(fuzz_replay)
tests_fuzz_fuzz_arguments_LDADD = libcore.la
tests_fuzz_fuzz_calls_SOURCES = tests/fuzz/fuzz_calls.c $(fuzz_replay)
tests_fuzz_fuzz_calls_LDADD = libcore.la
tests_fuzz_fuzz_format_SOURCES = tests/fuzz/fuzz_format.c $(fuzz_replay)
tests_fuzz_fuzz_format_LDADD = libcore.la
tests_fuzz_fuzz_netlink_SOURCES = tests/fuzz/fuzz_netlink.c $(fuzz_replay)
tests_fuzz_fuzz_netlink_LDADD = libcore.la
tests_fuzz_fuzz_route_SOURCES = tests/fuzz/fuzz_route.c $(fuzz_replay)
tests_fuzz_fuzz_route_LDADD = libcore.la
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c $(fuzz_replay)
tests_fuzz_fuzz_text_LDADD = libcore.la
EXTRA_DIST += tests/fuzz/run.sh tests/fuzz/corpus

# MINUTES: for each target. What is found lies in fuzz/findings, new inputs are added to the corpus.
MINUTES = 1
fuzz:
	srcdir=$(srcdir) LIBEVENT_LIBS='$(LIBEVENT_LIBS)' LIBEVENT_CFLAGS='$(LIBEVENT_CFLAGS)' \
	MAKE='$(MAKE)' $(SHELL) $(srcdir)/tests/fuzz/run.sh $(MINUTES) $(fuzz_targets)
.PHONY: fuzz
