/*
 * card: everything about one record, and what it said before.
 *
 * A card's ETag is "id.revision-digest": the digest is of all that is shown,
 * so any change of it is seen; a PATCH compares id and revision only, so that
 * what happens to others does not hinder who edits this record.
 */
#include <stdio.h>

#include "resource.h"
#include "yardstick/geo/axis.h"
#include "yardstick/geo/measure.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/registry/entry.h"

enum { PLACE_DECIMALS = 8 };

const struct param record_params[] = { PARAM(I64, record_args, id, .min = 1,
                                             .max = 9007199254740991, .about = "of the record",
                                             .about_zh = "系统编号"),
                                       PARAM_END };

void card_etag_start(char out[48], int64_t id, int64_t revision)
{
    snprintf(out, 48, "\"%lld.%lld-", (long long)id, (long long)revision);
}

static void bounds_write(struct json *j, struct bbox box, struct point at)
{
    json_array_begin(j, "bounds");
    json_f64(j, NULL, box.min_x, PLACE_DECIMALS);
    json_f64(j, NULL, box.min_y, PLACE_DECIMALS);
    json_f64(j, NULL, box.max_x, PLACE_DECIMALS);
    json_f64(j, NULL, box.max_y, PLACE_DECIMALS);
    json_end(j);
    json_f64(j, "lon", at.x, PLACE_DECIMALS);
    json_f64(j, "lat", at.y, PLACE_DECIMALS);
}

/* Where the rooms of one without an outline lie, so that the map can go there. */
static bool rooms_place_write(struct conn *conn, const struct resource *resource, int64_t id,
                              struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct bbox box;
    enum stmt_step_result step;

    if (!resource->has_rooms)
        return true;
    if (!stmt_open(conn, resource->room_bounds, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW || stmt_is_null(&q, 0))
        return step != STEP_FAILED;
    box = (struct bbox){ stmt_f64(&q, 0), stmt_f64(&q, 1), stmt_f64(&q, 2), stmt_f64(&q, 3) };
    bounds_write(j, box,
                 (struct point){ (box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2 });
    return true;
}

/* bounds, lon, lat, and the axis: none where there is neither a geometry nor a room that has one.
 */
static bool place_write(struct call *call, const struct resource *resource, struct stmt *q,
                        int column, int64_t id, struct json *j, struct error *err)
{
    AUTO(geometry) g = { 0 };
    struct str wkb;
    struct bbox box;
    double axis;

    if (column < 0)
        return true;
    if (stmt_is_null(q, column))
        return rooms_place_write(q->conn, resource, id, j, err);
    if (!geometry_load(q->conn, stmt_bytes(q, column), call->arena, &wkb, err) ||
        !wkb_read(wkb, &g, err))
        return false;
    box = geometry_bbox(&g);
    if (bbox_is_empty(box))
        return true;
    bounds_write(j, box, measure_label_point(&g));
    axis = resource->has_axis ? axis_degrees(&g) : NAN;
    if (isfinite(axis))
        json_f64(j, "axis_deg", axis, 2);
    return true;
}

bool card_part_write(struct conn *conn, const struct card_part *part, int64_t id, struct json *j,
                     struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct table table = { .options = { .form = TABLE_JSON } };
    enum stmt_step_result step;

    if (!stmt_open(conn, part->sql, &q, err) || !table_columns(&table, part->of, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    if (part->is_array)
        json_array_begin(j, part->key);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        json_object_begin(j, part->is_array ? NULL : part->key);
        table_members(&table, &q, j);
        json_end(j);
    }
    if (part->is_array)
        json_end(j);
    return step == STEP_DONE;
}

static int64_t revision_of(const struct stmt *q)
{
    for (int i = 0; i < stmt_n_columns(q); i++)
        if (strcmp(stmt_column_name(q, i), "revision") == 0)
            return stmt_i64(q, i);
    return 0;
}

static bool record_missing(const struct resource *resource, int64_t id, struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s", (long long)id,
                     collections[resource->collection].name);
}

static bool card_write(struct call *call, struct conn *conn, const struct resource *resource,
                       int64_t id, struct buf *out, int64_t *revision, struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct json j = JSON_INIT(out);
    struct table table = { .options = { .form = TABLE_JSON } };
    enum stmt_step_result step;

    if (!stmt_open(conn, resource->card, &q, err) ||
        !table_columns(&table, &collections[resource->collection], &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE ? record_missing(resource, id, err) : false;
    *revision = revision_of(&q);
    json_object_begin(&j, NULL);
    table_members(&table, &q, &j);
    if (!place_write(call, resource, &q, table.geometry, id, &j, err))
        return false;
    for (size_t i = 0; i < resource->n_parts; i++)
        if ((!resource->parts[i].permission ||
             caller_may(call->caller, resource->parts[i].permission)) &&
            !card_part_write(conn, &resource->parts[i], id, &j, err))
            return false;
    json_end(&j);
    return buf_ok(out, err);
}

bool card_read(struct call *call, const struct resource *resource, int64_t id, struct buf *out,
               char etag[ETAG_TEXT], struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    char start[48], digest[ETAG_TEXT];
    int64_t revision = 0;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !card_write(call, r.conn, resource, id, out, &revision, err))
        return false;
    card_etag_start(start, id, revision);
    etag_of_bytes(digest, buf_str(out));
    etag_format(etag, "%s%.*s", start + 1, (int)strlen(digest) - 2, digest + 1);
    return true;
}

bool card_answer(struct call *call, const struct resource *resource, int64_t id, struct error *err)
{
    if (collections[resource->collection].flags & COLLECTION_PERSONAL)
        call->response->cache = "no-store";
    return card_read(call, resource, id, &call->response->body, call->response->etag, err);
}

/* Who entered the version, when and why; of a fact, who changed it last. Not for everybody. */
static bool author_write(struct call *call, struct conn *conn, const struct collection *collection,
                         int64_t id, struct str version, struct json *j, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!caller_may(call->caller, "edit") && !caller_may(call->caller, "inspect"))
        return true;
    if (!stmt_open(conn, SQL_AUDIT_OF_VERSION, &q, err))
        return false;
    stmt_bind_str(&q, ":object", str_from(collection->table));
    stmt_bind_i64(&q, ":id", id);
    if (collection->flags & COLLECTION_DATED)
        stmt_bind_null(&q, ":version");
    else
        stmt_bind_str(&q, ":version", version);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE;
    json_str(j, "at", stmt_str(&q, 0));
    json_str(j, "by", stmt_str(&q, 1));
    if (!stmt_is_null(&q, 2))
        json_str(j, "why", stmt_str(&q, 2));
    return true;
}

bool history_answer(struct call *call, const struct resource *resource, int64_t id,
                    struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    struct json j = JSON_INIT(&call->response->body);
    struct table table = { .options = { .form = TABLE_JSON } };
    enum stmt_step_result step;
    size_t n = 0;

    if (collections[resource->collection].flags & COLLECTION_PERSONAL)
        call->response->cache = "no-store";

    if (!call_reader(call, &r, err) || !list_etag(call, r.conn, err) ||
        !stmt_open(r.conn, resource->history, &q, err) ||
        !table_columns(&table, &collections[resource->collection], &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    for (; (step = stmt_step(&q, err)) == STEP_ROW; n++) {
        json_object_begin(&j, NULL);
        table_members(&table, &q, &j);
        if (!author_write(call, r.conn, &collections[resource->collection], id, stmt_str(&q, 0), &j,
                          err))
            return false;
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    if (step == STEP_FAILED)
        return false;
    return n ? buf_ok(&call->response->body, err) : record_missing(resource, id, err);
}

bool record_there(struct conn *conn, enum sql_id sql, int64_t id, const char *name,
                  struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    return step == STEP_ROW ||
           (step == STEP_DONE &&
            error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s", (long long)id, name));
}
