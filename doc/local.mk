# doc/notify.dot and doc/notify.svg: the state machine as its own code answers. make notify-graph
# draws them anew (Graphviz); a test says when they are out of date.
EXTRA_DIST += doc/notify.dot doc/notify.svg
check_PROGRAMS += doc/notify-graph
doc_notify_graph_LDADD = libcore.la

notify-graph: doc/notify-graph
	./doc/notify-graph >$(srcdir)/doc/notify.dot
	dot -Tsvg $(srcdir)/doc/notify.dot >$(srcdir)/doc/notify.svg
.PHONY: notify-graph
