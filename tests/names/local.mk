# tests/names: the functions of Windows that have no state of sockets: strings, memory, modules, dates,
# texts of errors, and what would be on a screen. Each is tested in both its forms.
# SPDX-License-Identifier: BSD-2-Clause
names_tests = tests/names/test_crt tests/names/test_date tests/names/test_entry tests/names/test_format_message \
	tests/names/test_memory tests/names/test_module tests/names/test_shown \
	tests/names/test_strsafe tests/names/test_text tests/names/test_wide
pure_tests += $(names_tests)
EXTRA_DIST += tests/names/run.h
