# bench: how fast the library is beside others that do the same. make bench, make bench-plot.
# BENCH_SECONDS, BENCH_ROUNDS: how long each trial takes, and how often it is repeated.
# BENCH_ARGUMENTS: bench's other options (-w WORKLOAD, -c CONTESTANT).

# What a message costs, counted.
if !DARWIN
pure_tests += tests/test_steady
# It has an allocator of its own, and so has a sanitizer; and what counts lines writes to memory of all.
if !SANITIZED
if !COVERAGE
pure_tests += tests/test_apart
endif
endif
endif
echo_world = tests/echo_world.c tests/echo_world.h
tests_test_apart_SOURCES = tests/test_apart.c $(echo_world) tests/arena.c tests/arena.h
tests_test_apart_LDADD = libasyncselect.la $(LIBEVENT_LIBS) $(CHECK_LIBS) $(PTHREAD_LIBS)
tests_test_steady_SOURCES = tests/test_steady.c $(echo_world) tests/tally.c tests/tally.h
tests_test_steady_LDADD = libcore.la $(CHECK_LIBS)

if HAVE_LIBEVENT_PTHREADS
check_PROGRAMS += bench/bench bench/steady
shell_tests += bench/smoke.sh tests/check-instructions.sh
endif
EXTRA_DIST += tests/check-instructions.sh

# What bench and steady share.
bench_contestants = \
	bench/app_rounds.c \
	bench/client.c bench/client.h \
	bench/contestant_background.c \
	bench/contestant_callback.c \
	bench/contestant_event.c \
	bench/contestant_event_thread.c \
	bench/contestant_window.c \
	bench/contestants.c bench/contestants.h \
	bench/handover.c bench/handover.h \
	bench/host.h \
	bench/server.c bench/server.h \
	bench/sockets_posix.c bench/sockets_posix.h \
	bench/sockets_winsock.c bench/sockets_winsock.h \
	bench/workload.h bench/workloads.h
if DARWIN
bench_contestants += bench/contestant_kqueue.c bench/host_darwin.c
else
bench_contestants += bench/contestant_epoll.c bench/host_linux.c
endif
if HAVE_LIBUV
bench_contestants += bench/contestant_uv.c
bench_libuv = -DBENCH_LIBUV
endif
bench_cppflags = $(public_cppflags) $(LIBEVENT_CFLAGS) $(LIBUV_CFLAGS) $(bench_libuv)
bench_libs = libasyncselect.la $(LIBEVENT_LIBS) -levent_pthreads $(LIBUV_LIBS) $(PTHREAD_LIBS)

bench_bench_SOURCES = $(bench_contestants) \
	bench/app_bulk.c \
	bench/app_churn.c \
	bench/app_datagram.c \
	bench/app_echo.c \
	bench/app_fanout.c \
	bench/bench.c \
	bench/json.c \
	bench/process.c bench/process.h \
	bench/results.c bench/results.h \
	bench/samples.c bench/samples.h \
	bench/table.c \
	bench/workload.c \
	bench/workload_bulk.c \
	bench/workload_churn.c \
	bench/workload_datagram.c \
	bench/workload_echo.c \
	bench/workload_fanout.c \
	bench/workload_latency.c \
	bench/workload_threads.c
bench_bench_CPPFLAGS = $(bench_cppflags)
bench_bench_LDADD = $(bench_libs) -lm

bench_steady_SOURCES = $(bench_contestants) bench/steady.c
bench_steady_CPPFLAGS = $(bench_cppflags)
bench_steady_LDADD = $(bench_libs)

# The same source for Wine.
bench_windows_sources = \
	bench/app_bulk.c bench/app_churn.c bench/app_datagram.c bench/app_echo.c bench/app_fanout.c \
	bench/contestant_window.c bench/server.c bench/sockets_winsock.c bench/windows.c
EXTRA_DIST += bench/plot.gp bench/run.sh bench/smoke.sh bench/windows.c doc/performance.md \
	doc/performance.svg doc/performance.txt

BENCH_SECONDS = 0.5
BENCH_ROUNDS = 5
bench: bench/bench$(EXEEXT)
	@srcdir='$(srcdir)' WINDOWS_SOURCES='$(bench_windows_sources)' \
	BENCH_SECONDS='$(BENCH_SECONDS)' BENCH_ROUNDS='$(BENCH_ROUNDS)' \
	$(SHELL) $(srcdir)/bench/run.sh $(BENCH_ARGUMENTS)
# The last run into doc/: its table, and a picture of it (gnuplot).
bench-plot:
	cp bench/bench.txt $(srcdir)/doc/performance.txt
	gnuplot -e "data='bench/bench.dat'; picture='$(srcdir)/doc/performance.svg'" \
		$(srcdir)/bench/plot.gp
.PHONY: bench bench-plot

CLEANFILES += bench/windows.exe bench/bench.json bench/bench.dat bench/bench.txt
clean-local:
	-rm -rf bench/wine faults
