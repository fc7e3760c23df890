/*
 * check_topology: see the header.
 */
#include "check_topology.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "yardstick/geo/measure.h"
#include "yardstick/geo/valid.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/store/stmt.h"

static const double strip_m = 0.01; /* what is drawing, not a fault */

struct part {
    char type[16], code[160];
    int64_t id;
    struct geometry shape;
    struct bbox box;
    double area;
};

struct topology {
    struct checking *c;
    struct valid *valid;
    struct part *parts; /* of the floor at hand */
    size_t n, room;
};

static const char *const invalid_title[] = { "多边形无效", "the polygon is not valid" };
static const char *const outside_title[] = { "超出所在范围", "reaches beyond what it lies in" };
static const char *const overlap_title[] = { "与其他房间重叠", "overlaps another room" };

/* The width of a strip of this area that is as long as the smaller of the two boxes. */
static double strip_width(double area, struct bbox a, struct bbox b)
{
    double la = hypot(a.max_x - a.min_x, a.max_y - a.min_y);
    double lb = hypot(b.max_x - b.min_x, b.max_y - b.min_y);
    double length = la < lb ? la : lb;

    return length > 0 ? area / length : 0;
}

/* Is it valid? Says so if not; *usable tells. */
static bool part_valid(struct topology *t, const char *rule, const struct part *p, bool *usable,
                       struct error *err)
{
    struct valid_fault fault;

    if (!valid_check(t->valid, &p->shape, usable, &fault, err))
        return false;
    if (!*usable)
        checking_say(t->c, rule, str_from(p->type), p->id, str_from(p->code),
                     str_from(fault.reason), invalid_title);
    return true;
}

/* The shape of what lies around; *usable is false for one that is absent or not valid. */
static bool outer_read(struct topology *t, struct str wkb, struct geometry *out, bool *usable,
                       struct error *err)
{
    struct valid_fault fault;

    *usable = wkb.len > 0;
    return !*usable || (wkb_read(wkb, out, err) && valid_check(t->valid, out, usable, &fault, err));
}

/* How much of `inner` lies outside `outer`, as the width of a strip. */
static bool inside(struct topology *t, const char *rule, const struct part *inner,
                   const struct geometry *outer, struct error *err)
{
    struct bbox box = geometry_bbox(outer);
    double shared, width;
    char found[80];

    if (!valid_shared_area(t->valid, &inner->shape, outer, &shared, err))
        return false;
    width = strip_width(inner->area - shared, inner->box, box);
    if (width <= strip_m)
        return true;
    snprintf(found, sizeof(found), "%.2f m²", inner->area - shared);
    checking_say(t->c, rule, str_from(inner->type), inner->id, str_from(inner->code),
                 str_from(found), outside_title);
    return true;
}

static bool overlap(struct topology *t, const struct part *a, const struct part *b,
                    struct error *err)
{
    double shared;
    char found[220];

    if (!bbox_meets(a->box, b->box))
        return true;
    if (!valid_shared_area(t->valid, &a->shape, &b->shape, &shared, err))
        return false;
    if (strip_width(shared, a->box, b->box) <= strip_m)
        return true;
    snprintf(found, sizeof(found), "%s %.2f m²", b->code, shared);
    checking_say(t->c, "room_overlap", str_from(a->type), a->id, str_from(a->code), str_from(found),
                 overlap_title);
    return true;
}

static bool part_fill(struct part *p, struct str type, int64_t id, struct str code, struct str wkb,
                      struct error *err)
{
    snprintf(p->type, sizeof(p->type), "%" STR_FMT, STR_ARG(type));
    snprintf(p->code, sizeof(p->code), "%" STR_FMT, STR_ARG(code));
    p->id = id;
    if (!wkb_read(wkb, &p->shape, err))
        return error_prefix(err, "%s", p->code);
    p->box = geometry_bbox(&p->shape);
    p->area = measure_area(&p->shape);
    return true;
}

static struct part *part_next(struct topology *t, struct error *err)
{
    if (t->n == t->room) {
        size_t room = t->room ? 2 * t->room : 64;
        struct part *parts = realloc(t->parts, room * sizeof(*parts));

        if (!parts) {
            error_set(err, ERROR_INTERNAL, "out of memory");
            return NULL;
        }
        memset(parts + t->room, 0, (room - t->room) * sizeof(*parts));
        t->parts = parts;
        t->room = room;
    }
    return &t->parts[t->n++];
}

static bool parts_load(struct topology *t, int64_t floor, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    t->n = 0;
    if (!stmt_open(t->c->conn, SQL_CHECK_PARTS_OF_FLOOR, &q, err))
        return false;
    stmt_bind_i64(&q, ":floor", floor);
    stmt_bind_i64(&q, ":srid", t->c->srid);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct part *p = part_next(t, err);
        bool usable;

        if (!p ||
            !part_fill(p, stmt_str(&q, 0), stmt_i64(&q, 1), stmt_str(&q, 2), stmt_bytes(&q, 3),
                       err) ||
            !part_valid(t, "invalid_polygon", p, &usable, err))
            return false;
        if (!usable)
            t->n--;
    }
    return step == STEP_DONE;
}

static bool floor_check(struct topology *t, struct stmt *q, struct part *floor,
                        struct geometry *building, struct error *err)
{
    bool usable, has_outer = false;

    if (!part_fill(floor, STR("floors"), stmt_i64(q, 0), stmt_str(q, 1), stmt_bytes(q, 2), err) ||
        !part_valid(t, "invalid_polygon", floor, &usable, err))
        return false;
    if (!usable)
        return true;
    /* Basements may be wider than what stands on them. */
    if (stmt_i64(q, 4) >= 0 && !outer_read(t, stmt_bytes(q, 3), building, &has_outer, err))
        return false;
    if (has_outer && !inside(t, "floor_outside_building", floor, building, err))
        return false;
    if (!parts_load(t, floor->id, err))
        return false;
    for (size_t i = 0; i < t->n; i++) {
        if (!inside(t, "room_outside_floor", &t->parts[i], &floor->shape, err))
            return false;
        for (size_t k = i + 1; k < t->n; k++)
            if (!overlap(t, &t->parts[i], &t->parts[k], err))
                return false;
    }
    return true;
}

static bool floors_check(struct topology *t, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(geometry) building = { 0 };
    struct part floor = { 0 };
    enum stmt_step_result step = STEP_FAILED;
    bool done = stmt_open(t->c->conn, SQL_CHECK_FLOORS, &q, err);

    if (done)
        stmt_bind_i64(&q, ":srid", t->c->srid);
    while (done && (step = stmt_step(&q, err)) == STEP_ROW)
        done = floor_check(t, &q, &floor, &building, err);
    geometry_release(&floor.shape);
    return done && step == STEP_DONE;
}

static bool buildings_check(struct topology *t, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(geometry) courtyard = { 0 };
    struct part building = { 0 };
    enum stmt_step_result step = STEP_FAILED;
    bool usable, has_outer, done = stmt_open(t->c->conn, SQL_CHECK_BUILDINGS, &q, err);

    if (done)
        stmt_bind_i64(&q, ":srid", t->c->srid);
    while (done && (step = stmt_step(&q, err)) == STEP_ROW) {
        done = part_fill(&building, STR("buildings"), stmt_i64(&q, 0), stmt_str(&q, 1),
                         stmt_bytes(&q, 2), err) &&
               part_valid(t, "invalid_polygon", &building, &usable, err);
        done = done && outer_read(t, stmt_bytes(&q, 3), &courtyard, &has_outer, err);
        if (done && usable && has_outer)
            done = inside(t, "building_outside_courtyard", &building, &courtyard, err);
    }
    geometry_release(&building.shape);
    return done && step == STEP_DONE;
}

static bool grounds_check(struct topology *t, struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct part ground = { 0 };
    enum stmt_step_result step = STEP_FAILED;
    bool usable, done = stmt_open(t->c->conn, SQL_CHECK_GROUNDS, &q, err);

    if (done)
        stmt_bind_i64(&q, ":srid", t->c->srid);
    while (done && (step = stmt_step(&q, err)) == STEP_ROW)
        done = part_fill(&ground, stmt_str(&q, 0), stmt_i64(&q, 1), stmt_str(&q, 2),
                         stmt_bytes(&q, 3), err) &&
               part_valid(t, "invalid_polygon", &ground, &usable, err);
    geometry_release(&ground.shape);
    return done && step == STEP_DONE;
}

bool check_topology(struct checking *c, struct error *err)
{
    struct topology t = { .c = c, .valid = valid_open(err) };
    bool done =
        t.valid && grounds_check(&t, err) && buildings_check(&t, err) && floors_check(&t, err);

    for (size_t i = 0; i < t.room; i++)
        geometry_release(&t.parts[i].shape);
    free(t.parts);
    valid_close(t.valid);
    return done;
}
