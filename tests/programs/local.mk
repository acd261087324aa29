# tests/programs: Windows programs in the styles that are about. Each holds both ends of its
# connections, checks itself and speaks TAP; it sees and links what a port does.
# SPDX-License-Identifier: BSD-2-Clause

programs = \
	tests/programs/drain_close \
	tests/programs/go_blocking \
	tests/programs/message_loop \
	tests/programs/message_numbers \
	tests/programs/peek_rearm \
	tests/programs/postbox/postbox \
	tests/programs/proxy \
	tests/programs/self_posted_read \
	tests/programs/udp_timers \
	tests/programs/window_class \
	tests/programs/worker_window
socket_tests += $(programs)
EXTRA_DIST += tests/programs/check.h

tests_programs_drain_close_CPPFLAGS = $(public_cppflags)
tests_programs_drain_close_LDADD = libasyncselect.la
tests_programs_go_blocking_CPPFLAGS = $(public_cppflags)
tests_programs_go_blocking_LDADD = libasyncselect.la
tests_programs_message_loop_CPPFLAGS = $(public_cppflags)
tests_programs_message_loop_LDADD = libasyncselect.la
tests_programs_message_numbers_CPPFLAGS = $(public_cppflags)
tests_programs_message_numbers_LDADD = libasyncselect.la
tests_programs_peek_rearm_CPPFLAGS = $(public_cppflags)
tests_programs_peek_rearm_LDADD = libasyncselect.la
tests_programs_proxy_CPPFLAGS = $(public_cppflags)
tests_programs_proxy_LDADD = libasyncselect.la
tests_programs_self_posted_read_CPPFLAGS = $(public_cppflags)
tests_programs_self_posted_read_LDADD = libasyncselect.la
tests_programs_udp_timers_CPPFLAGS = $(public_cppflags)
tests_programs_udp_timers_LDADD = libasyncselect.la
tests_programs_window_class_CPPFLAGS = $(public_cppflags)
tests_programs_window_class_LDADD = libasyncselect.la
tests_programs_worker_window_CPPFLAGS = $(public_cppflags)
tests_programs_worker_window_LDADD = libasyncselect.la
# As long as people's are, with files, macros and habits of their own.
tests_programs_postbox_postbox_SOURCES = \
	tests/programs/postbox/buffer.c \
	tests/programs/postbox/client.c \
	tests/programs/postbox/log.c \
	tests/programs/postbox/mailbox.c \
	tests/programs/postbox/main.c \
	tests/programs/postbox/postbox.h \
	tests/programs/postbox/resource.h \
	tests/programs/postbox/server.c \
	tests/programs/postbox/session.c \
	tests/programs/postbox/settings.c
tests_programs_postbox_postbox_CPPFLAGS = $(public_cppflags)
tests_programs_postbox_postbox_LDADD = libasyncselect.la
