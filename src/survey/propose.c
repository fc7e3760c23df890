/*
 * propose: see the header. Buildings are measured first, with no write open.
 */
#include "yardstick/survey/propose.h"

#include <math.h>
#include <stdlib.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/store/stmt.h"
#include "yardstick/survey/building_height.h"

enum { NO_HEIGHT = -1 };

struct measured {
    int64_t building, was; /* 0.01 m; NO_HEIGHT */
    struct building_height height;
};

struct proposing {
    int64_t survey;
    struct height_asker asker;
    struct bbox box;
    struct measured *items;
    size_t n, room;
    struct propose_result *result;
};

static bool is_heights(const struct imagery_item *item, int64_t survey, enum imagery_kind kind)
{
    return item->survey_id == survey && item->kind == kind && item->grid[0] != '\0';
}

/* The box of a survey's surfaces; empty when it lacks them or the terrain. */
static struct bbox box_find(const struct imagery_set *set, int64_t survey)
{
    struct bbox box = BBOX_NONE;
    bool has_ground = false;

    for (size_t i = 0; i < set->n; i++) {
        has_ground |= is_heights(set->items[i], survey, IMAGERY_DTM);
        if (is_heights(set->items[i], survey, IMAGERY_DSM))
            box = bbox_join(box, set->items[i]->degrees);
    }
    return has_ground ? box : BBOX_NONE;
}

static bool measured_add(struct proposing *p, int64_t building, int64_t was, struct str wkb,
                         struct error *err)
{
    AUTO(geometry) outline = { 0 };
    struct measured *m;

    if (p->n == p->room) {
        size_t room = p->room ? 2 * p->room : 256;
        struct measured *items = realloc(p->items, room * sizeof(*items));

        if (!items)
            return error_set(err, ERROR_INTERNAL, "out of memory");
        p->items = items;
        p->room = room;
    }
    m = &p->items[p->n];
    *m = (struct measured){ .building = building, .was = was };
    if (!wkb_read(wkb, &outline, err) ||
        !building_height_measure(&p->asker, p->survey, &outline, &m->height, err))
        return false;
    p->n += m->height.is_measured;
    return true;
}

static bool buildings_measure(struct proposing *p, struct ledger *ledger, const struct watch *watch,
                              struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!reader_borrow(ledger, &r, err) || !stmt_open(r.conn, SQL_PROPOSAL_BUILDINGS, &q, err))
        return false;
    stmt_bind_f64(&q, ":west", p->box.min_x);
    stmt_bind_f64(&q, ":south", p->box.min_y);
    stmt_bind_f64(&q, ":east", p->box.max_x);
    stmt_bind_f64(&q, ":north", p->box.max_y);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if (watch_is_canceled(watch))
            return error_set(err, ERROR_CANCELED, "stopped on request");
        if (!measured_add(p, stmt_i64(&q, 0), stmt_is_null(&q, 1) ? NO_HEIGHT : stmt_i64(&q, 1),
                          stmt_bytes(&q, 2), err))
            return false;
    }
    return step == STEP_DONE;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
    qsort(values, n, sizeof(*values), by_value);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static bool offset_find(const struct proposing *p, struct propose_result *out, struct error *err)
{
    double *values = malloc(2 * (p->n + 1) * sizeof(*values)), *north = values + p->n + 1;
    size_t n = 0;

    if (!values)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    for (size_t i = 0; i < p->n; i++)
        if (p->items[i].height.is_placed) {
            values[n] = p->items[i].height.east_m;
            north[n++] = p->items[i].height.north_m;
        }
    out->n_placed = (int64_t)n;
    if (n) {
        out->offset_east_m = median(values, n);
        out->offset_north_m = median(north, n);
        n = 0;
        for (size_t i = 0; i < p->n; i++)
            if (p->items[i].height.is_placed)
                values[n++] = hypot(p->items[i].height.east_m - out->offset_east_m,
                                    p->items[i].height.north_m - out->offset_north_m);
        out->offset_spread_m = median(values, n);
    }
    free(values);
    return true;
}

static int64_t centimetres(double metres)
{
    return (int64_t)lround(metres * 100);
}

static bool differs(const struct measured *m)
{
    double told = (double)m->was / 100;

    return m->height.height_m >= 1 && m->height.height_m <= 1000 &&
           (m->was == NO_HEIGHT || fabs(told - m->height.height_m) >= HEIGHT_AGREES_M);
}

static bool proposal_write(struct conn *conn, const struct proposing *p, const struct measured *m,
                           const char *now, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, differs(m) ? SQL_PROPOSAL_PUT : SQL_PROPOSAL_WITHDRAW, &q, err))
        return false;
    stmt_bind_i64(&q, ":survey", p->survey);
    stmt_bind_i64(&q, ":building", m->building);
    if (differs(m)) {
        p->result->n_proposals++;
        stmt_bind_i64(&q, ":height", centimetres(m->height.height_m));
        stmt_bind_i64(&q, ":spread", centimetres(m->height.spread_m));
        stmt_bind_i64(&q, ":coverage", lround(m->height.coverage * 100));
        if (m->was == NO_HEIGHT)
            stmt_bind_null(&q, ":was");
        else
            stmt_bind_i64(&q, ":was", m->was);
        stmt_bind_str(&q, ":now", str_from(now));
    }
    return stmt_run(&q, err);
}

static void offset_bind(struct stmt *q, const char *name, double metres)
{
    if (isnan(metres))
        stmt_bind_null(q, name);
    else
        stmt_bind_f64(q, name, round(metres * 100) / 100);
}

static bool offset_write(struct conn *conn, const struct proposing *p, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_SURVEY_OFFSET_SET, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", p->survey);
    offset_bind(&q, ":east", p->result->offset_east_m);
    offset_bind(&q, ":north", p->result->offset_north_m);
    offset_bind(&q, ":spread", p->result->offset_spread_m);
    stmt_bind_i64(&q, ":n", p->result->n_placed);
    return stmt_run(&q, err);
}

static bool all_write(struct conn *conn, void *argument, struct error *err)
{
    struct proposing *p = argument;
    AUTO(stmt) ended = { 0 };
    char now[CLOCK_TEXT];

    clock_format(clock_now(), now);
    p->result->n_proposals = 0;
    for (size_t i = 0; i < p->n; i++)
        if (!proposal_write(conn, p, &p->items[i], now, err))
            return false;
    if (!stmt_open(conn, SQL_PROPOSAL_WITHDRAW_ENDED, &ended, err))
        return false;
    stmt_bind_i64(&ended, ":survey", p->survey);
    return stmt_run(&ended, err) && offset_write(conn, p, err);
}

static bool set_load(struct ledger *ledger, struct imagery_live *live, struct error *err)
{
    AUTO(reader) r = { 0 };

    return reader_borrow(ledger, &r, err) && imagery_load(ledger, r.conn, live, err);
}

bool propose_heights(struct ledger *ledger, const struct write_by *by, int64_t survey,
                     const struct watch *watch, struct propose_result *out, struct error *err)
{
    struct imagery_live live = IMAGERY_LIVE_INIT;
    struct imagery_set *set = NULL;
    struct proposing p = { .survey = survey, .asker = { .ledger = ledger }, .result = out };
    struct write_request request = { .run = all_write, .argument = &p };
    bool done;

    *out = (struct propose_result){ .offset_east_m = NAN,
                                    .offset_north_m = NAN,
                                    .offset_spread_m = NAN };
    write_request_by(&request, by);
    done = set_load(ledger, &live, err);
    if (done && (set = imagery_take(&live))) {
        p.asker.set = set;
        p.box = box_find(set, survey);
        if (!bbox_is_empty(p.box)) {
            done = buildings_measure(&p, ledger, watch, err) && offset_find(&p, out, err) &&
                   writer_run(ledger_writer(ledger), &request, err);
            out->n_buildings = (int64_t)p.n;
        }
    }
    free(p.items);
    height_asker_release(&p.asker);
    imagery_drop(set);
    imagery_live_release(&live);
    return done;
}

void propose_after(struct ledger *ledger, const struct write_by *by, int64_t survey,
                   const struct watch *watch, struct propose_result *out)
{
    struct error err = { 0 };

    if (!propose_heights(ledger, by, survey, watch, out, &err))
        log_event(LOG_WARNING, "survey", "buildings of survey %lld were not measured: %s",
                  (long long)survey, err.message[LANG_EN]);
}
