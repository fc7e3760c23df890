/*
 * within: see the header.
 */
#include "yardstick/query/within.h"

#include <stdio.h>
#include <stdlib.h>

#include "yardstick/geo/measure.h"
#include "yardstick/geo/relate.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/query/shape_index.h"

const char *const within_relation_names[WITHIN_RELATIONS + 1] = {
    [WITHIN_CENTRE] = "centre",
    [WITHIN_TOUCHING] = "touching",
    [WITHIN_OVERLAPPING] = "overlapping",
    [WITHIN_INSIDE] = "inside",
};

struct within {
    struct within_request request;
    struct shape_index index;
    struct relate *relate;
    struct relate_shape *shape;
    size_t n_read;
};

void within_close(struct within *w)
{
    if (!w)
        return;
    if (w->relate)
        relate_shape_free(w->relate, w->shape);
    relate_close(w->relate);
    shape_index_release(&w->index);
    free(w);
}

static bool open_shape(struct within *w, struct error *err)
{
    w->relate = relate_open(err);
    if (!w->relate)
        return false;
    if (relate_shape_make(w->relate, w->request.degrees, 1, true, &w->shape, err))
        return true;
    return error_detail(err, STR("geometry"), (struct str){ 0 }, "a valid polygon");
}

bool within_open(const struct within_request *request, struct within **out, struct error *err)
{
    struct within *w;

    if (!geometry_is_areal(request->degrees)) {
        error_set(err, ERROR_INVALID, "the shape is not a polygon");
        return error_detail(err, STR("geometry"), (struct str){ 0 }, "Polygon | MultiPolygon");
    }
    w = calloc(1, sizeof(*w));
    if (!w)
        return error_set(err, ERROR_UNAVAILABLE, "not enough memory to search: try again");
    w->request = *request;
    if (!open_shape(w, err) ||
        !shape_index_make(request->snapshot, request->degrees, &w->index, err)) {
        within_close(w);
        return false;
    }
    *out = w;
    return true;
}

bool within_read_ledger(void *data, const char *layer, int64_t id, struct geometry *out,
                        struct error *err)
{
    static const struct {
        const char *layer;
        enum sql_id geometry;
    } layers[] = { { "courtyard", SQL_GEOMETRY_OF_COURTYARD },
                   { "building", SQL_GEOMETRY_OF_BUILDING },
                   { "floor", SQL_GEOMETRY_OF_FLOOR },
                   { "room", SQL_GEOMETRY_OF_ROOM } };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    size_t i = 0;

    while (i < ARRAY_LEN(layers) && strcmp(layers[i].layer, layer) != 0)
        i++;
    if (i == ARRAY_LEN(layers))
        return error_set(err, ERROR_INTERNAL, "the map has no layer %s to look in", layer);
    if (!stmt_open(data, layers[i].geometry, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW || stmt_is_null(&q, 0))
        return step != STEP_FAILED;
    return wkb_read(stmt_bytes(&q, 0), out, err);
}

size_t within_n_read(const struct within *w)
{
    return w->n_read;
}

/* One layer being gone through. */
struct pass {
    struct within *w;
    const char *name;
    uint32_t layer, label;
    bool has_label;
    within_visit *visit;
    void *data;
    struct error *err;
    bool failed;
};

enum verdict { NO, YES, UNSURE };

/* By the corners: some well inside, some well outside, or all too near to say. */
static enum verdict by_corners(const struct pass *pass, const struct map_feature *f)
{
    const struct segment *g = f->segment;
    uint32_t start = g->point_starts[g->ring_starts[f->index]];
    uint32_t end = g->point_starts[g->ring_starts[f->index + 1]];
    bool inside = false, outside = false;

    for (uint32_t i = start; i < end && !(inside && outside); i++) {
        enum shape_side side = shape_index_point(&pass->w->index, g->points[i]);

        inside |= side == SHAPE_INSIDE;
        outside |= side == SHAPE_OUTSIDE;
    }
    if (pass->w->request.relation == WITHIN_INSIDE)
        return outside ? NO : UNSURE;
    return inside ? YES : UNSURE;
}

/* By the point that measure_label_point() gave when the map was made. */
static enum verdict by_label(const struct pass *pass, const struct map_feature *f)
{
    static const enum verdict verdicts[] = {
        [SHAPE_OUTSIDE] = NO, [SHAPE_INSIDE] = YES, [SHAPE_NEAR] = UNSURE
    };
    struct map_feature label;

    if (!pass->has_label ||
        !snapshot_find(pass->w->request.snapshot, pass->label, map_feature_id(f), &label) ||
        label.index >= label.segment->tree.n)
        return UNSURE;
    return verdicts[shape_index_point(
        &pass->w->index,
        label.segment
            ->points[label.segment->point_starts[label.segment->ring_starts[label.index]]])];
}

/* Label point as a geometry of its own. */
static bool centre_of(const struct geometry *g, struct geometry *out, struct error *err)
{
    out->kind = GEOMETRY_POINT;
    geometry_add(out, measure_label_point(g));
    geometry_end_ring(out);
    geometry_end_part(out);
    return geometry_ok(out, err);
}

static bool ask(struct within *w, const struct geometry *g, bool *yes, struct error *err)
{
    struct relate_shape *other;

    if (!relate_shape_make(w->relate, g, 1, false, &other, err))
        return false;
    if (w->request.relation == WITHIN_INSIDE)
        *yes = relate_ask(w->relate, RELATION_CONTAINS, w->shape, other) == RELATE_YES;
    else
        *yes = relate_ask(w->relate, RELATION_INTERSECTS, w->shape, other) == RELATE_YES;
    if (*yes && w->request.relation == WITHIN_OVERLAPPING)
        *yes = relate_ask(w->relate, RELATION_TOUCHES, w->shape, other) == RELATE_NO;
    relate_shape_free(w->relate, other);
    return true;
}

/* With the feature's own coordinates. */
static bool exactly(struct pass *pass, int64_t id, bool *yes, struct error *err)
{
    struct within *w = pass->w;
    AUTO(geometry) g = { 0 };
    AUTO(geometry) centre = { 0 };

    *yes = false;
    w->n_read++;
    if (!w->request.read(w->request.data, pass->name, id, &g, err))
        return false;
    if (g.n_points == 0)
        return true;
    if (w->request.relation == WITHIN_CENTRE)
        return centre_of(&g, &centre, err) && ask(w, &centre, yes, err);
    return ask(w, &g, yes, err);
}

static bool visit_feature(void *data, const struct map_feature *f)
{
    struct pass *pass = data;
    enum shape_side side = shape_index_box(&pass->w->index, f->segment->tree.boxes[f->index]);
    enum verdict verdict = side == SHAPE_INSIDE ? YES : side == SHAPE_OUTSIDE ? NO : UNSURE;
    bool yes;

    if (verdict == UNSURE)
        verdict =
            pass->w->request.relation == WITHIN_CENTRE ? by_label(pass, f) : by_corners(pass, f);
    yes = verdict == YES;
    if (verdict == UNSURE && !exactly(pass, map_feature_id(f), &yes, pass->err)) {
        pass->failed = true;
        return false;
    }
    return !yes || pass->visit(pass->data, f);
}

bool within_layer(struct within *w, const char *layer, within_visit *visit, void *data,
                  struct error *err)
{
    const struct snapshot *s = w->request.snapshot;
    struct pass pass = { .w = w, .name = layer, .visit = visit, .data = data, .err = err };

    char label[MAP_NAME_MAX + 1];

    if (!snapshot_layer(s, str_from(layer), &pass.layer))
        return error_set(err, ERROR_INTERNAL, "the map has no layer %s to look in", layer);
    snprintf(label, sizeof(label), "%s_label", layer);
    pass.has_label = snapshot_layer(s, str_from(label), &pass.label);
    snapshot_query(s, pass.layer, w->index.box, visit_feature, &pass);
    return !pass.failed;
}
