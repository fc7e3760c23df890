/*
 * change: records made, changed, ended and set back to what they said before,
 * by people. Each is one write, checked against the version that was seen.
 */
#include <stdio.h>

#include "body.h"
#include "once.h"
#include "record_order.h"
#include "yardstick/base/json_read.h"
#include "yardstick/http/problem.h"

enum { TURN_MS = 2000 };

/* Does If-Match name this version of the record? */
static bool version_check(const struct record_order *order, const struct entry *entry,
                          struct error *err)
{
    struct str list = request_header(order->request, "If-Match");
    char start[48];

    if (order->is_lenient && !list.ptr)
        return true;
    card_etag_start(start, entry->id, entry->revision);
    if (str_eq(str_trim(list), STR("*")) || memmem(list.ptr, list.len, start, strlen(start)))
        return true;
    return etag_must_match(order->request, "", true, err);
}

static bool if_match_demand(const struct call *call, struct error *err)
{
    return request_header(call->request, "If-Match").ptr ||
           etag_must_match(call->request, "", true, err);
}

/* What the caller may not see is not there, whatever a write would say of it. */
static bool seen_check(struct call *call, const struct record_order *order, struct error *err)
{
    AUTO(reader) r = { 0 };
    struct entry entry;

    return call_reader(call, &r, err) &&
           entry_load(r.conn, order->collection, order->id, call->arena, &entry, err);
}

static bool write(struct call *call, write_function *run, struct record_order *order,
                  struct error *err)
{
    struct write_request request = { .run = run,
                                     .argument = order,
                                     .day = order->meta.day,
                                     .why = order->meta.reason,
                                     .wait_ms = TURN_MS };

    return call_write(call, &request, err);
}

/* The order stored over what is there. On the writer's thread. */
static bool change_run(struct conn *conn, void *argument, struct error *err)
{
    struct record_order *order = argument;
    struct entry entry, before;

    if (!entry_load(conn, order->collection, order->id, order->arena, &entry, err) ||
        !version_check(order, &entry, err) || !record_order_resolve(conn, order, err))
        return false;
    before = entry;
    if (!record_order_apply(conn, order, &entry, err))
        return false;
    if (entry_eq(order->collection, &before, &entry))
        return true;
    return record_floor_check(conn, order, &entry, err) &&
           entry_update(conn, order->collection, str_from(order->meta.day), &entry, err) &&
           record_share_check(conn, order, &entry, err);
}

/* Somebody was quicker: the refusal, with the record as it is now. */
static bool present_answer(struct call *call, const struct resource *resource, int64_t id,
                           struct error *err)
{
    AUTO(buf) card = BUF_INIT(RESPONSE_BODY_MAX);
    char etag[ETAG_TEXT];
    struct buf *body = &call->response->body;
    struct error ignored;

    if (err->code != ERROR_CHANGED || !card_read(call, resource, id, &card, etag, &ignored))
        return false;
    problem_write(err, 0, call->request->id, call->response);
    body->len--; // the last brace
    buf_addf(body, ",\"present_etag\":\"%.*s\",\"present\":%s}", (int)strlen(etag) - 2, etag + 1,
             buf_str(&card).ptr);
    return buf_ok(body, err);
}

bool change_answer(struct call *call, const struct resource *resource, int64_t id,
                   struct error *err)
{
    struct record_order order = { .collection = &collections[resource->collection],
                                  .request = call->request,
                                  .arena = call->arena,
                                  .id = id };

    if (!if_match_demand(call, err) || !seen_check(call, &order, err) ||
        !record_order_read(&order, err))
        return false;
    if (!write(call, change_run, &order, err))
        return present_answer(call, resource, id, err);
    return card_answer(call, resource, id, err);
}

struct creation {
    struct record_order order;
    struct once once;
};

static bool create_run(struct conn *conn, void *argument, struct error *err)
{
    struct creation *c = argument;
    struct record_order *order = &c->order;
    struct entry entry = { 0 };

    if (c->once.key.len && !once_find(conn, &c->once, &order->id, err))
        return false;
    if (order->id)
        return true;
    if (!record_order_resolve(conn, order, err) || !record_order_apply(conn, order, &entry, err) ||
        !record_floor_check(conn, order, &entry, err) ||
        !entry_insert(conn, order->collection, str_from(order->meta.day), &entry, err) ||
        !record_share_check(conn, order, &entry, err))
        return false;
    order->id = entry.id;
    return !c->once.key.len || once_keep(conn, &c->once, entry.id, err);
}

bool record_order_create(struct call *call, struct record_order *order, struct error *err)
{
    struct creation c = { .order = *order };
    bool done = write(call, create_run, &c.order, err);

    order->id = c.order.id;
    return done;
}

bool record_order_change(struct call *call, struct record_order *order, struct error *err)
{
    return write(call, change_run, order, err);
}

bool create_answer(struct call *call, const struct resource *resource, struct error *err)
{
    struct creation c = { .order = { .collection = &collections[resource->collection],
                                     .request = call->request,
                                     .arena = call->arena } };

    if (!once_begin(call, &c.once, err) || !record_order_read(&c.order, err) ||
        !write(call, create_run, &c.order, err) || !card_answer(call, resource, c.order.id, err))
        return false;
    response_created(
        call->response, 201,
        arena_printf(call->arena, "/api/%s/%lld", c.order.collection->name, (long long)c.order.id));
    return true;
}

static bool end_run(struct conn *conn, void *argument, struct error *err)
{
    struct record_order *order = argument;
    struct str day = str_from(order->meta.day);
    struct entry entry;

    if (!entry_load(conn, order->collection, order->id, order->arena, &entry, err) ||
        !version_check(order, &entry, err))
        return false;
    /* A fact that is yet to come ends as it begins: it holds on no day. */
    if ((order->collection->flags & COLLECTION_DATED) && str_compare(entry.day, day) > 0)
        day = entry.day;
    return entry_end(conn, order->collection, day, order->id, err);
}

bool record_order_end(struct call *call, struct record_order *order, struct error *err)
{
    return write(call, end_run, order, err);
}

/* A body of `from` and `reason`, and one member more where that is given. */
static bool meta_body(struct call *call, const char *more, struct json_doc *doc, struct meta *out,
                      struct error *err)
{
    const char *const known[] = { "from", "reason", more, NULL };

    if (call->request->body.len &&
        (!json_read(call->request->body, 4096, doc, err) || !body_members(doc->root, known, err)))
        return false;
    return meta_read(doc->root, out, err);
}

bool end_answer(struct call *call, const struct resource *resource, int64_t id, struct error *err)
{
    AUTO(json_doc) doc = { 0 };
    struct record_order order = { .collection = &collections[resource->collection],
                                  .request = call->request,
                                  .arena = call->arena,
                                  .id = id };

    if (!if_match_demand(call, err) || !seen_check(call, &order, err) ||
        !meta_body(call, NULL, &doc, &order.meta, err) || !record_day_check(&order, err))
        return false;
    if (!write(call, end_run, &order, err))
        return present_answer(call, resource, id, err);
    call->response->status = 204;
    return true;
}

struct restoration {
    struct record_order order;
    struct str version; /* its valid_from */
};

static bool restore_run(struct conn *conn, void *argument, struct error *err)
{
    struct restoration *r = argument;
    struct record_order *order = &r->order;
    struct entry now, then;

    if (!entry_load(conn, order->collection, order->id, order->arena, &now, err) ||
        !version_check(order, &now, err) ||
        !entry_load_version(conn, order->collection, order->id, r->version, order->arena, &then,
                            err))
        return false;
    return entry_eq(order->collection, &now, &then) ||
           entry_update(conn, order->collection, str_from(order->meta.day), &then, err);
}

/* {"version": "2024-03-01", "reason": …} */
static bool restoration_read(struct call *call, struct restoration *r, struct error *err)
{
    AUTO(json_doc) doc = { 0 };

    if (!meta_body(call, "version", &doc, &r->order.meta, err) || !record_day_check(&r->order, err))
        return false;
    r->version = arena_copy(call->arena, json_as_str(json_get(doc.root, "version")));
    if (r->version.ptr && date_is_valid(r->version))
        return true;
    error_set(err, ERROR_INVALID, "%s is not written as 2026-01-31", "version");
    return error_detail(err, STR("version"), r->version, "a valid_from of its history");
}

bool restore_answer(struct call *call, const struct resource *resource, int64_t id,
                    struct error *err)
{
    struct restoration r = { .order = { .collection = &collections[resource->collection],
                                        .request = call->request,
                                        .arena = call->arena,
                                        .id = id } };

    if (!if_match_demand(call, err) || !seen_check(call, &r.order, err) ||
        !restoration_read(call, &r, err))
        return false;
    if (!write(call, restore_run, &r.order, err))
        return present_answer(call, resource, id, err);
    return card_answer(call, resource, id, err);
}
