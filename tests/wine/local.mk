# tests/wine: the same calls here and on Wine. `make check-wine` is for machines that have Wine, and
# no part of `make check`. SPDX-License-Identifier: BSD-2-Clause

EXTRA_DIST += tests/check-wine.sh tests/wine/compare.awk tests/wine/departures.tsv
wine_programs = tests/wine/scenario
tests_wine_scenario_SOURCES = tests/wine/scenario.c \
	tests/wine/facts.c tests/wine/facts.h tests/wine/names.h
tests_wine_scenario_CPPFLAGS = $(public_cppflags)
tests_wine_scenario_LDADD = libasyncselect.la

check-wine: $(programs) $(wine_programs)
	@srcdir=$(srcdir) $(SHELL) $(srcdir)/tests/check-wine.sh || test $$? -eq 77
.PHONY: check-wine
