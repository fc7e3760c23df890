/*
 * exports: GET /api/exports/{collection}.{ext}, made while the client waits.
 */
#include "routes.h"

#include <pthread.h>
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

static void *make(void *arg)
{
    struct making *m = arg;
    struct world *world = m->world;
    struct watch watch = { .context = world, .is_canceled = is_canceled };

    if (!export_open(world->ledger, &m->request, &watch, &m->fd, NULL, &m->err))
        m->fd = -1;
    wait_done(m->waiter, m, making_free);
    world->exports--;
    return NULL;
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

static bool names_people(const struct export_args *a)
{
    const struct collection *c = collection_find(a->collection);

    return c ? c->flags & COLLECTION_PERSONAL : str_eq(a->collection, STR("all"));
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

static bool start(struct call *call, const struct export_args *a, struct error *err)
{
    struct world *world = call->context;
    const struct collection *of = collection_find(a->collection);
    bool personal = caller_may(call->caller, "export_people");
    struct making *m;
    pthread_attr_t detached;
    pthread_t thread;
    int rc;

    if (of && (of->flags & COLLECTION_UNITS) && !call_demand(call, "read_units", err))
        return false;
    if (personal && names_people(a) && !export_note(call, err))
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
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    rc = pthread_create(&thread, &detached, make, m);
    pthread_attr_destroy(&detached);
    if (rc == 0)
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

const struct route export_routes[] = {
    { METHOD_GET, "/api/exports/{collection}.{ext}", export_get, export_params,
      sizeof(struct export_args), "read", SCOPE_READ, "A register as a file", "导出台账",
      "application/octet-stream" },
};
const size_t n_export_routes = ARRAY_LEN(export_routes);
