# Plays the scripts of bugs that were found, and 10^6 random steps, in the simulated world.
# SIM_STEPS, SIM_SEED: how many steps, and the first seed.
here=${srcdir:-$(dirname "$0")/../..}/tests/sim
sim=${SIM:-tests/sim/sim}
"$sim" "$here"/scripts/*.sim || exit 1
exec "$sim" -s "${SIM_SEED:-1}" -m "${SIM_STEPS:-1000000}"
