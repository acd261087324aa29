# Plays random scripts over the system's own loopback, on each back end of libevent, beside the same model.
# REAL_STEPS, REAL_SEED: how many steps on each, and the first seed.
sim=${SIM:-tests/sim/real}
for others in '' EVENT_NOEPOLL=1 'EVENT_NOEPOLL=1 EVENT_NOPOLL=1'; do
	# shellcheck disable=SC2086 # a list of settings
	env $others ${EMULATOR-} "$sim" -s "${REAL_SEED:-1}" -m "${REAL_STEPS:-10000}" || exit 1
done
