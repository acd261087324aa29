# Examples in the loops that people have: each is built where its library is.
noinst_PROGRAMS += examples/loops/provider-client examples/loops/window-a-core
examples_loops_window_a_core_SOURCES = examples/loops/window-a-core.c
examples_loops_window_a_core_CPPFLAGS = $(public_cppflags)
examples_loops_window_a_core_LDADD = libasyncselect.la
examples_loops_provider_client_CPPFLAGS = $(public_cppflags)
examples_loops_provider_client_LDADD = libasyncselect.la $(PTHREAD_LIBS)
if HAVE_LIBEVENT_EXTRA
noinst_PROGRAMS += examples/loops/bufferevent
endif
examples_loops_bufferevent_CPPFLAGS = $(public_cppflags) $(LIBEVENT_EXTRA_CFLAGS)
examples_loops_bufferevent_LDADD = libasyncselect.la $(LIBEVENT_EXTRA_LIBS)
if HAVE_GLIB
noinst_PROGRAMS += examples/loops/glib
endif
examples_loops_glib_CPPFLAGS = $(public_cppflags) $(GLIB_CFLAGS)
examples_loops_glib_LDADD = libasyncselect.la $(GLIB_LIBS)
if HAVE_SDL
noinst_PROGRAMS += examples/loops/sdl
endif
examples_loops_sdl_CPPFLAGS = $(public_cppflags) $(SDL_CFLAGS)
examples_loops_sdl_LDADD = libasyncselect.la $(SDL_LIBS)
if HAVE_OPENSSL
noinst_PROGRAMS += examples/loops/tls
endif
examples_loops_tls_CPPFLAGS = $(public_cppflags) $(OPENSSL_CFLAGS)
examples_loops_tls_LDADD = libasyncselect.la $(OPENSSL_LIBS)
if HAVE_LIBEDIT
noinst_PROGRAMS += examples/loops/chat-client
endif
examples_loops_chat_client_CPPFLAGS = $(public_cppflags) $(LIBEVENT_CFLAGS) $(LIBEDIT_CFLAGS)
examples_loops_chat_client_LDADD = libasyncselect.la $(LIBEVENT_LIBS) $(LIBEDIT_LIBS)
# qt.cc is compiled by its test: the build needs no C++.
EXTRA_DIST += examples/loops/qt.cc tests/echoes.sh
shell_tests += tests/check-examples.sh
CLEANFILES += examples/loops/qt
