# The headers' other spellings: made when they are installed. Where the file system does not mind, the
# header itself is there under each.
EXTRA_DIST += include/spellings.tsv
install-header-spellings: install-asyncselectHEADERS
	grep -v '^#' $(srcdir)/include/spellings.tsv | while read -r spelling header; do \
	    file="$(DESTDIR)$(asyncselectdir)/$$spelling"; \
	    test -e "$$file" || echo "#include \"$$header\"" >"$$file" || exit 1; \
	done
uninstall-header-spellings:
	grep -v '^#' $(srcdir)/include/spellings.tsv | while read -r spelling header; do \
	    rm -f "$(DESTDIR)$(asyncselectdir)/$$spelling"; \
	done
.PHONY: install-header-spellings uninstall-header-spellings
