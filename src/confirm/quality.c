/*
 * quality: the floors of a batch, one after the other. What is judged of shapes is
 * quality_shape.c.
 */
#include "yardstick/confirm/quality.h"

#include <math.h>
#include <stdio.h>

#include "quality_parts.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/json.h"
#include "yardstick/confirm/batch.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/housing/standards.h"

static bool rule_get(const struct ruleset *set, const char *rule, const char *key, int64_t *out,
                     struct error *err)
{
    const struct rule *r = rule_find(set, rule, (struct str){ 0 }, str_from(key));

    if (!r || !r->known)
        return error_set(err, ERROR_CONFLICT, "the standard has no value for %s %s", rule, key);
    *out = r->value;
    return true;
}

bool quality_rules_load(struct conn *conn, int64_t grade, struct quality_rules *out,
                        struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(16 << 20);
    struct rulesets *sets = arena_alloc(&arena, sizeof(*sets));
    const struct ruleset *set;
    char today[DATE_TEXT], root[24], linear[24];

    if (!sets)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    clock_today(today);
    snprintf(root, sizeof(root), "grade_%d_root", (int)grade);
    snprintf(linear, sizeof(linear), "grade_%d_linear", (int)grade);
    if (!standards_load(conn, &arena, sets, err))
        return false;
    set = rulesets_on(sets, str_from(today));
    return rule_get(set, "G1", root, &out->root, err) &&
           rule_get(set, "G1", linear, &out->linear, err) &&
           rule_get(set, "G4", "strip", &out->strip, err) &&
           rule_get(set, "G6", "coefficient_low", &out->low, err) &&
           rule_get(set, "G6", "coefficient_high", &out->high, err);
}

static bool place_of(struct judging *j, struct point at, double *lon, double *lat,
                     struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(j->conn, SQL_BATCH_DEGREES, &q, err))
        return false;
    stmt_bind_f64(&q, ":x", at.x);
    stmt_bind_f64(&q, ":y", at.y);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    *lon = stmt_f64(&q, 0);
    *lat = stmt_f64(&q, 1);
    return true;
}

bool finding_put(struct judging *j, const struct found *f, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(buf) detail = BUF_INIT(4096);
    struct json w = JSON_INIT(&detail);
    double lon = 0, lat = 0;

    if (isfinite(f->at.x) && !place_of(j, f->at, &lon, &lat, err))
        return false;
    json_object_begin(&w, NULL);
    json_text(&w, "code", f->code);
    if (f->other)
        json_text(&w, "other", f->other);
    if (isfinite(f->is))
        json_f64(&w, "is", f->is, 2);
    if (isfinite(f->against))
        json_f64(&w, "against", f->against, 2);
    if (isfinite(f->allowed))
        json_f64(&w, "allowed", f->allowed, 3);
    json_end(&w);
    if (!buf_ok(&detail, err) || !stmt_open(j->conn, SQL_BATCH_FINDING_PUT, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", j->batch);
    stmt_bind_str(&q, ":rule", str_from(f->rule));
    stmt_bind_str(&q, ":type", str_from(f->type));
    stmt_bind_i64(&q, ":object", f->id);
    stmt_bind_id(&q, ":other", f->other_id);
    stmt_bind_i64(&q, ":building", j->building);
    if (strcmp(f->type, "buildings") == 0)
        stmt_bind_null(&q, ":ordinal");
    else
        stmt_bind_i64(&q, ":ordinal", j->ordinal);
    if (isfinite(f->at.x)) {
        stmt_bind_f64(&q, ":lon", lon);
        stmt_bind_f64(&q, ":lat", lat);
    } else {
        stmt_bind_null(&q, ":lon");
        stmt_bind_null(&q, ":lat");
    }
    stmt_bind_str(&q, ":detail", buf_str(&detail));
    return stmt_run(&q, err);
}

/* G1 to G3, of a room the batch has measured. */
static bool values_judge(struct judging *j, struct stmt *q, const struct shape *s,
                         struct error *err)
{
    int64_t value = stmt_i64(q, 9);
    struct found f = FOUND("G1", "rooms", s);

    if (stmt_is_null(q, 9))
        return true;
    f.is = (double)value / 100;
    if (!str_eq(stmt_str(q, 10), STR("good"))) {
        f.rule = str_eq(stmt_str(q, 10), STR("again")) ? "G1" : "G1_single";
        f.allowed = stmt_f64(q, 12) / 10000;
        if (!finding_put(j, &f, err))
            return false;
    }
    f = (struct found)FOUND("G2", "rooms", s);
    f.is = (double)value / 100;
    f.against = stmt_f64(q, 11) / 100;
    f.allowed = (double)batch_allowed(stmt_i64(q, 11), j->rules.root, j->rules.linear) / 10000;
    if (!stmt_is_null(q, 11) && fabs(f.is - f.against) > f.allowed + 1e-9 &&
        !finding_put(j, &f, err))
        return false;
    f = (struct found)FOUND("G3", "rooms", s);
    f.is = s->area;
    f.against = stmt_f64(q, 7) / 100;
    f.allowed = (double)batch_allowed(stmt_i64(q, 7), j->rules.root, j->rules.linear) / 10000;
    return stmt_is_null(q, 7) || s->g.n_parts == 0 || fabs(f.is - f.against) <= f.allowed + 0.005 ||
           finding_put(j, &f, err);
}

static bool building_end(struct judging *j, struct error *err)
{
    struct shape whole = { .id = j->building };
    double coefficient = j->gross > 0 ? j->usable / j->gross : 0;
    struct found f = FOUND("G6", "buildings", &whole);

    if (!j->building)
        return true;
    f.at = j->middle;
    if (j->gross > 0 && (coefficient < (double)j->rules.low / 10000 ||
                         coefficient > (double)j->rules.high / 10000)) {
        f.is = coefficient;
        f.against = j->usable;
        f.allowed = (double)j->rules.high / 10000;
        if (!finding_put(j, &f, err))
            return false;
    }
    return certificate_judge(j, err);
}

/* Of the floor that ends. */
static bool floor_end(struct judging *j, struct error *err)
{
    bool done = !j->n || shapes_judge(j, err);

    for (size_t i = 0; i < j->n; i++)
        geometry_release(&j->shapes[i].g);
    j->n = 0;
    geometry_release(&j->floor.g);
    j->floor = (struct shape){ 0 };
    return done;
}

static bool row_take(struct judging *j, struct stmt *q, struct error *err)
{
    char kind = stmt_str(q, 3).ptr[0];
    struct shape *s = kind == 'a' ? &j->floor : shape_next(j, err);

    if (!s)
        return false;
    snprintf(s->code, sizeof(s->code), "%" STR_FMT, STR_ARG(stmt_str(q, 5)));
    s->id = stmt_i64(q, 4);
    s->is_room = kind == 'r';
    s->value = stmt_f64(q, stmt_is_null(q, 6) && kind == 'r' ? 7 : 6) / 100;
    if (!stmt_is_null(q, 8) && !wkb_read(stmt_bytes(q, 8), &s->g, err))
        return false;
    shape_measure(s);
    if (kind == 'a') {
        j->gross += s->value > 0 ? s->value : s->area;
        j->middle = s->at;
    }
    j->usable += s->is_room ? s->value : 0;
    return kind != 'r' || values_judge(j, q, s, err);
}

static bool floors_judge(struct judging *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(j->conn, SQL_BATCH_SHAPES, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", j->batch);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (stmt_i64(&q, 1) != j->floor_id) {
            if (!floor_end(j, err))
                return false;
            if (stmt_i64(&q, 0) != j->building) {
                if (!building_end(j, err))
                    return false;
                j->gross = j->usable = 0;
                j->building = stmt_i64(&q, 0);
            }
            j->floor_id = stmt_i64(&q, 1);
            j->ordinal = stmt_i64(&q, 2);
        }
        if (!row_take(j, &q, err))
            return false;
    }
    return step == STEP_DONE && floor_end(j, err) && building_end(j, err);
}

static bool drop_open(struct judging *j, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(j->conn, SQL_BATCH_FINDINGS_DROP, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", j->batch);
    return stmt_run(&q, err);
}

bool quality_judge(struct conn *conn, struct str batch, int64_t grade, struct error *err)
{
    struct judging j = { .conn = conn, .batch = batch };
    bool done;

    if (!quality_rules_load(conn, grade, &j.rules, err))
        return false;
    j.valid = valid_open(err);
    if (!j.valid)
        return false;
    done = drop_open(&j, err) && floors_judge(&j, err);
    judging_release(&j);
    return done;
}
