/*
 * audit: see the header.
 */
#include "yardstick/audit/audit.h"

#include <stdio.h>

#include "audit_row.h"
#include "yardstick/base/clock.h"
#include "yardstick/store/stmt.h"

void audit_row_hash(const struct audit *audit, const struct audit_row *row,
                    const unsigned char before[MAC_BYTES], unsigned char out[MAC_BYTES])
{
    struct str parts[] = {
        { (const char *)&row->seq, sizeof(row->seq) },
        row->at,
        row->day,
        row->actor,
        row->action,
        row->object,
        { (const char *)&row->object_id, sizeof(row->object_id) },
        row->detail,
        { (const char *)before, MAC_BYTES },
        row->origin,
        row->why,
    };

    mac_make(audit->key, parts, ARRAY_LEN(parts) - (row->origin.ptr ? 0 : 2), out);
}

void audit_row_read(struct stmt *q, struct audit_row *row)
{
    *row = (struct audit_row){ .seq = stmt_i64(q, 0),
                               .at = stmt_str(q, 1),
                               .day = stmt_str(q, 2),
                               .actor = stmt_str(q, 3),
                               .action = stmt_str(q, 4),
                               .object = stmt_str(q, 5),
                               .object_id = stmt_i64(q, 6),
                               .detail = stmt_str(q, 7) };
    if (stmt_is_null(q, 9))
        return;
    row->origin = stmt_str(q, 9);
    row->why = stmt_str(q, 10);
}

bool audit_open(struct audit *audit, const struct ledger *ledger, struct error *err)
{
    char path[LEDGER_PATH_MAX];

    ledger_path(ledger, "keys/audit.key", path);
    return key_load(path, audit->key, err);
}

bool audit_head_load(struct conn *conn, struct audit_head *head, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *head = (struct audit_head){ 0 };
    if (!stmt_open(conn, SQL_AUDIT_HEAD, &q, err))
        return false;
    step = stmt_step(&q, err);
    if (step == STEP_ROW) {
        head->seq = stmt_i64(&q, 0);
        memcpy(head->hash, stmt_bytes(&q, 1).ptr, MAC_BYTES);
    }
    return step != STEP_FAILED;
}

static bool row_write(struct stmt *q, const struct audit_row *row,
                      const unsigned char hash[MAC_BYTES], struct error *err)
{
    stmt_bind_i64(q, ":seq", row->seq);
    stmt_bind_str(q, ":at", row->at);
    stmt_bind_str(q, ":day", row->day);
    stmt_bind_str(q, ":actor", row->actor);
    stmt_bind_str(q, ":action", row->action);
    stmt_bind_str(q, ":object", row->object);
    stmt_bind_i64(q, ":object_id", row->object_id);
    stmt_bind_str(q, ":detail", row->detail);
    stmt_bind_str(q, ":origin", row->origin);
    stmt_bind_str(q, ":why", row->why);
    stmt_bind_bytes(q, ":hash", (struct str){ (const char *)hash, MAC_BYTES });
    return stmt_run(q, err);
}

/* "71 5d3c…": that the chain goes as far as its newest row, in hand of who has the key. */
enum { MARK_TEXT = 24 + 2 * MAC_BYTES };

static void mark_make(const struct audit *audit, const struct audit_head *head, char out[MARK_TEXT])
{
    struct str parts[] = { STR("the audit ends here"),
                           { (const char *)&head->seq, sizeof(head->seq) },
                           { (const char *)head->hash, MAC_BYTES } };
    unsigned char mac[MAC_BYTES];
    int n = snprintf(out, MARK_TEXT, "%lld ", (long long)head->seq);

    mac_make(audit->key, parts, ARRAY_LEN(parts), mac);
    for (int i = 0; i < MAC_BYTES; i++)
        n += snprintf(out + n, (size_t)(MARK_TEXT - n), "%02x", mac[i]);
}

static bool mark_move(const struct audit *audit, struct conn *conn, const struct audit_head *from,
                      const struct audit_head *to, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char before[MARK_TEXT], after[MARK_TEXT];

    mark_make(audit, from, before);
    mark_make(audit, to, after);
    if (!stmt_open(conn, SQL_AUDIT_MARK_PUT, &q, err))
        return false;
    stmt_bind_str(&q, ":before", str_from(before));
    stmt_bind_str(&q, ":after", str_from(after));
    return stmt_run(&q, err);
}

/* Does the chain end where its mark says? Named is the first row that was cut off. */
static bool mark_check(const struct audit *audit, struct conn *conn, const struct audit_head *head,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };
    char mark[MARK_TEXT];
    enum stmt_step_result step;
    struct str kept;

    if (!stmt_open(conn, SQL_AUDIT_MARK_GET, &q, err))
        return false;
    step = stmt_step(&q, err);
    if (step == STEP_FAILED)
        return false;
    mark_make(audit, head, mark);
    kept = step == STEP_ROW ? stmt_str(&q, 0) : STR("");
    if (head->seq == 0 && !kept.len)
        return true;
    if (!kept.len)
        return error_set(
            err, ERROR_CONFLICT,
            "nothing marks the end of the audit, so whether it has a row %lld cannot be "
            "told: the mark was taken out, or the ledger is of an older program and "
            "was not written to since",
            (long long)head->seq + 1);
    return str_eq(kept, str_from(mark)) ||
           error_set(err, ERROR_CONFLICT,
                     "the audit has no row %lld, or the mark of its end was tampered with",
                     (long long)head->seq + 1);
}

/* The change being made, as writer_run() noted it: who, when, from where, why; into `arena`. */
static bool change_load(struct conn *conn, struct arena *arena, struct audit_row *row,
                        struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_CHANGE_NOW, &q, err))
        return false;
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    row->day = arena_copy(arena, stmt_str(&q, 0));
    row->actor = arena_copy(arena, stmt_str(&q, 1));
    row->origin = arena_copy(arena, stmt_str(&q, 2));
    row->why = arena_copy(arena, stmt_str(&q, 3));
    return row->why.ptr && row->origin.ptr
               ? true
               : error_set(err, ERROR_TOO_LARGE, "the reason given is too long");
}

/* What every row of a transaction shares, and the head it goes on from. */
static bool row_begin(struct conn *conn, struct arena *arena, struct audit_row *row,
                      struct audit_head *head, struct error *err)
{
    char at[CLOCK_TEXT];

    clock_format(clock_now(), at);
    row->at = arena_copy(arena, str_from(at));
    return audit_head_load(conn, head, err) && change_load(conn, arena, row, err);
}

static bool audit_write(void *context, struct conn *conn, const struct change *changes, size_t n,
                        struct error *err)
{
    static const struct str actions[] = {
        [CHANGE_INSERT] = { "insert", 6 },
        [CHANGE_UPDATE] = { "update", 6 },
        [CHANGE_DELETE] = { "delete", 6 },
    };
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    AUTO(stmt) q = { 0 };
    struct audit_row row = { 0 };
    struct audit_head from, head;

    if (!row_begin(conn, &arena, &row, &from, err) || !stmt_open(conn, SQL_AUDIT_INSERT, &q, err))
        return false;
    head = from;
    for (size_t i = 0; i < n; i++) {
        row.seq = ++head.seq;
        row.action = actions[changes[i].action];
        row.object = str_from(changes[i].table);
        row.object_id = changes[i].id;
        row.detail = changes[i].detail;
        audit_row_hash(context, &row, head.hash, head.hash);
        if (!row_write(&q, &row, head.hash, err))
            return false;
    }
    return mark_move(context, conn, &from, &head, err);
}

bool audit_note(const struct audit *audit, struct conn *conn, const struct audit_event *event,
                struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    AUTO(stmt) q = { 0 };
    struct audit_row row = { .action = str_from(event->action),
                             .object = str_from(event->object),
                             .object_id = event->object_id,
                             .detail = event->detail.len ? event->detail : STR("{}") };
    struct audit_head from, head;

    if (!row_begin(conn, &arena, &row, &from, err) || !stmt_open(conn, SQL_AUDIT_INSERT, &q, err))
        return false;
    head = from;
    row.seq = ++head.seq;
    audit_row_hash(audit, &row, head.hash, head.hash);
    return row_write(&q, &row, head.hash, err) && mark_move(audit, conn, &from, &head, err);
}

struct change_sink audit_sink(struct audit *audit)
{
    return (struct change_sink){ .context = audit, .write = audit_write };
}

bool audit_verify(const struct audit *audit, struct conn *conn, struct audit_head *head,
                  struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *head = (struct audit_head){ 0 };
    if (!stmt_open(conn, SQL_AUDIT_ALL, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct audit_row row;

        audit_row_read(&q, &row);
        if (row.seq != head->seq + 1)
            return error_set(err, ERROR_CONFLICT, "the audit has no row %lld",
                             (long long)head->seq + 1);
        audit_row_hash(audit, &row, head->hash, head->hash);
        if (!str_eq(stmt_bytes(&q, 8), (struct str){ (const char *)head->hash, MAC_BYTES }))
            return error_set(err, ERROR_CONFLICT, "the audit's row %lld was tampered with",
                             (long long)row.seq);
        head->seq = row.seq;
    }
    return step == STEP_DONE && mark_check(audit, conn, head, err);
}
