/*
 * warning: see the header. What the rules find now and what was open before are
 * two lists in the same order, merged: open, change, close.
 */
#include "yardstick/housing/warning.h"

#include <stdio.h>

#include "warning_look.h"
#include "yardstick/base/clock.h"
#include "yardstick/housing/standards.h"

enum { ARENA_BYTES = 1 << 30, IDS_BYTES = 1 << 20, SLICE = 4096 /* objects looked at at once */ };

#define SETTLED_KEY "warnings"

/* An open warning as the ledger has it. */
struct open_row {
    int64_t id;
    struct finding is;
};

static bool event_write(struct warning_look *look, int64_t id, const char *what,
                        const struct finding *f, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(look->conn, SQL_WARNING_EVENT_INSERT, &q, err))
        return false;
    stmt_bind_id(&q, ":warning_id", id);
    stmt_bind_str(&q, ":at", look->at);
    stmt_bind_str(&q, ":what", str_from(what));
    stmt_bind_str(&q, ":level", f->level);
    if (f->has_amount)
        stmt_bind_i64(&q, ":amount", f->amount);
    else
        stmt_bind_null(&q, ":amount");
    return stmt_run(&q, err);
}

static void finding_bind(struct warning_look *look, struct stmt *q, const struct finding *f)
{
    stmt_bind_id(q, ":institution_id", f->institution_id);
    stmt_bind_str(q, ":level", f->level);
    if (f->has_amount)
        stmt_bind_i64(q, ":amount", f->amount);
    else
        stmt_bind_null(q, ":amount");
    stmt_bind_text(q, ":since", f->since);
    stmt_bind_str(q, ":detail", f->detail);
    stmt_bind_str(q, ":at", look->at);
}

static bool warning_start(struct warning_look *look, enum affected_type type,
                          const struct finding *f, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(look->conn, SQL_WARNING_INSERT, &q, err))
        return false;
    stmt_bind_str(&q, ":code", f->code);
    stmt_bind_str(&q, ":type", str_from(affected_names[type]));
    stmt_bind_i64(&q, ":object_id", f->object_id);
    finding_bind(look, &q, f);
    return stmt_run(&q, err) && event_write(look, 0, "opened", f, err);
}

static bool is_same(const struct finding *a, const struct finding *b)
{
    return a->institution_id == b->institution_id && a->has_amount == b->has_amount &&
           a->amount == b->amount && str_eq(a->level, b->level) && str_eq(a->since, b->since) &&
           str_eq(a->detail, b->detail);
}

static bool warning_change(struct warning_look *look, const struct open_row *row,
                           const struct finding *f, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (is_same(&row->is, f))
        return true;
    if (!stmt_open(look->conn, SQL_WARNING_UPDATE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", row->id);
    finding_bind(look, &q, f);
    return stmt_run(&q, err) && event_write(look, row->id, "changed", f, err);
}

static bool warning_end(struct warning_look *look, const struct open_row *row, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(look->conn, SQL_WARNING_CLOSE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", row->id);
    stmt_bind_str(&q, ":at", look->at);
    return stmt_run(&q, err) && event_write(look, row->id, "closed", &row->is, err);
}

/* The rows are read before any is written: the statement would meet its own changes. */
static bool open_load(struct warning_look *look, enum affected_type type, struct str ids,
                      struct finding_list *list, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(look->conn, SQL_WARNINGS_OPEN_OF, &q, err))
        return false;
    stmt_bind_str(&q, ":ids", ids);
    stmt_bind_str(&q, ":type", str_from(affected_names[type]));
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct open_row *row = arena_alloc(look->arena, sizeof(*row));

        if (!row)
            return error_set(err, ERROR_TOO_LARGE, "out of memory");
        row->id = stmt_i64(&q, 2);
        row->is = (struct finding){ .object_id = stmt_i64(&q, 0),
                                    .code = arena_copy(look->arena, stmt_str(&q, 1)),
                                    .institution_id = stmt_i64(&q, 3),
                                    .level = arena_copy(look->arena, stmt_str(&q, 4)),
                                    .has_amount = !stmt_is_null(&q, 5),
                                    .amount = stmt_i64(&q, 5),
                                    .since = arena_copy(look->arena, stmt_str(&q, 6)),
                                    .detail = arena_copy(look->arena, stmt_str(&q, 7)) };
        row->is.row = row;
        if (!finding_add(list, &row->is, err))
            return false;
    }
    return step == STEP_DONE;
}

static bool merge(struct warning_look *look, enum affected_type type,
                  const struct finding_list *now, const struct finding_list *before,
                  struct error *err)
{
    size_t i = 0, k = 0;

    while (i < now->n || k < before->n) {
        int order = i == now->n      ? 1
                    : k == before->n ? -1
                                     : finding_order(&now->items[i], &before->items[k]);
        bool done;

        if (order < 0)
            done = warning_start(look, type, &now->items[i], err);
        else if (order > 0)
            done = warning_end(look, before->items[k].row, err);
        else
            done = warning_change(look, before->items[k].row, &now->items[i], err);
        if (!done)
            return false;
        i += order <= 0;
        k += order >= 0;
    }
    return true;
}

static bool type_look(struct warning_look *look, enum affected_type type, struct str ids,
                      struct error *err)
{
    AUTO(finding_list) now = { 0 };
    AUTO(finding_list) before = { 0 };

    return warning_ask(look, type, ids, &now, err) && open_load(look, type, ids, &before, err) &&
           merge(look, type, &now, &before, err);
}

static void look_begin(struct conn *conn, const struct warning_book *book, char at[CLOCK_TEXT],
                       struct warning_look *out)
{
    clock_format(clock_now(), at);
    *out = (struct warning_look){
        .conn = conn, .book = book, .set = book->set, .day = str_from(book->day), .at = str_from(at)
    };
}

/* One slice of what an edit reaches. */
static bool slice_look(struct warning_look *look, enum affected_type type,
                       struct affected *affected, size_t from, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(ARENA_BYTES);
    AUTO(buf) ids = BUF_INIT(IDS_BYTES);

    look->arena = &arena;
    affected_ids(affected, type, from, SLICE, &ids);
    return buf_ok(&ids, err) && type_look(look, type, buf_str(&ids), err);
}

static bool look_at(struct conn *conn, const struct warning_book *book, struct affected *affected,
                    struct error *err)
{
    struct warning_look look;
    char at[CLOCK_TEXT];

    look_begin(conn, book, at, &look);
    for (int type = 0; type < AFFECTED_TYPES; type++)
        for (size_t from = 0; from < affected->of[type].n; from += SLICE)
            if (!slice_look(&look, (enum affected_type)type, affected, from, err))
                return false;
    return true;
}

/* The next slice of everything, so that a million rooms take no more memory than some. */
static bool round_step(struct conn *conn, const struct warning_book *book,
                       struct warning_round *round, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(ARENA_BYTES);
    AUTO(buf) ids = BUF_INIT(IDS_BYTES);
    enum affected_type type = (enum affected_type)round->type;
    struct warning_look look;
    char at[CLOCK_TEXT];
    bool more;

    look_begin(conn, book, at, &look);
    look.arena = &arena;
    if (!affected_next(conn, type, SLICE, &round->after, &ids, &more, err) ||
        !type_look(&look, type, buf_str(&ids), err))
        return false;
    if (!more) {
        round->type++;
        round->after = 0;
    }
    round->is_done = round->type == AFFECTED_TYPES;
    return true;
}

static bool look_at_all(struct conn *conn, const struct warning_book *book, struct error *err)
{
    struct warning_round round = { 0 };

    while (!round.is_done)
        if (!round_step(conn, book, &round, err))
            return false;
    return true;
}

bool warnings_refresh(struct conn *conn, struct error *err)
{
    struct warning_book *book = NULL;
    bool done = warning_book_open(conn, &book, err) && look_at_all(conn, book, err);

    warning_book_close(book);
    return done;
}

/* Read anew after an amendment and on a new day. */
static bool book_renew(struct conn *conn, struct warning_sink *sink, struct error *err)
{
    char today[DATE_TEXT];

    clock_today(today);
    if (sink->book && !sink->affected.all && strcmp(sink->book->day, today) == 0)
        return true;
    warning_book_close(sink->book);
    sink->book = NULL;
    return warning_book_open(conn, &sink->book, err);
}

bool warnings_follow(struct conn *conn, struct warning_sink *sink, struct error *err)
{
    struct affected *affected = &sink->affected;
    bool done = true;

    if (!affected_is_empty(affected))
        done = book_renew(conn, sink, err) && affected_reach(conn, affected, err) &&
               (affected->all ? look_at_all(conn, sink->book, err)
                              : look_at(conn, sink->book, affected, err));
    affected_release(affected);
    return done;
}

enum { SETTLED_TEXT = DATE_TEXT + sizeof(YS_VERSION) };

/* The day and the program that looked at everything. */
static void settled_text(const char *day, char out[SETTLED_TEXT])
{
    snprintf(out, SETTLED_TEXT, "%s %s", day, YS_VERSION);
}

bool warnings_are_settled(struct conn *conn, bool *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char today[DATE_TEXT], now[SETTLED_TEXT];

    *out = false;
    clock_today(today);
    settled_text(today, now);
    if (!stmt_open(conn, SQL_META_GET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", STR(SETTLED_KEY));
    step = stmt_step(&q, err);
    if (step == STEP_FAILED)
        return false;
    return step != STEP_ROW || !str_eq(stmt_str(&q, 0), str_from(now)) ||
           standards_are_stored(conn, out, err);
}

static bool settled_store(struct conn *conn, const char *day, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char now[SETTLED_TEXT];

    settled_text(day, now);
    if (!stmt_open(conn, SQL_META_SET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", STR(SETTLED_KEY));
    stmt_bind_str(&q, ":value", str_from(now));
    return stmt_run(&q, err);
}

bool warnings_settle_step(struct conn *conn, struct warning_round *round, struct error *err)
{
    struct warning_book *book = NULL;
    bool changed = false, done;

    if (!round->has_begun) {
        if (!warnings_are_settled(conn, &round->is_done, err))
            return false;
        if (round->is_done)
            return true;
        if (!standards_store(conn, &changed, err))
            return false;
        round->has_begun = true;
        clock_today(round->day);
    }
    done = warning_book_open(conn, &book, err) && round_step(conn, book, round, err) &&
           (!round->is_done || settled_store(conn, round->day, err));
    warning_book_close(book);
    return done;
}

bool warnings_settle(struct conn *conn, struct error *err)
{
    struct warning_round round = { 0 };

    while (!round.is_done)
        if (!warnings_settle_step(conn, &round, err))
            return false;
    return true;
}

static bool sink_write(void *context, struct conn *conn, const struct change *changes, size_t n,
                       struct error *err)
{
    struct warning_sink *sink = context;

    for (size_t i = 0; i < n; i++)
        affected_note(&sink->affected, &changes[i]);
    return !sink->next.write || sink->next.write(sink->next.context, conn, changes, n, err);
}

static bool sink_end(void *context, struct conn *conn, bool keep, struct error *err)
{
    struct warning_sink *sink = context;
    bool done = !keep || warnings_follow(conn, sink, err);

    affected_release(&sink->affected);
    return done && (!sink->next.end || sink->next.end(sink->next.context, conn, keep, err));
}

struct change_sink warning_sink(struct warning_sink *sink)
{
    return (struct change_sink){ sink, sink_write, sink_end };
}

void warning_sink_release(struct warning_sink *sink)
{
    affected_release(&sink->affected);
    warning_book_close(sink->book);
    sink->book = NULL;
}
