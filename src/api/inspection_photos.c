/*
 * inspection_photos: pictures of what an inspection found, and of how it was mended. They are known
 * by their first bytes and the size they state; what is in them is left to the browser.
 */
#include "once.h"
#include "resource.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "yardstick/archive/tile_check.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/crypto/mac.h"
#include "yardstick/store/blob.h"

enum { PHOTO_BYTES = 4 << 20, TURN_MS = 5000, DIGEST_TEXT = 65 };

struct photo {
    struct call *call;
    struct once once;
    int64_t finding, id, bytes;
    enum tile_kind kind;
    char key[BLOB_KEY_MAX + 1], digest[DIGEST_TEXT];
};

static bool kind_find(struct str body, enum tile_kind *out, struct error *err)
{
    *out = tile_kind_of(body);
    if (*out == TILE_JPEG || *out == TILE_PNG || *out == TILE_WEBP)
        return picture_check(body, *out, err);
    return error_set(err, ERROR_UNSUPPORTED, "a picture is a JPEG, PNG or WebP file");
}

/* The file, whole, under a key of its own. */
static bool file_keep(struct photo *p, struct error *err)
{
    struct world *world = p->call->context;
    char path[LEDGER_PATH_MAX];
    int fd;
    bool done;

    if (!blob_key_make(STR("inspection"), ".img", p->key, err))
        return false;
    ledger_path(world->ledger, arena_printf(p->call->arena, "spool/%s", p->key).ptr, path);
    fd = -1;
    done = fs_write(path, p->call->request->body, 0600, err) && digest_file(path, p->digest, err);
    if (done)
        fd = open(path, O_RDONLY | O_CLOEXEC);
    if (done && fd < 0)
        done = error_set(err, ERROR_INTERNAL, "cannot read %s", path);
    done = done && blob_put(world->ledger, p->key, fd, err);
    if (fd >= 0)
        close(fd);
    unlink(path);
    return done;
}

/* On the writer's thread. */
static bool photo_run(struct conn *conn, void *argument, struct error *err)
{
    struct photo *p = argument;
    struct world *world = p->call->context;
    char at[CLOCK_TEXT];
    AUTO(stmt) q = { 0 };
    AUTO(stmt) last = { 0 };
    AUTO(stmt) touch = { 0 };

    clock_format(clock_now(), at);
    if (!once_find(conn, &p->once, &p->id, err) || p->id)
        return p->id != 0;
    if (!blob_register(world->ledger, conn, p->key, err) ||
        !stmt_open(conn, SQL_INSPECTION_PHOTO_INSERT, &q, err) ||
        !stmt_open(conn, SQL_LAST_ID, &last, err) ||
        !stmt_open(conn, SQL_INSPECTION_TOUCH, &touch, err))
        return false;
    stmt_bind_i64(&q, ":finding", p->finding);
    stmt_bind_str(&q, ":at", str_from(at));
    stmt_bind_str(&q, ":login", str_from(p->call->caller->login));
    stmt_bind_i64(&q, ":by_unit", (p->call->caller->roles & ROLES_OF_UNITS) != 0);
    stmt_bind_str(&q, ":type", str_from(tile_kind_media_type(p->kind)));
    stmt_bind_str(&q, ":digest", str_from(p->digest));
    stmt_bind_i64(&q, ":bytes", p->bytes);
    stmt_bind_str(&q, ":blob", str_from(p->key));
    stmt_bind_i64(&touch, ":finding", p->finding);
    return stmt_run(&q, err) && stmt_get_i64(&last, &p->id, err) && stmt_run(&touch, err) &&
           once_keep(conn, &p->once, p->id, err);
}

/* Pictures are taken while findings are drawn up or mended. */
static bool finding_check(struct call *call, int64_t finding, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_INSPECTION_FINDING_STATE, &q, err))
        return false;
    stmt_bind_i64(&q, ":finding", finding);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE && error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                                              (long long)finding, "findings");
    if (str_eq(stmt_str(&q, 0), STR("findings")) || str_eq(stmt_str(&q, 0), STR("rectifying")))
        return true;
    return error_set(err, ERROR_CONFLICT, "the inspection takes no pictures any more");
}

static bool photo_post(struct call *call, const void *args, struct error *err)
{
    struct photo p = { .call = call, .finding = ((const struct record_args *)args)->id };
    struct write_request request = { .run = photo_run, .argument = &p, .wait_ms = TURN_MS };
    struct world *world = call->context;
    struct json j = JSON_INIT(&call->response->body);
    struct error ignored;

    p.bytes = (int64_t)call->request->body.len;
    if (!once_begin(call, &p.once, err) || !kind_find(call->request->body, &p.kind, err) ||
        !finding_check(call, p.finding, err) || !file_keep(&p, err))
        return false;
    if (!call_write(call, &request, err)) {
        (void)!blob_remove(world->ledger, p.key, &ignored);
        return false;
    }
    json_object_begin(&j, NULL);
    json_i64(&j, "id", p.id);
    json_end(&j);
    response_created(call->response, 201,
                     arena_printf(call->arena, "/api/inspections/photos/%lld", (long long)p.id));
    return buf_ok(&call->response->body, err);
}

static bool photo_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    int64_t id = ((const struct record_args *)args)->id, bytes;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char key[BLOB_KEY_MAX + 1], *at;

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_INSPECTION_PHOTO_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step != STEP_ROW)
        return step == STEP_DONE && error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                                              (long long)id, "photos");
    call->response->content_type = arena_copy(call->arena, stmt_str(&q, 0)).ptr;
    etag_format(call->response->etag, "%.*s", STR_ARG(stmt_str(&q, 1)));
    bytes = stmt_i64(&q, 2);
    snprintf(key, sizeof(key), "%.*s", STR_ARG(stmt_str(&q, 3)));
    at = bytes <= PHOTO_BYTES ? arena_alloc(call->arena, (size_t)bytes) : NULL;
    if (!at || !call->response->content_type)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    if (!blob_get(world->ledger, key, 0, (size_t)bytes, at, err))
        return false;
    call->response->no_gzip = true;
    call->response->cache = "private, no-cache";
    call->response->bytes = (struct str){ at, (size_t)bytes };
    return true;
}

const struct route inspection_photo_routes[] = {
    { METHOD_POST, "/api/inspections/findings/{id}/photos", photo_post, record_params,
      sizeof(struct record_args), "rectify", SCOPE_WRITE,
      "A picture of a finding, or of how it was mended (JPEG, PNG, WebP; Idempotency-Key)",
      "上传问题或整改照片（需 Idempotency-Key）", .body = BODY_BYTES, .max_bytes = PHOTO_BYTES },
    { METHOD_GET, "/api/inspections/photos/{id}", photo_get, record_params,
      sizeof(struct record_args), "read_units", SCOPE_READ, "A picture of an inspection",
      "巡检照片", "image/jpeg, image/png, image/webp" },
};
const size_t n_inspection_photo_routes = ARRAY_LEN(inspection_photo_routes);
