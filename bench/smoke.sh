#!/bin/sh
# smoke.sh: every contestant of bench gets through its workloads, with next to no time each.
# SPDX-License-Identifier: BSD-2-Clause

out=bench/smoke.json
trap 'rm -f $out' EXIT
./bench/bench -s 0.001 -r 1 -w echo-1 -w echo-64 -w bulk -w churn -w fanout-1000 -w datagram \
    -w threads-1 -w threads-2 -j $out || exit 1
grep -q '"rate"' $out
