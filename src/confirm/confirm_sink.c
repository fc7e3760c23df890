/*
 * confirm_sink: see the header.
 */
#include "yardstick/confirm/confirm_sink.h"

#include <inttypes.h>

#include "confirm_parts.h"
#include "yardstick/base/json_read.h"

enum { DETAIL_MAX = 4 << 20 };

static void touch(struct confirm_sink *sink, enum confirm_touch what, int64_t id)
{
    struct buf *ids = &sink->ids[what];

    sink->any = true;
    if (!ids->limit)
        ids->limit = TOUCH_BYTES;
    buf_addf(ids, "%s%" PRId64, ids->len ? "," : "", id);
    sink->all |= ids->failed;
}

/* A fact that goes, or leaves one room for another, says so on its sides. */
static bool rooms_touch(struct confirm_sink *sink, const struct change *change, struct error *err)
{
    static const char *const sides[] = { "before", "after" };
    AUTO(json_doc) doc = { 0 };
    int64_t room;

    if (!json_read(change->detail, DETAIL_MAX, &doc, err))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(sides); i++)
        if (json_as_i64(json_get(json_get(doc.root, sides[i]), "room_id"), &room))
            touch(sink, TOUCH_ROOMS, room);
    return true;
}

static bool change_touch(struct confirm_sink *sink, const struct change *change, struct error *err)
{
    static const struct {
        const char *table;
        enum confirm_touch what;
    } tables[] = {
        { "room", TOUCH_ROOMS },
        { "person", TOUCH_PEOPLE },
        { "occupancy", TOUCH_OCCUPANCIES },
        { "holding", TOUCH_HOLDINGS },
        { "institution", TOUCH_INSTITUTIONS },
        { "building", TOUCH_BUILDINGS },
        { "floor", TOUCH_FLOORS },
    };

    for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
        if (strcmp(change->table, tables[i].table) != 0)
            continue;
        touch(sink, tables[i].what, change->id);
        return (tables[i].what != TOUCH_OCCUPANCIES && tables[i].what != TOUCH_HOLDINGS) ||
               rooms_touch(sink, change, err);
    }
    return true;
}

static void forget(struct confirm_sink *sink)
{
    for (size_t i = 0; i < TOUCH_COUNT; i++)
        buf_clear(&sink->ids[i]);
    sink->any = sink->all = false;
}

static bool is_any(struct conn *conn, bool *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n;

    if (!stmt_open(conn, SQL_CONFIRM_ANY, &q, err) || !stmt_get_i64(&q, &n, err))
        return false;
    *out = n > 0;
    return true;
}

/* Of all confirmations those the statement names, as a JSON array. */
static bool ids_list(struct conn *conn, enum sql_id sql, struct buf *out, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, sql, &q, err) || stmt_step(&q, err) != STEP_ROW)
        return false;
    buf_add(out, stmt_str(&q, 0));
    return buf_ok(out, err);
}

static bool touched_list(struct conn *conn, const struct confirm_sink *sink, struct buf *out,
                         struct error *err)
{
    static const char *const names[] = { ":rooms",        ":people",    ":occupancies", ":holdings",
                                         ":institutions", ":buildings", ":floors" };
    AUTO(arena) arena = ARENA_INIT((size_t)TOUCH_COUNT * (TOUCH_BYTES + 4096));
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_CONFIRM_TOUCHED, &q, err))
        return false;
    for (size_t i = 0; i < TOUCH_COUNT; i++) {
        struct str list = arena_printf(&arena, "[%" STR_FMT "]", STR_ARG(buf_str(&sink->ids[i])));

        if (!list.ptr)
            return error_set(err, ERROR_TOO_LARGE, "out of memory");
        stmt_bind_str(&q, names[i], list);
    }
    buf_addc(out, '[');
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        buf_addf(out, "%s%" PRId64, out->len > 1 ? "," : "", stmt_i64(&q, 0));
    buf_addc(out, ']');
    return step == STEP_DONE && buf_ok(out, err);
}

static bool refresh(struct conn *conn, struct str list, const struct mover *mover,
                    struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    int64_t id;

    if (!json_read(list, TOUCH_BYTES, &doc, err))
        return false;
    for (size_t i = 0; i < json_count(doc.root); i++)
        if (!json_as_i64(json_at(doc.root, i), &id) || !confirmation_refresh(conn, mover, id, err))
            return false;
    return true;
}

static bool follow(struct confirm_sink *sink, struct conn *conn, struct error *err)
{
    static const struct mover program = { 0 };
    AUTO(buf) list = BUF_INIT(TOUCH_BYTES);
    bool any = false;

    if (!sink->any)
        return true;
    if (!is_any(conn, &any, err))
        return false;
    if (!any)
        return true;
    return (sink->all ? ids_list(conn, SQL_CONFIRM_IDS, &list, err)
                      : touched_list(conn, sink, &list, err)) &&
           refresh(conn, buf_str(&list), &program, err);
}

static const struct mover calendar = { .is_calendar = true };

/* Who must sign soon, today, or should have: it is noted, and stands in their inbox. */
static bool remind(struct conn *conn, struct error *err)
{
    static const struct confirm_order order = { .move = { "remind", 6 } };
    AUTO(buf) list = BUF_INIT(TOUCH_BYTES);
    AUTO(json_doc) doc = { 0 };
    int64_t id;

    if (!ids_list(conn, SQL_CONFIRM_REMIND_TODAY, &list, err) ||
        !json_read(buf_str(&list), TOUCH_BYTES, &doc, err))
        return false;
    for (size_t i = 0; i < json_count(doc.root); i++)
        if (!json_as_i64(json_at(doc.root, i), &id) ||
            !confirmation_move(conn, &calendar, id, &order, err))
            return false;
    return true;
}

bool confirm_settle(struct conn *conn, struct error *err)
{
    AUTO(buf) list = BUF_INIT(TOUCH_BYTES);

    return ids_list(conn, SQL_CONFIRM_IDS, &list, err) &&
           refresh(conn, buf_str(&list), &calendar, err) && remind(conn, err);
}

static bool sink_write(void *context, struct conn *conn, const struct change *changes, size_t n,
                       struct error *err)
{
    struct confirm_sink *sink = context;

    for (size_t i = 0; i < n; i++)
        if (!change_touch(sink, &changes[i], err))
            return false;
    return !sink->next.write || sink->next.write(sink->next.context, conn, changes, n, err);
}

static bool sink_end(void *context, struct conn *conn, bool keep, struct error *err)
{
    struct confirm_sink *sink = context;
    bool done = !keep || follow(sink, conn, err);

    forget(sink);
    return done && (!sink->next.end || sink->next.end(sink->next.context, conn, keep, err));
}

struct change_sink confirm_sink(struct confirm_sink *sink)
{
    return (struct change_sink){ sink, sink_write, sink_end };
}

void confirm_sink_release(struct confirm_sink *sink)
{
    for (size_t i = 0; i < TOUCH_COUNT; i++)
        buf_release(&sink->ids[i]);
}
