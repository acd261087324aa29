# tests/faults: calls of the library's that fail. The linker (ld's --wrap) puts fault.c between the
# library and them in test_fault and its like; for the other tests run.sh does it, with a copy of the
# library. SPDX-License-Identifier: BSD-2-Clause

fault_calls = malloc calloc realloc strdup free socket bind listen connect accept4 recv recvfrom recvmsg \
	send sendto sendmsg shutdown close fcntl getsockopt setsockopt getsockname getpeername ioctl \
	sockatmark fstat poll pipe dup2 read write epoll_create1 epoll_ctl epoll_wait pthread_create \
	pthread_attr_init pthread_key_create mkdtemp lstat open readlink \
	pthread_cond_init getaddrinfo getnameinfo getifaddrs gethostname event_new event_free event_add \
	event_base_new_with_config event_base_free event_config_new event_config_free
wrap = -Wl,--wrap=
fault_ldflags = $(AM_LDFLAGS) $(fault_calls:%=$(wrap)%)

if HAVE_WRAP
fault_tests = tests/test_fault tests/test_fault_more tests/test_fault_win32
if !DARWIN
fault_tests += tests/test_error_codes
endif
fault_libraries = libfault.la libfaults.la
shell_tests += tests/check-faults.sh
endif
EXTRA_DIST += doc/faults.md tests/check-faults.sh tests/faults/run.sh

fault_sources = tests/fault.c tests/fault.h tests/fault_calls.h tests/fault_wrap.c
libfault_la_SOURCES = $(fault_sources) tests/fault_run.c tests/fault_run.h \
	tests/fault_world.c tests/fault_world.h
tests_test_fault_LDADD = libfault.la $(LDADD)
tests_test_fault_LDFLAGS = $(fault_ldflags)
tests_test_fault_more_LDADD = libfault.la $(LDADD)
tests_test_fault_more_LDFLAGS = $(fault_ldflags)
tests_test_fault_win32_LDADD = libfault.la $(LDADD)
tests_test_fault_win32_LDFLAGS = $(fault_ldflags)
tests_test_error_codes_LDADD = libfault.la libnetlab.la $(LDADD)
tests_test_error_codes_LDFLAGS = $(fault_ldflags)

# The suite's own tests, each once for each fault. `make faults FAULTS="-j 2 tests/test_read"` for a
# part.
libfaults_la_SOURCES = $(fault_sources) tests/lockorder_none.c tests/lockorder.h \
	tests/faults/cases.c \
	tests/faults/claims.c tests/faults/claims.h \
	tests/faults/codes.c tests/faults/codes.h \
	tests/faults/conversation.c tests/faults/conversation.h \
	tests/faults/path.c tests/faults/path.h \
	tests/faults/points.c tests/faults/points.h \
	tests/faults/suite.c tests/faults/suite.h \
	tests/faults/trial.c tests/faults/trial.h
libfaults_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests -I$(srcdir)/lib/win32
FAULTS = -j 2
fault_environment = srcdir='$(srcdir)' CC='$(CC)' CFLAGS='$(CFLAGS) $(PTHREAD_CFLAGS)' \
	LDFLAGS='$(LDFLAGS)' SANITIZERS='$(SANITIZER_FLAGS)' LIBEVENT_LIBS='$(LIBEVENT_LIBS)' \
	FAULT_CALLS='$(fault_calls)' \
	FAULT_OBJECTS='tests/test_idle: $(tests_test_idle_OBJECTS) \
		tests/test_storm: $(tests_test_storm_OBJECTS) \
		tests/programs/postbox/postbox: $(tests_programs_postbox_postbox_OBJECTS)' \
	FAULT_PROGRAMS='$(socket_tests) $(signal_tests) $(object_tests) $(names_tests)'
faults: $(check_PROGRAMS) $(check_LTLIBRARIES)
	$(fault_environment) $(SHELL) $(srcdir)/tests/faults/run.sh $(FAULTS)
.PHONY: faults

# Are the rules of lib/notify.c all tested? Some minutes. MUTANTS="1 20" in the environment for some.
mutate: $(pure_tests)
	srcdir='$(srcdir)' CC='$(CC)' CFLAGS='$(CFLAGS) $(PTHREAD_CFLAGS)' CHECK_LIBS='$(CHECK_LIBS)' \
	LIBEVENT_LIBS='$(LIBEVENT_LIBS)' $(SHELL) $(srcdir)/tests/mutate.sh
.PHONY: mutate
EXTRA_DIST += tests/mutate.awk tests/mutate.sh tests/mutants.tsv
