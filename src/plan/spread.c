/*
 * spread: see the header.
 */
#include "spread.h"

static uint32_t group_places(const struct problem *p, const uint32_t *where, uint32_t group)
{
    uint32_t n = 0;

    for (uint32_t b = 0; b < p->n_buildings; b++)
        for (uint32_t u = 0; u < p->n_units; u++)
            if (p->units[u].group == group && where[u] == b) {
                n++;
                break;
            }
    return n;
}

/* How the places of a group lie: how many, the longest way between two, the mean way of its units.
 */
struct spread {
    uint32_t n;
    int64_t widest;
    double mean;
};

static struct spread spread_of(const struct problem *p, const uint32_t *where, uint32_t group)
{
    struct spread spread = { .n = group_places(p, where, group) };
    uint64_t pairs = 0;
    double sum = 0;

    for (uint32_t u = 0; u < p->n_units; u++)
        for (uint32_t v = u + 1; p->units[u].group == group && v < p->n_units; v++) {
            int64_t way;

            if (p->units[v].group != group || where[u] == PROBLEM_NONE || where[v] == PROBLEM_NONE)
                continue;
            way = problem_distance(p, where[u], where[v]);
            spread.widest = way > spread.widest ? way : spread.widest;
            sum += (double)way;
            pairs++;
        }
    spread.mean = pairs ? sum / (double)pairs : 0;
    return spread;
}

struct spreads spreads_of(const struct problem *p, const uint32_t *where)
{
    struct spreads all = { 0 };

    for (uint32_t g = 0; g < p->n_groups; g++) {
        struct spread spread = spread_of(p, where, g);
        uint32_t units = 0;

        for (uint32_t u = 0; u < p->n_units; u++)
            units += p->units[u].group == g;
        all.one += spread.n == 1;
        all.two += spread.n == 2;
        all.more += spread.n > 2;
        all.violating += (p->group_places_max && spread.n > p->group_places_max) ||
                         (p->group_distance >= 0 && spread.widest > p->group_distance);
        all.n += units > 1;
        all.mean += spread.mean;
    }
    all.mean = all.n ? all.mean / all.n : 0;
    return all;
}
