# asyncselect-scan: which Windows names of a source tree the library has not.
bin_SCRIPTS = asyncselect-scan
CLEANFILES += asyncselect-scan
EXTRA_DIST += tools/scan/asyncselect-scan.in tests/scan/game.c tests/scan/game.h tests/scan/expected
shell_tests += tests/check-scan.sh
asyncselect-scan: tools/scan/asyncselect-scan.in Makefile
	$(AM_V_GEN)sed -e 's|@includedir[@]|$(includedir)|; s|@PACKAGE_VERSION[@]|$(PACKAGE_VERSION)|' \
	    $(srcdir)/tools/scan/asyncselect-scan.in >$@.tmp && chmod +x $@.tmp && mv $@.tmp $@
