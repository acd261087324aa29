# The manual pages. A page that documents several functions is found under each one's name that is
# this library's own; socket(2) and its kin stay the system's.
dist_man_MANS = \
	man/asyncselect-scan.1 \
	man/asyncselect-trace.1 \
	man/WSAAccept.3 \
	man/WSAAddressToString.3 \
	man/WSAAsyncGetHostByName.3 \
	man/WSAAsyncSelect.3 \
	man/WSAConnect.3 \
	man/WSACreateEvent.3 \
	man/WSAEventSelect.3 \
	man/WSAIoctl.3 \
	man/WSARecv.3 \
	man/WSASend.3 \
	man/WSASocket.3 \
	man/WSAStartup.3 \
	man/WSPGetSockOpt.3 \
	man/WSPSelect.3 \
	man/asyncselect.3 \
	man/asyncselect_error_name.3 \
	man/asyncselect_event_name.3 \
	man/asyncselect_message_current.3 \
	man/asyncselect_reenable.3 \
	man/asyncselect_set_profile.3 \
	man/asyncselect_set_qos.3 \
	man/asyncselect_trace.3 \
	man/asyncselect_version.3 \
	man/asyncselect_window_free.3 \
	man/asyncselect_window_new.3 \
	man/closesocket.3
shell_tests += tests/check-manuals.sh
EXTRA_DIST += man/names.sh

# Links to the pages: what .so means in a manual page.
install-data-hook: install-man-names install-header-spellings
install-man-names:
	for page in $(dist_man_MANS); do \
	    page=$(srcdir)/$$page; \
	    for name in `$(SHELL) $(srcdir)/man/names.sh $$page`; do \
	        echo ".so man3/$${page##*/}" >"$(DESTDIR)$(man3dir)/$$name.3" || exit 1; \
	    done; \
	done
uninstall-hook: uninstall-man-names uninstall-header-spellings
uninstall-man-names:
	for page in $(dist_man_MANS); do \
	    for name in `$(SHELL) $(srcdir)/man/names.sh $(srcdir)/$$page`; do \
	        rm -f "$(DESTDIR)$(man3dir)/$$name.3"; \
	    done; \
	done
.PHONY: install-man-names uninstall-man-names
