# What doc/porting.md is about: a program of Windows', and what became of it.
noinst_PROGRAMS += examples/porting/ticker
examples_porting_ticker_CPPFLAGS = $(public_cppflags)
examples_porting_ticker_LDADD = libasyncselect.la
EXTRA_DIST += doc/porting.md examples/porting/ticker-windows.c
shell_tests += tests/check-porting.sh
