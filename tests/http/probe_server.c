/*
 * probe_server: a small server for the raw tests and for benchmarks.
 *
 * Prints its port, serves until its input ends, prints its counts, exits.
 *     probe_server [header_ms idle_ms window_ms min_rate max_connections listen]
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "yardstick/base/json.h"
#include "yardstick/base/log.h"
#include "yardstick/http/assets.h"
#include "yardstick/http/events.h"
#include "yardstick/http/kept_response.h"
#include "yardstick/http/openapi.h"
#include "yardstick/http/server.h"
#include "yardstick/http/wait.h"

extern const struct asset test_page[], test_no_page[];
extern const size_t n_test_page, n_test_no_page;

struct world {
    struct events *events;
    struct kept_response *tile, *packed;
    struct server *server;
    _Atomic int smuggled;
    _Atomic int streams_open;
    _Atomic int64_t streamed;
};

static bool hello_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    (void)args, (void)err;
    json_object_begin(&j, NULL);
    json_text(&j, "hello", "世界");
    json_end(&j);
    etag_format(call->response->etag, "hello-%d", 1);
    return true;
}

static bool smuggled_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    world->smuggled++;
    return hello_get(call, args, err);
}

static bool smuggled_count(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args, (void)err;
    call->response->content_type = "text/plain";
    buf_addf(&call->response->body, "%d", world->smuggled);
    return true;
}

struct size_args {
    int64_t bytes;
};
static const struct param size_params[] = {
    PARAM(I64, size_args, bytes, .min = 1, .max = 200000000, .otherwise = "5000",
          .about = "bytes of the answer", .about_zh = "应答字节数"),
    PARAM_END
};

static bool large_get(struct call *call, const void *args_, struct error *err)
{
    const struct size_args *args = args_;

    (void)err;
    for (int64_t i = 0; i < args->bytes; i += 50)
        buf_text(&call->response->body, "[1234567890,1234567890,1234567890,123456789012345]");
    return true;
}

struct tile_args {
    struct str source;
    int64_t z, x, y;
};
static const struct param tile_params[] = { PARAM(STR, tile_args, source, .min = 1, .max = 64),
                                            PARAM(I64, tile_args, z, .min = 0, .max = 22),
                                            PARAM(I64, tile_args, x, .min = 0, .max = 4194303),
                                            PARAM(I64, tile_args, y, .min = 0, .max = 4194303),
                                            PARAM_END };

static bool tile_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args, (void)err;
    response_kept(call->response, world->tile);
    return true;
}

static bool packed_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args, (void)err;
    response_kept(call->response, world->packed);
    return true;
}

/* Its own program, from byte 1 on: "ELF…". */
static bool file_get(struct call *call, const void *args, struct error *err)
{
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

    (void)args;
    if (fd < 0)
        return error_set(err, ERROR_NOT_FOUND, "no file");
    response_file(call->response, fd, 1, 100000);
    call->response->content_type = "application/octet-stream";
    response_download(call->response, STR("程序.bin"), call->arena);
    return true;
}

static bool events_get_count(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args, (void)err;
    call->response->content_type = "text/plain";
    buf_addf(&call->response->body, "%zu", events_count(world->events));
    return true;
}

static bool echo_post(struct call *call, const void *args, struct error *err)
{
    (void)args, (void)err;
    buf_add(&call->response->body, call->request->body);
    return true;
}

struct name_args {
    struct str name;
};
static const struct param name_params[] = { PARAM(STR, name_args, name, .min = 1, .max = 40),
                                            PARAM_END };

static bool name_get(struct call *call, const void *args_, struct error *err)
{
    const struct name_args *args = args_;

    (void)err;
    call->response->content_type = "text/plain; charset=utf-8";
    buf_add(&call->response->body, args->name);
    return true;
}

static bool version_patch(struct call *call, const void *args, struct error *err)
{
    return etag_must_match(call->request, "\"v7\"", true, err) && echo_post(call, args, err);
}

/* Uploads: counted, not kept. "full" in a piece is a full disk. */
static bool upload_open(struct call *call, const void *args, void **state, struct error *err)
{
    struct world *world = call->context;

    (void)args, (void)err;
    world->streams_open++;
    *state = world;
    return true;
}

static bool upload_piece(void *state, struct str bytes, struct error *err)
{
    struct world *world = state;

    if (memmem(bytes.ptr, bytes.len, "DISKFULL", 8))
        return error_set(err, ERROR_FULL, "no space");
    world->streamed += (int64_t)bytes.len;
    return true;
}

static void upload_close(void *state, bool complete)
{
    struct world *world = state;

    (void)complete;
    world->streams_open--;
}

static const struct body_stream upload = { upload_open, upload_piece, upload_close };

static bool upload_done(struct call *call, const void *args, struct error *err)
{
    (void)args, (void)err;
    call->response->status = 204;
    return true;
}

static bool streams_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args, (void)err;
    call->response->content_type = "text/plain";
    buf_addf(&call->response->body, "%d %lld", world->streams_open, (long long)world->streamed);
    return true;
}

static bool events_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args;
    return events_join(world->events, call, STR("{\"revision\":1}"), &(struct events_who){ 0 },
                       err);
}

static bool events_post(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args, (void)err;
    events_send(world->events, "revision", call->request->body, NULL);
    call->response->status = 204;
    return true;
}

struct slow {
    struct waiter *waiter;
    int64_t ms;
};

static void *slow_run(void *slow_)
{
    struct slow slow = *(struct slow *)slow_;
    struct timespec nap = { slow.ms / 1000, slow.ms % 1000 * 1000000 };

    free(slow_);
    nanosleep(&nap, NULL);
    wait_done(slow.waiter, strdup("worked"), free);
    return NULL;
}

struct wait_args {
    int64_t ms, timeout;
};
static const struct param wait_params[] = {
    PARAM(I64, wait_args, ms, .min = 0, .max = 30000, .otherwise = "100"),
    PARAM(I64, wait_args, timeout, .min = 0, .max = 20000, .otherwise = "20000"), PARAM_END
};

static bool wait_get(struct call *call, const void *args_, struct error *err)
{
    const struct wait_args *args = args_;
    struct waiter *waiter = wait_find(call);
    struct slow *slow;
    pthread_t thread;

    if (waiter) {
        if (wait_state(waiter) != WAIT_DONE)
            return error_set(err, ERROR_BUSY, "not yet");
        buf_text(&call->response->body, wait_result(waiter));
        call->response->content_type = "text/plain";
        return true;
    }
    waiter = wait_begin(call, args->timeout, err);
    slow = waiter ? malloc(sizeof(*slow)) : NULL;
    if (!slow)
        return false;
    *slow = (struct slow){ waiter, args->ms };
    pthread_create(&thread, NULL, slow_run, slow);
    pthread_detach(thread);
    return true;
}

/* Blocks its thread; only a test may. */
static bool sleep_get(struct call *call, const void *args_, struct error *err)
{
    const struct wait_args *args = args_;
    struct timespec nap = { args->ms / 1000, args->ms % 1000 * 1000000 };

    nanosleep(&nap, NULL);
    return hello_get(call, args_, err);
}

static bool openapi_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    struct openapi_info info = { "Probe", "探针", "1", "" };

    (void)args, (void)err;
    openapi_write(server_router(world->server), &info, &call->response->body);
    return true;
}

static const struct route routes[] = {
    { METHOD_GET, "/hello", hello_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/smuggled", smuggled_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/smuggled/count", smuggled_count, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/large", large_get, size_params, sizeof(struct size_args), "public",
      SCOPE_NONE },
    { METHOD_GET, "/tiles/{source}/{z}/{x}/{y}.mvt", tile_get, tile_params,
      sizeof(struct tile_args), "public", SCOPE_NONE },
    { METHOD_GET, "/packed", packed_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/file", file_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/events/count", events_get_count, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_POST, "/echo", echo_post, .permission = "public", .scope = SCOPE_NONE,
      .body = BODY_JSON, .max_bytes = 1 << 20 },
    { METHOD_GET, "/name/{name}", name_get, name_params, sizeof(struct name_args), "public",
      SCOPE_NONE },
    { METHOD_PATCH, "/version", version_patch, .permission = "public", .scope = SCOPE_NONE,
      .body = BODY_JSON },
    { METHOD_PATCH, "/upload", upload_done, .permission = "public", .scope = SCOPE_NONE,
      .body = BODY_STREAM, .stream = &upload },
    { METHOD_GET, "/streams", streams_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/events", events_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_POST, "/events", events_post, .permission = "public", .scope = SCOPE_NONE,
      .body = BODY_JSON },
    { METHOD_GET, "/wait", wait_get, wait_params, sizeof(struct wait_args), "public", SCOPE_NONE },
    { METHOD_GET, "/sleep", sleep_get, wait_params, sizeof(struct wait_args), "public",
      SCOPE_NONE },
    { METHOD_GET, "/openapi.json", openapi_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/secret", hello_get, .permission = "admin", .scope = SCOPE_NONE },
};

static bool allow(struct call *call, struct error *err)
{
    (void)call;
    return strcmp(call->route->permission, "public") == 0 ||
           error_set(err, ERROR_UNAUTHORIZED, "sign in first");
}

/* "hello hello hello\n" in gzip */
static const unsigned char hello_gz[] = { 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00,
                                          0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57,
                                          0xc8, 0x40, 0x90, 0x5c, 0x00, 0x3b, 0x7c, 0x8a,
                                          0xdf, 0x12, 0x00, 0x00, 0x00 };

static bool tile_make(struct world *world, struct error *err)
{
    static char bytes[20000];
    struct kept_options options = {
        .content_type = "application/vnd.mapbox-vector-tile",
        .cache = "no-cache",
        .etag = "\"t1\"",
        .identity = { bytes, sizeof(bytes) },
    };

    memset(bytes, 't', sizeof(bytes));
    if (!kept_response_make(&options, &world->tile, err))
        return false;
    options = (struct kept_options){ .content_type = "application/x",
                                     .etag = "\"p1\"",
                                     .gzip = { (const char *)hello_gz, sizeof(hello_gz) } };
    return kept_response_make(&options, &world->packed, err);
}

static bool run(struct world *world, char **argv, int argc, struct error *err)
{
    static const struct route_table tables[] = { { routes, ARRAY_LEN(routes) } };
    struct assets *assets = NULL;
    struct server_options options = {
        .listen = argc > 6 ? argv[6] : "127.0.0.1:0",
        .n_threads = 2,
        .tables = tables,
        .n_tables = 1,
        .allow = allow,
        .events = world->events,
        .context = world,
    };
    unsigned *const numbers[] = { &options.header_ms, &options.idle_ms, &options.window_ms,
                                  &options.min_rate, &options.max_connections };
    struct server_counts counts;
    char c;

    for (int i = 1; i < argc && i <= 5; i++)
        *numbers[i - 1] = (unsigned)strtoul(argv[i], NULL, 10);
    if (!tile_make(world, err) ||
        !(getenv("NO_PAGE") ? assets_make(test_no_page, n_test_no_page, &assets, err)
                            : assets_make(test_page, n_test_page, &assets, err)))
        return false;
    options.assets = assets;
    if (!server_start(&options, &world->server, err)) {
        assets_free(assets);
        return false;
    }
    printf("%u\n", server_port(world->server));
    fflush(stdout);
    while (read(0, &c, 1) > 0)
        ;
    server_counts(world->server, &counts);
    printf("requests %llu refused %llu reaped %llu connections %llu drained %d\n",
           (unsigned long long)counts.requests, (unsigned long long)counts.refused,
           (unsigned long long)counts.reaped, (unsigned long long)counts.connections,
           server_stop(world->server, 25000));
    assets_free(assets);
    return true;
}

int main(int argc, char **argv)
{
    struct world world = { .events = events_new(0, 0) };
    struct error err;
    bool done = run(&world, argv, argc, &err);

    if (!done)
        fprintf(stderr, "%s\n", err.message[LANG_EN]);
    kept_response_unref(world.tile);
    kept_response_unref(world.packed);
    events_free(world.events);
    return done ? 0 : 1;
}
