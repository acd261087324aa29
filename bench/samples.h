/* samples: what was measured of one thing, once a round. */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

enum { MOST_ROUNDS = 99 };

struct samples {
    unsigned count;
    double values[MOST_ROUNDS];
};

void samples_add(struct samples *s, double value);
double samples_median(const struct samples *s);
/* Half the distance between the quartiles, as a part of the median. */
double samples_spread(const struct samples *s);

#endif
