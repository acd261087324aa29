#!/bin/sh
# check-faults.sh: some of the suite's tests with some of the faults that `make faults` has (tests/faults).
# SPDX-License-Identifier: BSD-2-Clause

if ! command -v "${OBJCOPY:-objcopy}" >/dev/null; then
    echo "check-faults.sh: skipped: no objcopy"
    exit 77
fi
if grep -q '^COVERAGE_FLAGS = -' Makefile 2>/dev/null; then
    echo "check-faults.sh: skipped: what counts lines is in the library"
    exit 77
fi
programs=
for name in accept callback duplicate lookup message_queue message_socket read_urgent spi_more thread \
    window_life; do
    programs="$programs tests/test_$name"
done
${MAKE:-make} faults FAULTS="-j 2 -e 101 $programs"
