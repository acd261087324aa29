#include "samples.h"

#include <stdlib.h>

void samples_add(struct samples *s, double value)
{
    if (s->count < MOST_ROUNDS)
        s->values[s->count++] = value;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* At this part of the sorted values, between two of them if need be. */
static double quantile(const struct samples *s, double part)
{
    struct samples sorted = *s;
    if (!s->count)
        return 0;
    qsort(sorted.values, s->count, sizeof(sorted.values[0]), compare);
    double position = (s->count - 1) * part;
    unsigned below = (unsigned)position;
    unsigned above = below + 1 < s->count ? below + 1 : below;
    double between = position - below;
    return sorted.values[below] * (1 - between) + sorted.values[above] * between;
}

double samples_median(const struct samples *s)
{
    return quantile(s, 0.5);
}

double samples_spread(const struct samples *s)
{
    double median = samples_median(s);
    return median > 0 ? (quantile(s, 0.75) - quantile(s, 0.25)) / 2 / median : 0;
}
