/*
 * shift: see survey_shift.h. All images are drawn before the first row changes;
 * the old tiles go after the commit.
 */
#include "yardstick/survey/survey_shift.h"

#include <stdio.h>

#include "image.h"
#include "yardstick/base/arena.h"
#include "yardstick/store/stmt.h"
#include "yardstick/survey/propose.h"

enum { IMAGES_MAX = 1000, ARENA_BYTES = 4 << 20, KEYS = 3 };

struct moved {
    int64_t id;
    struct image image;
    char old[KEYS][BLOB_KEY_MAX + 1]; /* tiles, heights, grid; empty: none */
};

struct shifting {
    struct ledger *ledger;
    const struct watch *watch;
    int64_t survey;
    double east_m, north_m;
    struct moved *items;
    size_t n, at;
};

static void progress_tell(void *context, double share)
{
    const struct shifting *s = context;

    watch_progress(s->watch, (unsigned)(98 * ((double)s->at + share) / (double)s->n), "drawing");
}

static void key_copy(char out[BLOB_KEY_MAX + 1], const struct stmt *q, int column)
{
    snprintf(out, BLOB_KEY_MAX + 1, "%.*s", STR_ARG(stmt_str(q, column)));
}

static void item_take(struct shifting *s, const struct stmt *q)
{
    struct moved *m = &s->items[s->n++];

    *m = (struct moved){ .id = stmt_i64(q, 0),
                         .image = { .ledger = s->ledger,
                                    .watch = s->watch,
                                    .context = s,
                                    .progress = progress_tell,
                                    .epsg = stmt_i64(q, 3),
                                    .bytes = stmt_i64(q, 4),
                                    .shift_east_m = s->east_m,
                                    .shift_north_m = s->north_m } };
    snprintf(m->image.kind, sizeof(m->image.kind), "%.*s", STR_ARG(stmt_str(q, 1)));
    key_copy(m->image.blob, q, 2);
    for (int i = 0; i < KEYS; i++)
        key_copy(m->old[i], q, 5 + i);
}

static bool items_load(struct shifting *s, struct arena *arena, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    s->items = arena_alloc(arena, IMAGES_MAX * sizeof(*s->items));
    if (!s->items)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    if (!reader_borrow(s->ledger, &r, err) || !stmt_open(r.conn, SQL_IMAGERY_TO_SHIFT, &q, err))
        return false;
    stmt_bind_i64(&q, ":survey", s->survey);
    while ((step = stmt_step(&q, err)) == STEP_ROW && s->n < IMAGES_MAX)
        item_take(s, &q);
    if (step == STEP_ROW)
        return error_set(err, ERROR_TOO_LARGE, "a survey of more than %d images is not shifted",
                         IMAGES_MAX);
    return step == STEP_DONE &&
           (s->n || error_set(err, ERROR_NOT_FOUND, "survey %lld has nothing on the map",
                              (long long)s->survey));
}

static bool row_write(struct conn *conn, const struct moved *m, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!image_register(&m->image, conn, err) || !stmt_open(conn, SQL_IMAGERY_SHIFT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", m->id);
    stmt_bind_str(&q, ":old", str_from(m->old[0]));
    stmt_bind_f64(&q, ":shift_east_m", m->image.shift_east_m);
    stmt_bind_f64(&q, ":shift_north_m", m->image.shift_north_m);
    image_bind(&m->image, &q);
    // No row: somebody else has shifted it meanwhile, or it has gone.
    return stmt_get_i64(&q, &(int64_t){ 0 }, err);
}

static bool rows_write(struct conn *conn, void *argument, struct error *err)
{
    const struct shifting *s = argument;

    for (size_t i = 0; i < s->n; i++) {
        if (!row_write(conn, &s->items[i], err))
            return false;
        for (int k = 0; k < KEYS; k++)
            if (s->items[i].old[k][0] && !blob_forget(conn, s->items[i].old[k], err))
                return false;
    }
    return true;
}

static bool all_draw(struct shifting *s, struct error *err)
{
    for (s->at = 0; s->at < s->n; s->at++) {
        if (watch_is_canceled(s->watch))
            return error_set(err, ERROR_CANCELED, "stopped on request");
        progress_tell(s, 0);
        if (!image_draw(&s->items[s->at].image, err))
            return false;
    }
    return true;
}

bool survey_shift(struct ledger *ledger, const struct write_by *by, int64_t survey, double east_m,
                  double north_m, const char *why, const struct watch *watch, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(ARENA_BYTES);
    struct shifting s = {
        .ledger = ledger, .watch = watch, .survey = survey, .east_m = east_m, .north_m = north_m
    };
    struct write_request request = { .run = rows_write, .argument = &s, .why = why };
    struct propose_result found;
    struct error ignored;

    write_request_by(&request, by);
    if (!items_load(&s, &arena, err))
        return false;
    if (!all_draw(&s, err) || !writer_run(ledger_writer(ledger), &request, err)) {
        for (size_t i = 0; i < s.n; i++)
            image_outputs_remove(&s.items[i].image);
        return false;
    }
    for (size_t i = 0; i < s.n; i++)
        for (int k = 0; k < KEYS; k++)
            if (s.items[i].old[k][0])
                (void)!blob_remove(ledger, s.items[i].old[k], &ignored);
    propose_after(ledger, by, survey, watch, &found);
    return true;
}
