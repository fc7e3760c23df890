/*
 * quality_shape: what may not overlap, what must lie inside, what must add up.
 */
#include <math.h>
#include <stdlib.h>

#include "quality_parts.h"
#include "yardstick/confirm/batch.h"
#include "yardstick/geo/measure.h"

struct shape *shape_next(struct judging *j, struct error *err)
{
    if (j->n == j->room) {
        size_t room = j->room ? 2 * j->room : 64;
        struct shape *more = realloc(j->shapes, room * sizeof(*more));

        if (!more) {
            error_set(err, ERROR_TOO_LARGE, "out of memory");
            return NULL;
        }
        j->shapes = more;
        j->room = room;
    }
    j->shapes[j->n] = (struct shape){ 0 };
    return &j->shapes[j->n++];
}

void shape_measure(struct shape *s)
{
    s->box = geometry_bbox(&s->g);
    s->area = measure_area(&s->g);
    s->at = s->g.n_parts ? measure_label_point(&s->g) : (struct point){ NAN, NAN };
}

void judging_release(struct judging *j)
{
    for (size_t i = 0; i < j->n; i++)
        geometry_release(&j->shapes[i].g);
    geometry_release(&j->floor.g);
    free(j->shapes);
    valid_close(j->valid);
}

/* As wide as a strip of this area that is as long as the smaller box. */
static double strip_width(double area, struct bbox a, struct bbox b)
{
    double la = hypot(a.max_x - a.min_x, a.max_y - a.min_y);
    double lb = hypot(b.max_x - b.min_x, b.max_y - b.min_y);
    double length = la < lb ? la : lb;

    return length > 0 ? area / length : 0;
}

/* The middle of where two boxes meet: close enough to point at an overlap. */
static struct point meeting(struct bbox a, struct bbox b)
{
    return (struct point){ (fmax(a.min_x, b.min_x) + fmin(a.max_x, b.max_x)) / 2,
                           (fmax(a.min_y, b.min_y) + fmin(a.max_y, b.max_y)) / 2 };
}

static bool shape_valid(struct judging *j, struct shape *s, struct error *err)
{
    struct found f = FOUND("G4_invalid", s->is_room ? "rooms" : "floors", s);
    struct valid_fault fault;

    if (!s->g.n_parts)
        return true;
    if (!valid_check(j->valid, &s->g, &s->is_valid, &fault, err))
        return false;
    if (s->is_valid || !s->is_room)
        return true;
    f.at = fault.at;
    return finding_put(j, &f, err);
}

static bool overlap_judge(struct judging *j, const struct shape *a, const struct shape *b,
                          struct error *err)
{
    const struct shape *room = a->is_room ? a : b, *other = a->is_room ? b : a;
    struct found f = FOUND("G4_overlap", "rooms", room);
    double shared;

    if (!bbox_meets(a->box, b->box) || (!a->is_room && !b->is_room))
        return true;
    if (!valid_shared_area(j->valid, &a->g, &b->g, &shared, err))
        return false;
    if (strip_width(shared, a->box, b->box) <= (double)j->rules.strip / 10000)
        return true;
    f.other = other->code;
    f.other_id = other->id;
    f.is = shared;
    f.at = meeting(a->box, b->box);
    return finding_put(j, &f, err);
}

static bool inside_judge(struct judging *j, const struct shape *s, struct error *err)
{
    struct found f = FOUND("G4_outside", "rooms", s);
    double shared;

    if (!s->is_room || !j->floor.is_valid)
        return true;
    if (!valid_shared_area(j->valid, &s->g, &j->floor.g, &shared, err))
        return false;
    if (strip_width(s->area - shared, s->box, j->floor.box) <= (double)j->rules.strip / 10000)
        return true;
    f.is = s->area - shared;
    return finding_put(j, &f, err);
}

/* Walls take room: what lies between them is less than what they enclose. */
static bool closure_judge(struct judging *j, struct error *err)
{
    struct found f = FOUND("G4_sum", "floors", &j->floor);
    double gross = j->floor.value > 0 ? j->floor.value : j->floor.area, sum = 0;

    for (size_t i = 0; i < j->n; i++)
        sum += j->shapes[i].is_room ? j->shapes[i].value : j->shapes[i].area;
    f.is = sum;
    f.against = gross;
    return gross <= 0 || sum <= gross + 0.005 || finding_put(j, &f, err);
}

bool shapes_judge(struct judging *j, struct error *err)
{
    if (!shape_valid(j, &j->floor, err) || !closure_judge(j, err))
        return false;
    for (size_t i = 0; i < j->n; i++)
        if (!shape_valid(j, &j->shapes[i], err))
            return false;
    for (size_t i = 0; i < j->n; i++) {
        if (!j->shapes[i].is_valid)
            continue;
        if (!inside_judge(j, &j->shapes[i], err))
            return false;
        for (size_t k = i + 1; k < j->n; k++)
            if (j->shapes[k].is_valid && !overlap_judge(j, &j->shapes[i], &j->shapes[k], err))
                return false;
    }
    return true;
}

bool certificate_judge(struct judging *j, struct error *err)
{
    struct shape whole = { .id = j->building };
    struct found f = FOUND("G5", "buildings", &whole);
    AUTO(stmt) q = { 0 };
    int64_t certificate;

    if (!stmt_open(j->conn, SQL_BATCH_CERTIFICATE, &q, err))
        return false;
    stmt_bind_i64(&q, ":building", j->building);
    if (!stmt_get_i64(&q, &certificate, err))
        return false;
    f.at = j->middle;
    f.is = j->gross;
    f.against = (double)certificate / 100;
    f.allowed = (double)batch_allowed(certificate, j->rules.root, j->rules.linear) / 10000;
    return !certificate || j->gross <= 0 || fabs(f.is - f.against) <= f.allowed + 0.005 ||
           finding_put(j, &f, err);
}
