/*
 * height: how high the ground and what stands on it is, by the surveys.
 *
 * Heights are those of the delivered model's own cell, to the millimetre, in
 * the model's own height system: they are never mixed. What stands above the
 * ground is told only from a surface and a terrain of one survey.
 *
 * A declared shift (survey_shift.h) is in the model by now.
 *
 * A height_asker belongs to one thread and keeps files open between questions.
 */
#pragma once

#include "yardstick/archive/height_grid.h"
#include "yardstick/geo/crs.h"
#include "yardstick/survey/imagery.h"

enum { HEIGHT_GRIDS_OPEN = 8 };

struct height_asker {
    struct ledger *ledger;
    const struct imagery_set *set;
    struct str as_of; /* YYYY-MM-DD; empty: today */
    struct crs_cache *crs;
    struct {
        const struct imagery_item *item;
        struct height_grid grid;
    } open[HEIGHT_GRIDS_OPEN];
    size_t next;
};

struct height_found {
    const struct imagery_item *item; /* NULL: no survey has measured it */
    double metres;
};

struct height_answer {
    struct height_found surface, ground;
    double above_m; /* NaN: not told by one survey */
};

/*
 * Heights of one kind by one survey at n places (`degrees` of EPSG:4490), NaN where it has not
 * measured; of several models the newest that has. Quicker than asking place by place.
 */
MUST_CHECK bool height_ask_many(struct height_asker *asker, enum imagery_kind kind, int64_t survey,
                                const struct point *degrees, size_t n, double *metres,
                                struct error *err);

/* `degrees` of EPSG:4490. The newest that has measured the place answers. */
MUST_CHECK bool height_ask(struct height_asker *asker, struct point degrees,
                           struct height_answer *out, struct error *err);
void height_asker_release(struct height_asker *asker);
