/*
 * exports: GET /api/exports/{collection}.{ext}, made while the client waits; or by a job, and
 * fetched when it is done.
 */
#include <fcntl.h>

#include "aside.h"
#include "body.h"
#include "export_job.h"
#include "job_json.h"
#include "job_start.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/stat.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/json.h"
#include "yardstick/http/wait.h"
#include "yardstick/intake/export.h"
#include "yardstick/registry/collection.h"

enum { WAIT_MS = 20000, THREADS_MAX = 4 };

struct export_args {
    struct str collection, ext, filter, as_of, crs;
    int lang;
    bool wkt;
};

static const char *const langs[] = { "zh", "en", NULL };
static const struct param export_params[] = {
    PARAM(STR, export_args, collection, .min = 1, .max = 64),
    PARAM(STR, export_args, ext, .min = 1, .max = 16),
    PARAM(STR, export_args, filter, .max = 8192, .about = "a condition over the columns",
          .about_zh = "筛选条件"),
    PARAM_NAMED(DATE, "as_of", export_args, as_of, .about = "as it was on this day",
                .about_zh = "截至日期"),
    PARAM(STR, export_args, crs, .max = 20, .about = "EPSG:4548; absent: EPSG:4490",
          .about_zh = "坐标系"),
    PARAM(ENUM, export_args, lang, .values = langs, .otherwise = "zh"),
    PARAM(BOOL, export_args, wkt),
    PARAM_END
};

/* One export; made by the handler, freed with its result. */
struct making {
    struct world *world;
    struct export_request request;
    struct read_scope scope;
    struct arena arena; /* of the request's text */
    struct waiter *waiter;
    struct error err;
    int fd;
};

static void making_free(void *result)
{
    struct making *m = result;

    if (m->fd >= 0)
        close(m->fd);
    arena_release(&m->arena);
    free(m);
}

static bool is_canceled(void *context)
{
    return ((struct world *)context)->stopping;
}

static void make(void *arg)
{
    struct making *m = arg;
    struct world *world = m->world;
    struct watch watch = { .context = world, .is_canceled = is_canceled };

    if (!export_open(world->ledger, &m->request, &watch, &m->fd, NULL, &m->err))
        m->fd = -1;
    wait_done(m->waiter, m, making_free);
    world->exports--;
}

static bool crs_read(struct str crs, int *epsg, struct error *err)
{
    int64_t code;

    *epsg = 0;
    if (!crs.len)
        return true;
    if (str_starts(crs, STR("EPSG:")))
        crs = (struct str){ crs.ptr + 5, crs.len - 5 };
    if (!str_to_i64(crs, &code) || code <= 0 || code > 999999) {
        error_set(err, ERROR_INVALID, "the CRS \"%" STR_FMT "\" is not written as EPSG:4548",
                  STR_ARG(crs));
        return error_detail(err, STR("crs"), crs, "EPSG:4490, EPSG:4548 …");
    }
    *epsg = (int)code;
    return true;
}

static bool request_make(const struct export_args *a, bool personal, struct making *m,
                         struct error *err)
{
    struct str name = arena_printf(&m->arena, "x.%" STR_FMT, STR_ARG(a->ext));

    m->request = (struct export_request){
        .collection = arena_copy(&m->arena, a->collection),
        .format = export_format_of(name),
        .filter = a->filter.ptr ? arena_copy(&m->arena, a->filter) : a->filter,
        .as_of = a->as_of.ptr ? arena_copy(&m->arena, a->as_of) : a->as_of,
        .lang = a->lang == 1 ? LANG_EN : LANG_ZH,
        .wkt = a->wkt,
    };
    m->request.scope = &m->scope;
    m->request.personal = personal;
    return crs_read(a->crs, &m->request.epsg, err);
}

/* Who takes lists of people out of the house is noted, and may not do so all day long. */
static const struct rate_limit people_exports = { "export people", 10, 10, 3600 };

static bool names_people(struct str collection)
{
    const struct collection *c = collection_find(collection);

    return c ? c->flags & COLLECTION_PERSONAL : str_eq(collection, STR("all"));
}

static bool export_write_note(struct conn *conn, void *call_, struct error *err)
{
    const struct call *call = call_;
    const struct world *world = call->context;
    AUTO(buf) text = BUF_INIT(1 << 14);
    struct json j = JSON_INIT(&text);
    struct audit_event event = { "export", "person", 0, { 0 } };

    json_object_begin(&j, NULL);
    json_str(&j, "path", call->request->path);
    json_str(&j, "query", call->request->query);
    json_end(&j);
    event.detail = buf_str(&text);
    return audit_note(&world->audit, conn, &event, err);
}

static bool export_note(struct call *call, struct error *err)
{
    struct world *world = call->context;
    struct write_request request = { .run = export_write_note, .argument = call };

    return rate_take(auth_rate(world->auth), &people_exports, str_from(call->caller->login),
                     clock_now(), err) &&
           call_write(call, &request, err);
}

/* May the caller have it at all? That people were taken out is noted. */
static bool export_check(struct call *call, struct str collection, struct error *err)
{
    const struct collection *of = collection_find(collection);

    if (of && (of->flags & COLLECTION_UNITS) && !call_demand(call, "read_units", err))
        return false;
    return !caller_may(call->caller, "export_people") || !names_people(collection) ||
           export_note(call, err);
}

static bool start(struct call *call, const struct export_args *a, struct error *err)
{
    struct world *world = call->context;
    bool personal = caller_may(call->caller, "export_people");
    struct making *m;

    if (!export_check(call, a->collection, err))
        return false;
    if (++world->exports > THREADS_MAX) {
        world->exports--;
        return error_set(err, ERROR_BUSY, "several exports are being made; try again in a moment");
    }
    m = calloc(1, sizeof(*m));
    if (m)
        *m = (struct making){
            .world = world, .scope = call->caller->scope, .fd = -1, .arena = ARENA_INIT(1 << 16)
        };
    if (!m || !request_make(a, personal, m, err) || !(m->waiter = wait_begin(call, WAIT_MS, err))) {
        world->exports--;
        if (m)
            making_free(m);
        return m ? false : error_set(err, ERROR_INTERNAL, "out of memory");
    }
    if (aside_start(world, make, m))
        return true;
    world->exports--;
    error_set(&m->err, ERROR_BUSY, "several exports are being made; try again in a moment");
    wait_done(m->waiter, m, making_free);
    return true;
}

static bool answer(struct call *call, struct making *m, const struct export_args *a,
                   struct error *err)
{
    struct stat st;
    int fd;

    if (m->fd < 0) {
        *err = m->err;
        return false;
    }
    fd = dup(m->fd);
    if (fd < 0 || fstat(fd, &st) != 0)
        return error_set(err, ERROR_BUSY, "several exports are being made; try again in a moment");
    response_file(call->response, fd, 0, st.st_size);
    call->response->content_type = export_format_type(m->request.format);
    call->response->cache = "no-store";
    response_download(call->response,
                      arena_printf(call->arena, "%" STR_FMT ".%" STR_FMT, STR_ARG(a->collection),
                                   STR_ARG(a->ext)),
                      call->arena);
    return true;
}

static bool export_get(struct call *call, const void *args, struct error *err)
{
    struct waiter *w = wait_find(call);

    if (!w)
        return start(call, args, err);
    if (wait_state(w) != WAIT_DONE)
        return error_set(err, ERROR_BUSY,
                         "this takes longer than %d seconds; narrow it with filter=, or export on "
                         "the server",
                         WAIT_MS / 1000);
    return answer(call, wait_result(w), args, err);
}

/* The words of the body that say what is wanted, checked. */
struct order {
    struct str collection, format, filter, as_of, crs, lang;
    enum export_format of;
    int epsg;
    bool wkt;
};

static bool order_read(struct call *call, const struct json_doc *doc, struct order *o,
                       struct error *err)
{
    const struct {
        const char *name;
        struct str *to;
    } texts[] = {
        { "collection", &o->collection }, { "format", &o->format }, { "filter", &o->filter },
        { "as_of", &o->as_of },           { "crs", &o->crs },       { "lang", &o->lang }
    };

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (!body_text(doc, texts[i].name, call->arena, texts[i].to, err))
            return false;
    if (!body_needs(o->collection, "collection", err))
        return false;
    if (!collection_find(o->collection) && !str_eq(o->collection, STR("all")))
        return body_wrong("collection", o->collection, "rooms, buildings … all", err);
    if (!o->format.len)
        o->format = STR("gpkg");
    o->of = export_format_of(arena_printf(call->arena, "x.%" STR_FMT, STR_ARG(o->format)));
    if (o->of == EXPORT_NONE)
        return body_wrong("format", o->format, "gpkg|geojson|shp.zip|csv|xlsx|fgb", err);
    if (o->lang.len && !str_eq(o->lang, STR("zh")) && !str_eq(o->lang, STR("en")))
        return body_wrong("lang", o->lang, "zh|en", err);
    o->wkt = json_as_bool(json_get(doc->root, "wkt"));
    return crs_read(o->crs, &o->epsg, err);
}

static void order_write(const struct order *o, struct buf *out)
{
    struct json j = JSON_INIT(out);

    json_object_begin(&j, NULL);
    json_str(&j, "collection", o->collection);
    json_text(&j, "format", export_format_ending(o->of));
    json_str(&j, "filter", o->filter);
    json_str(&j, "as_of", o->as_of);
    json_i64(&j, "epsg", o->epsg);
    json_str(&j, "lang", o->lang);
    json_bool(&j, "wkt", o->wkt);
    json_end(&j);
}

static bool exports_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "collection", "format", "filter", "as_of",
                                         "crs",        "lang",   "wkt",    NULL };
    const struct world *world = call->context;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 16);
    struct order order = { 0 };
    struct str key;

    (void)args;
    if (!job_start_key(call, &key, err) || !body_object(call, known, &doc, err) ||
        !order_read(call, &doc, &order, err))
        return false;
    if (!world->jobs)
        return error_set(err, ERROR_UNAVAILABLE, "no jobs are run here; start the server");
    if (!export_check(call, order.collection, err))
        return false;
    order_write(&order, &text);
    return job_start(call, "export", &text, key, err);
}

struct kept_args {
    int64_t id;
};
static const struct param kept_params[] = { PARAM(I64, kept_args, id, .min = 1, .max = 9e15,
                                                  .about = "the job that made it",
                                                  .about_zh = "生成任务的编号"),
                                            PARAM_END };

/* Its job's, in whichever format it was made. */
static int kept_open(const struct world *world, int64_t id, enum export_format *format)
{
    char path[LEDGER_PATH_MAX];
    struct error ignored;
    int fd = -1;

    for (int f = EXPORT_NONE + 1; f < EXPORT_FORMAT_COUNT && fd < 0; f++) {
        *format = (enum export_format)f;
        if (!export_path(world, id, *format, path, &ignored))
            return -1;
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    return fd;
}

/* One's own alone: the file is what its owner may see. */
static bool kept_get(struct call *call, const void *args, struct error *err)
{
    int64_t id = ((const struct kept_args *)args)->id;
    enum export_format format = EXPORT_NONE;
    AUTO(reader) r = { 0 };
    struct stat st;
    struct job job;
    int fd = -1;

    if (!call_reader(call, &r, err) || !job_of_caller(call, r.conn, id, &job, err))
        return false;
    if (job.owner.account_id == call->caller->account_id && job.state == JOB_SUCCESSFUL &&
        str_eq(job.kind, STR("export")))
        fd = kept_open(call->context, id, &format);
    if (fd < 0 || fstat(fd, &st) != 0) {
        if (fd >= 0)
            close(fd);
        return error_set(err, ERROR_NOT_FOUND, "job %lld has no file (any more); make it again",
                         (long long)id);
    }
    response_file(call->response, fd, 0, st.st_size);
    call->response->content_type = export_format_type(format);
    call->response->cache = "no-store";
    response_download(
        call->response,
        arena_printf(call->arena, "export-%lld.%s", (long long)id, export_format_ending(format)),
        call->arena);
    return true;
}

const struct route export_routes[] = {
    { METHOD_GET, "/api/exports/{collection}.{ext}", export_get, export_params,
      sizeof(struct export_args), "read", SCOPE_READ, "A register as a file", "导出台账",
      "application/octet-stream" },
    { METHOD_POST, "/api/exports", exports_post, NULL, 0, "jobs", SCOPE_READ,
      "A register as a file, made by a job (Idempotency-Key)",
      "由后台任务导出台账（需 Idempotency-Key）", .body = BODY_JSON },
    { METHOD_GET, "/api/exports/{id}", kept_get, kept_params, sizeof(struct kept_args), "jobs",
      SCOPE_READ, "The file that such a job has made", "下载导出文件", "application/octet-stream" },
};
const size_t n_export_routes = ARRAY_LEN(export_routes);
