# ports: the other systems that the library is built for and tested on, from here.
# SPDX-License-Identifier: BSD-2-Clause

EXTRA_DIST += ports/common.sh ports/emulate ports/macos ports/run

# Compiles and links everything for macOS, where there is npm to install the compiler with.
check-macos:
	@status=0; $(SHELL) $(srcdir)/ports/macos || status=$$?; \
	test $$status -eq 77 || exit $$status
.PHONY: check-macos
