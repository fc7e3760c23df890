/*
 * batch_compare: two measurements of a room make its value, or it is measured again.
 */
#include <math.h>
#include <stdlib.h>

#include "batch_parts.h"
#include "yardstick/confirm/quality.h"

struct pair {
    int64_t room, areas[2];
    struct str instruments[2], surveyors[2];
    int n;
};

int64_t batch_allowed(int64_t area, int64_t root, int64_t linear)
{
    double s = (double)area / 100;

    return llround((double)root * sqrt(s) + (double)linear * s);
}

static bool value_put(struct conn *conn, struct str code, const struct pair *p,
                      const struct quality_rules *rules, struct error *err)
{
    AUTO(stmt) q = { 0 };
    bool single = p->n < 2 || (str_eq(p->instruments[0], p->instruments[1]) &&
                               str_eq(p->surveyors[0], p->surveyors[1]));
    int64_t mean = p->n < 2 ? p->areas[0] : batch_mean(p->areas[0], p->areas[1]);
    int64_t apart = p->n < 2 ? 0 : llabs(p->areas[0] - p->areas[1]);
    int64_t allowed = batch_allowed(mean, rules->root, rules->linear);

    if (!stmt_open(conn, SQL_BATCH_VALUE_PUT, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", code);
    stmt_bind_i64(&q, ":room", p->room);
    stmt_bind_i64(&q, ":n", p->n);
    stmt_bind_i64(&q, ":area", mean);
    stmt_bind_i64(&q, ":apart", apart);
    stmt_bind_i64(&q, ":allowed", allowed);
    stmt_bind_str(&q, ":state",
                  100 * apart > allowed ? STR("again")
                  : single              ? STR("single")
                                        : STR("good"));
    return stmt_run(&q, err);
}

static void pair_take(struct pair *p, struct stmt *q, struct arena *arena)
{
    p->room = stmt_i64(q, 0);
    p->areas[p->n] = stmt_i64(q, 1);
    p->instruments[p->n] = arena_copy(arena, stmt_str(q, 2));
    p->surveyors[p->n] = arena_copy(arena, stmt_str(q, 3));
    p->n++;
}

bool batch_compare(struct conn *conn, struct str code, int64_t grade, int64_t room_id,
                   struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    AUTO(stmt) q = { 0 };
    struct quality_rules rules;
    struct pair p = { 0 };
    enum stmt_step_result step;

    if (!quality_rules_load(conn, grade, &rules, err) || !stmt_open(conn, SQL_BATCH_ROOMS, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", code);
    stmt_bind_id(&q, ":room", room_id);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (p.n && p.room != stmt_i64(&q, 0)) {
            if (!value_put(conn, code, &p, &rules, err))
                return false;
            p = (struct pair){ 0 };
            arena_reset(&arena);
        }
        pair_take(&p, &q, &arena);
    }
    return step == STEP_DONE && (!p.n || value_put(conn, code, &p, &rules, err));
}

static bool measure_put(struct conn *conn, struct str code, int64_t room_id,
                        const struct measure *measure, struct error *err)
{
    AUTO(stmt) next = { 0 };
    AUTO(stmt) q = { 0 };
    char today[DATE_TEXT];
    int64_t round;

    if (!stmt_open(conn, SQL_MEASUREMENT_NEXT_ROUND, &next, err) ||
        !stmt_open(conn, SQL_MEASUREMENT_INSERT, &q, err))
        return false;
    stmt_bind_str(&next, ":batch", code);
    stmt_bind_i64(&next, ":room", room_id);
    if (!stmt_get_i64(&next, &round, err))
        return false;
    clock_today(today);
    stmt_bind_null(&q, ":id");
    stmt_bind_str(&q, ":batch", code);
    stmt_bind_i64(&q, ":room_code", room_id);
    stmt_bind_i64(&q, ":round", round);
    stmt_bind_i64(&q, ":area", measure->area);
    stmt_bind_null(&q, ":length");
    stmt_bind_null(&q, ":width");
    stmt_bind_null(&q, ":height");
    stmt_bind_str(&q, ":instrument", measure->instrument);
    stmt_bind_str(&q, ":surveyor", measure->surveyor);
    stmt_bind_str(&q, ":measured", measure->measured.len ? measure->measured : str_from(today));
    return stmt_run(&q, err);
}

static bool value_is_good(struct conn *conn, struct str code, int64_t room_id, struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct str state;

    if (!stmt_open(conn, SQL_BATCH_VALUE_OF, &q, err))
        return false;
    stmt_bind_str(&q, ":batch", code);
    stmt_bind_i64(&q, ":room", room_id);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    state = stmt_str(&q, 0);
    if (str_eq(state, STR("good")))
        return true;
    if (str_eq(state, STR("single")))
        return error_set(err, ERROR_CONFLICT,
                         "two measurements by one surveyor with one instrument are one: measure "
                         "again with another");
    return error_set(err, ERROR_CONFLICT,
                     "the two measurements are %.2f m² apart, %.2f m² are allowed: measure again",
                     stmt_f64(&q, 1) / 100, stmt_f64(&q, 2) / 10000);
}

bool batch_measure(struct conn *conn, struct str code, int64_t room_id,
                   const struct measure *measures, size_t n, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    AUTO(stmt) q = { 0 };
    struct batch b;
    int64_t id;

    if (!stmt_open(conn, SQL_BATCH_FIND, &q, err))
        return false;
    stmt_bind_str(&q, ":code", code);
    if (!stmt_get_i64(&q, &id, err) || !batch_load(conn, id, &arena, &b, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!measure_put(conn, code, room_id, &measures[i], err))
            return false;
    return batch_compare(conn, code, b.grade, room_id, err) &&
           value_is_good(conn, code, room_id, err);
}
