# Many random steps in the simulated world, on all processors, in ranges of seeds that do not overlap:
# what has been played is written down, and a later run goes on from there.
#   SOAK_STEPS  how many in all, at least (10^9)    SOAK_SEED  the first seed (1)
#   SOAK_LOG    where the ranges are noted (soak-sim.log); remove it to begin anew
#   SOAK_JOBS   how many at once (as many as there are processors)
sim=${SIM:-tests/sim/sim}
steps=${SOAK_STEPS:-1000000000}
seed=${SOAK_SEED:-1}
log=${SOAK_LOG:-soak-sim.log}
jobs=${SOAK_JOBS:-$(getconf _NPROCESSORS_ONLN)}
range=50000 # seeds, each of them a script of 120 steps or a few more
touch "$log"
end=$((seed + (steps + 119) / 120)) # the first that is not played
first=$seed
while [ "$seed" -lt "$end" ]; do
	count=$((end - seed < range ? end - seed : range))
	grep -q "seeds $seed to $((seed + count - 1))\$" "$log" || echo "$seed $count"
	seed=$((seed + count))
done | xargs -P "$jobs" -L 1 sh -c '
	[ $# -eq 3 ] || exit 0 # all has been played
	out=$(nice -n 19 "$0" -s "$2" -n "$3") || { printf "%s\n" "$out"; exit 255; }
	printf "%s\n" "$out" >>"$1"' "$sim" "$log" || exit 1
awk -v first="$first" -v end="$end" '
	$7 >= first && $9 < end { steps += $2; messages += $4 }
	END { printf "%.0f steps, %.0f messages, seeds %d to %d\n", steps, messages, first, end - 1 }' "$log"
