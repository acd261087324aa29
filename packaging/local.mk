# Packages of a release: Debian's, an RPM, a Homebrew formula. The archive of make dist has all that
# they need.
EXTRA_DIST += NEWS \
	packaging/abi/libasyncselect.abi \
	packaging/check-debian.sh packaging/check-rpm.sh \
	packaging/debian/changelog packaging/debian/control packaging/debian/copyright \
	packaging/debian/libasyncselect-dev.install \
	packaging/debian/libasyncselect-doc.docs packaging/debian/libasyncselect-doc.examples \
	packaging/debian/libasyncselect-tools.install packaging/debian/libasyncselect0.install \
	packaging/debian/not-installed packaging/debian/rules packaging/debian/source/format \
	packaging/homebrew/libasyncselect.rb.in \
	packaging/rpm/libasyncselect.spec
shell_tests += tests/check-abi.sh

# Builds the Debian packages, and asks lintian.
check-debian: dist
	$(SHELL) $(srcdir)/packaging/check-debian.sh $(distdir).tar.xz
# Builds the RPM packages.
check-rpm: dist
	$(SHELL) $(srcdir)/packaging/check-rpm.sh $(distdir).tar.xz

# make formula URL=https://.../libasyncselect-VERSION.tar.xz HOMEPAGE=https://...
formula: dist
	@test -n '$(URL)' && test -n '$(HOMEPAGE)' || \
	    { echo "make formula URL=the-archive's HOMEPAGE=the-project's" >&2; exit 2; }
	sum=`sha256sum $(distdir).tar.xz 2>/dev/null || shasum -a 256 $(distdir).tar.xz` && \
	sed -e 's|@URL@|$(URL)|' -e 's|@HOMEPAGE@|$(HOMEPAGE)|' -e "s|@SHA256@|$${sum%% *}|" \
	    $(srcdir)/packaging/homebrew/libasyncselect.rb.in >libasyncselect.rb
# What the binary interface is, for a release: doc/HACKING.md says when.
record-abi: all
	srcdir=$(srcdir) $(SHELL) $(srcdir)/tests/check-abi.sh --record >abi.tmp
	mv abi.tmp $(srcdir)/packaging/abi/libasyncselect.abi
.PHONY: check-debian check-rpm formula record-abi
