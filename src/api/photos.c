/*
 * photos: where the photos of a survey were taken, and small pictures of them.
 */
#include "resource.h"

#include <stdio.h>

#include "yardstick/base/json_read.h"
#include "yardstick/store/blob.h"

enum { THUMB_BYTES_MAX = 1 << 20 };

static bool photo_write(struct call *call, const struct stmt *q, struct json *j, struct error *err)
{
    static const char *const told[] = { "time", "direction", "pitch", "relative_height", "camera" };
    AUTO(json_doc) facts = { 0 };

    if (!json_read(stmt_str(q, 5), 1 << 20, &facts, err))
        return false;
    json_object_begin(j, NULL);
    json_i64(j, "id", stmt_i64(q, 0));
    json_str(j, "name", stmt_str(q, 1));
    json_f64(j, "lon", stmt_f64(q, 2), 8);
    json_f64(j, "lat", stmt_f64(q, 3), 8);
    for (size_t i = 0; i < ARRAY_LEN(told); i++) {
        const struct json_value *v = json_get(facts.root, told[i]);

        if (json_kind(v) == JSON_KIND_NUMBER)
            json_f64(j, told[i], json_as_f64(v), 3);
        else
            json_str(j, told[i], json_as_str(v));
    }
    if (stmt_is_null(q, 4))
        json_none(j, "thumb");
    else
        json_str(j, "thumb",
                 arena_printf(call->arena, "/api/photos/%lld.webp", (long long)stmt_i64(q, 0)));
    json_end(j);
    return true;
}

/* Photos that say where they were taken; the others are in the survey's card. */
static bool photos_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_SURVEY_PHOTO_LIST, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", ((const struct record_args *)args)->id);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (!photo_write(call, &q, &j, err))
            return false;
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

static bool photo_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    int64_t id = ((const struct record_args *)args)->id;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t bytes;
    char key[BLOB_KEY_MAX + 1], *at;

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_SURVEY_PHOTO_THUMB, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE && error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                                              (long long)id, "photos");
    snprintf(key, sizeof(key), "%.*s", STR_ARG(stmt_str(&q, 0)));
    bytes = stmt_i64(&q, 1);
    at = bytes > 0 && bytes < THUMB_BYTES_MAX ? arena_alloc(call->arena, (size_t)bytes) : NULL;
    if (!at)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    if (!blob_get(world->ledger, key, 0, (size_t)bytes, at, err))
        return false;
    call->response->content_type = "image/webp";
    call->response->no_gzip = true;
    call->response->cache = "private, max-age=31536000, immutable";
    etag_format(call->response->etag, "%s", key);
    call->response->bytes = (struct str){ at, (size_t)bytes };
    return true;
}

const struct route photo_routes[] = {
    { METHOD_GET, "/api/surveys/{id}/photos", photos_get, record_params, sizeof(struct record_args),
      "read", SCOPE_READ, "Where its photos were taken", "测绘：照片的位置" },
    { METHOD_GET, "/api/photos/{id}.webp", photo_get, record_params, sizeof(struct record_args),
      "read", SCOPE_READ, "A small picture of a photo", "照片缩略图", "image/webp" },
};
const size_t n_photo_routes = ARRAY_LEN(photo_routes);
