/*
 * dependents: what refers to a record, for who is about to end it: what is in
 * the way, and what goes into the past along with it.
 */
#include "resource.h"
#include "yardstick/registry/entry.h"

static bool record_exists(struct conn *conn, const struct collection *collection, int64_t id,
                          struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct entry entry;

    return entry_load(conn, collection, id, &arena, &entry, err);
}

static bool rows_write(struct conn *conn, const struct collection *collection, int64_t id,
                       struct json *j, bool *blocked, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *blocked = false;
    if (!stmt_open(conn, SQL_DEPENDENTS, &q, err))
        return false;
    stmt_bind_str(&q, ":register", str_from(collection->name));
    stmt_bind_i64(&q, ":id", id);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        bool goes_along = stmt_i64(&q, 2) != 0;

        *blocked = *blocked || !goes_along;
        json_object_begin(j, NULL);
        json_str(j, "register", stmt_str(&q, 0));
        json_i64(j, "count", stmt_i64(&q, 1));
        json_bool(j, "goes_along", goes_along);
        json_end(j);
    }
    return step == STEP_DONE;
}

bool dependents_answer(struct call *call, const struct resource *resource, int64_t id,
                       struct error *err)
{
    const struct collection *collection = &collections[resource->collection];
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    bool blocked;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !record_exists(r.conn, collection, id, err))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    if (!rows_write(r.conn, collection, id, &j, &blocked, err))
        return false;
    json_end(&j);
    json_bool(&j, "can_end", !blocked);
    json_end(&j);
    call->response->cache = "no-store";
    return buf_ok(&call->response->body, err);
}
