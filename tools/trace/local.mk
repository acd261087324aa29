# asyncselect-trace: reads what ASYNCSELECT_TRACE wrote.
if HAVE_JANSSON
bin_PROGRAMS = asyncselect-trace
asyncselect_trace_SOURCES = \
	tools/trace/axis.c tools/trace/axis.h \
	tools/trace/event.c tools/trace/event.h \
	tools/trace/finding.c tools/trace/finding.h \
	tools/trace/gate.c tools/trace/gate.h \
	tools/trace/main.c \
	tools/trace/svg.c tools/trace/svg.h \
	tools/trace/text.c tools/trace/text.h
asyncselect_trace_CPPFLAGS = $(public_cppflags) $(JANSSON_CFLAGS)
asyncselect_trace_LDADD = libasyncselect.la $(JANSSON_LIBS) -lm
endif

EXTRA_DIST += doc/timeline.svg \
	tests/trace/ends.expected tests/trace/ends.jsonl \
	tests/trace/healthy.expected tests/trace/healthy.jsonl \
	tests/trace/killed.expected tests/trace/killed.jsonl \
	tests/trace/never-re-enabled.expected tests/trace/never-re-enabled.jsonl \
	tests/trace/not-pumped.expected tests/trace/not-pumped.jsonl \
	tests/trace/selections.expected tests/trace/selections.jsonl \
	tests/trace/waits.expected tests/trace/waits.jsonl \
	tests/trace/writes.expected tests/trace/writes.jsonl
