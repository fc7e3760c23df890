/*
 * cross: do the files of a delivery lie on each other? Boxes in degrees; an
 * image and heights of one flight cover the same ground, so what does not
 * overlap is in another system, or shifted.
 */
#include "delivery_parts.h"

#include <math.h>

#include "yardstick/geo/geodesic.h"

static const double overlap_least = 0.5; /* of the smaller box */

static double area(struct bbox b)
{
    return bbox_is_empty(b) ? 0 : (b.max_x - b.min_x) * (b.max_y - b.min_y);
}

static struct bbox common(struct bbox a, struct bbox b)
{
    return (struct bbox){ fmax(a.min_x, b.min_x), fmax(a.min_y, b.min_y), fmin(a.max_x, b.max_x),
                          fmin(a.max_y, b.max_y) };
}

static double apart_m(struct bbox a, struct bbox b)
{
    struct point p = { (a.min_x + a.max_x) / 2, (a.min_y + a.max_y) / 2 };
    struct point q = { (b.min_x + b.max_x) / 2, (b.min_y + b.max_y) / 2 };

    return geodesic_distance_m(p, q);
}

static bool is_compared(const struct survey_file *f)
{
    return f->is_placed && f->verdict != VERDICT_REFUSED &&
           (f->kind == SURVEY_ORTHO || f->kind == SURVEY_DSM || f->kind == SURVEY_DTM ||
            f->kind == SURVEY_POINTS) &&
           area(f->degrees) > 0;
}

static double overlap_of(struct bbox a, struct bbox b)
{
    return area(common(a, b)) / fmin(area(a), area(b));
}

/* Does the file lie on any other kind of the delivery? A flight may have several of each. */
static const struct survey_file *nearest_find(const struct delivery *d,
                                              const struct survey_file *file, double *overlap)
{
    const struct survey_file *best = NULL;

    *overlap = 0;
    for (size_t i = 0; i < d->n_files; i++) {
        const struct survey_file *other = &d->files[i];
        double now;

        if (other == file || other->kind == file->kind || !is_compared(other))
            continue;
        now = overlap_of(file->degrees, other->degrees);
        if (!best || now > *overlap) {
            best = other;
            *overlap = now;
        }
    }
    return best;
}

void delivery_cross_judge(struct delivery *d, struct arena *arena)
{
    for (size_t i = 0; i < d->n_files; i++) {
        struct survey_file *file = &d->files[i];
        double overlap;
        const struct survey_file *other =
            is_compared(file) ? nearest_find(d, file, &overlap) : NULL;
        struct error what = { 0 };

        if (!other || overlap >= overlap_least)
            continue;
        error_set(&what, ERROR_INVALID,
                  "the file does not lie on %" STR_FMT ": %.0f %% of the smaller is covered, the "
                  "middles are %.0f m apart; one of them is shifted or in another system",
                  STR_ARG(other->path), overlap * 100, apart_m(file->degrees, other->degrees));
        survey_finding_add(file, arena, VERDICT_REMARKS, &what);
    }
}
