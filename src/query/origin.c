/*
 * origin: see the header.
 */
#include "yardstick/query/origin.h"

#include <stdlib.h>

#include "yardstick/geo/geodesic.h"

void origin_of_place(struct point degrees, struct origin *out)
{
    *out = (struct origin){ .is_place = true, .place = degrees };
}

static int id_order(const void *a_, const void *b_)
{
    const int64_t *a = a_, *b = b_;

    return (*a > *b) - (*a < *b);
}

void origin_release(struct origin *origin)
{
    for (size_t i = 0; i < origin->n; i++)
        geometry_release((struct geometry *)&origin->shapes[i]);
    free((void *)origin->shapes);
    free((void *)origin->ids);
    *origin = (struct origin){ 0 };
}

/* The shapes of those that have one, behind each other; how many there are of the others. */
static bool shapes_take(const struct snapshot *s, uint32_t layer, const int64_t *ids, size_t n,
                        struct geometry *shapes, int64_t *kept, size_t *n_kept, size_t *n_bare)
{
    for (size_t i = 0; i < n; i++) {
        struct geometry *shape = &shapes[*n_kept];
        struct map_feature f;

        if (!snapshot_find(s, layer, ids[i], &f))
            continue;
        map_feature_geometry(s, &f, shape);
        if (shape->failed)
            return false;
        if (shape->n_points == 0) {
            (*n_bare)++;
            continue;
        }
        kept[(*n_kept)++] = ids[i];
    }
    return true;
}

bool origin_of_features(const struct snapshot *s, const char *layer, const int64_t *ids, size_t n,
                        struct origin *out, struct error *err)
{
    struct geometry *shapes = calloc(n + 1, sizeof(*shapes));
    int64_t *sorted = calloc(n + 1, sizeof(*sorted)), *kept = calloc(n + 1, sizeof(*kept));
    size_t n_kept = 0, n_bare = 0;
    uint32_t number;
    bool done = shapes && sorted && kept && snapshot_layer(s, str_from(layer), &number);

    if (done && n) {
        memcpy(sorted, ids, n * sizeof(*ids));
        qsort(sorted, n, sizeof(*sorted), id_order);
    }
    done = done && shapes_take(s, number, sorted, n, shapes, kept, &n_kept, &n_bare);
    free(sorted);
    *out = (struct origin){
        .shapes = shapes, .ids = kept, .n = n_kept, .is_courtyard = strcmp(layer, "courtyard") == 0
    };
    if (done && n_kept)
        return true;
    out->n = shapes ? n_kept + 1 : 0; // the one being read when memory ran out
    origin_release(out);
    if (!done)
        return error_set(err, ERROR_TOO_LARGE, "no memory to measure from there");
    if (n_bare)
        return error_set(err, ERROR_INVALID, "that has no shape on the map to measure from");
    return error_set(err, ERROR_NOT_FOUND, "there is no such thing to measure from");
}

static bool institution_is(struct conn *conn, int64_t id, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_INSTITUTION_NAME, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    return step == STEP_ROW ||
           (step == STEP_DONE &&
            error_set(err, ERROR_NOT_FOUND, "there is no institution %lld", (long long)id));
}

bool origin_of_institution(struct conn *conn, const struct snapshot *s, int64_t id,
                           struct origin *out, struct error *err)
{
    enum { BUILDINGS_MOST = 1000 };
    AUTO(stmt) q = { 0 };
    int64_t ids[BUILDINGS_MOST];
    enum stmt_step_result step;
    size_t n = 0;

    if (!institution_is(conn, id, err) || !stmt_open(conn, SQL_BUILDINGS_OF_INSTITUTION, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    while ((step = stmt_step(&q, err)) == STEP_ROW && n < BUILDINGS_MOST)
        ids[n++] = stmt_i64(&q, 0);
    if (step == STEP_FAILED)
        return false;
    if (n == 0)
        return error_set(err, ERROR_INVALID, "the institution holds no room to measure from");
    return origin_of_features(s, "building", ids, n, out, err);
}

bool origin_is_given(const struct origin *origin)
{
    return origin->is_place || origin->n > 0;
}

double origin_distance_m(const struct origin *origin, int64_t building, int64_t courtyard,
                         struct point place)
{
    int64_t own = origin->is_courtyard ? courtyard : building;
    double least = INFINITY;

    if (origin->is_place)
        return geodesic_distance_m(origin->place, place);
    if (own && origin->n && bsearch(&own, origin->ids, origin->n, sizeof(own), id_order))
        return 0;
    for (size_t i = 0; i < origin->n; i++)
        least = fmin(least, geodesic_distance_to_m(&origin->shapes[i], place, NULL));
    return least;
}

struct bbox origin_box(const struct origin *origin, double metres)
{
    struct bbox box = BBOX_NONE;

    if (!isfinite(metres))
        return (struct bbox){ -180, -90, 180, 90 };
    if (origin->is_place)
        return geodesic_box(origin->place, metres);
    for (size_t i = 0; i < origin->n; i++) {
        struct bbox shape = geometry_bbox(&origin->shapes[i]);

        box = bbox_join(box, geodesic_box((struct point){ shape.min_x, shape.min_y }, metres));
        box = bbox_join(box, geodesic_box((struct point){ shape.max_x, shape.max_y }, metres));
    }
    return box;
}

struct point origin_middle(const struct origin *origin)
{
    struct bbox box = BBOX_NONE;

    if (origin->is_place)
        return origin->place;
    for (size_t i = 0; i < origin->n; i++)
        box = bbox_join(box, geometry_bbox(&origin->shapes[i]));
    return (struct point){ (box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2 };
}
