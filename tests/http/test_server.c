/* server: many clients at once, while event streams come and go; for the thread sanitizer. */
#include "yardstick/http/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "test.h"
#include "yardstick/http/events.h"
#include "yardstick/http/kept_response.h"
#include "yardstick/http/wait.h"

enum { CLIENTS = 8, ROUNDS = 60 };

struct world {
    struct server *server;
    struct events *events;
    pthread_mutex_t lock;
    struct kept_response *tile; /* swapped while it is being served */
    atomic_int answered, failed;
};

static bool tile_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args, (void)err;
    pthread_mutex_lock(&world->lock);
    response_kept(call->response, world->tile);
    pthread_mutex_unlock(&world->lock);
    return true;
}

static bool text_get(struct call *call, const void *args, struct error *err)
{
    (void)args, (void)err;
    for (int i = 0; i < 200; i++)
        buf_text(&call->response->body, "[\"some text that is worth packing\"]");
    return true;
}

static bool events_get(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;

    (void)args;
    return events_join(world->events, call, STR("{}"), &(struct events_who){ 0 }, err);
}

static void *work(void *waiter)
{
    wait_done(waiter, strdup("done"), free);
    return NULL;
}

static bool wait_get(struct call *call, const void *args, struct error *err)
{
    struct waiter *waiter = wait_find(call);
    pthread_t thread;

    (void)args;
    if (waiter) {
        buf_text(&call->response->body, wait_state(waiter) == WAIT_DONE ? wait_result(waiter) : "");
        return true;
    }
    waiter = wait_begin(call, 5000, err);
    if (!waiter)
        return false;
    pthread_create(&thread, NULL, work, waiter);
    pthread_detach(thread);
    return true;
}

static bool knows_read(const char *name)
{
    return strcmp(name, "read") == 0;
}

static const struct route routes[] = {
    { METHOD_GET, "/tile", tile_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/text", text_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/events", events_get, .permission = "public", .scope = SCOPE_NONE },
    { METHOD_GET, "/wait", wait_get, .permission = "public", .scope = SCOPE_NONE },
};

static int dial(const struct world *world)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)server_port(world->server)),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval limit = { .tv_sec = 20 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* One GET on its own connection; true when it was answered with 200. */
static bool ask(const struct world *world, const char *path, bool to_the_end)
{
    int fd = dial(world);
    char text[8192];
    ssize_t n, first = 0;

    if (fd < 0)
        return false;
    n = snprintf(text, sizeof(text),
                 "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n%s\r\n", path,
                 to_the_end ? "Connection: close\r\n" : "");
    if (send(fd, text, (size_t)n, MSG_NOSIGNAL) == n)
        first = recv(fd, text, sizeof(text), 0);
    n = first;
    while (to_the_end && n > 0)
        n = recv(fd, text + 64, sizeof(text) - 64, 0);
    close(fd);
    return first > 15 && memcmp(text, "HTTP/1.1 200", 12) == 0;
}

static void *client_run(void *world_)
{
    static const char *const paths[] = { "/tile", "/text", "/wait" };
    struct world *world = world_;

    for (int i = 0; i < ROUNDS; i++) {
        bool is_stream = i % 6 == 5;

        if (ask(world, is_stream ? "/events" : paths[i % 3], !is_stream))
            world->answered++;
        else
            world->failed++;
    }
    return NULL;
}

static struct kept_response *tile_make(int version)
{
    struct kept_response *tile = NULL;
    struct kept_options options = { .content_type = "application/x", .etag = "\"1\"" };
    char bytes[3000];
    struct error err;

    memset(bytes, version, sizeof(bytes));
    options.identity = (struct str){ bytes, sizeof(bytes) };
    return kept_response_make(&options, &tile, &err) ? tile : NULL;
}

/* What the cache and the events do while requests come in. */
static void stir(struct world *world)
{
    for (int i = 0; i < 100; i++) {
        struct kept_response *fresh = tile_make(i), *old;

        pthread_mutex_lock(&world->lock);
        old = world->tile;
        world->tile = fresh;
        pthread_mutex_unlock(&world->lock);
        kept_response_unref(old);
        events_send(world->events, "revision", STR("{\"revision\":2}"), NULL);
        usleep(2000);
    }
}

TESTS
{
    struct world world = { .events = events_new(0, 0), .tile = tile_make(0) };
    struct route_table table = { routes, ARRAY_LEN(routes) };
    struct server_options options = { .listen = "127.0.0.1:0",
                                      .n_threads = 2,
                                      .tables = &table,
                                      .n_tables = 1,
                                      .events = world.events,
                                      .context = &world };
    struct server_counts counts;
    pthread_t clients[CLIENTS];
    struct error err;

    pthread_mutex_init(&world.lock, NULL);
    TEST ("many clients are all answered, and the server stops drained") {
        if (!CHECK(server_start(&options, &world.server, &err)))
            return;
        for (int i = 0; i < CLIENTS; i++)
            pthread_create(&clients[i], NULL, client_run, &world);
        stir(&world);
        for (int i = 0; i < CLIENTS; i++)
            pthread_join(clients[i], NULL);
        server_counts(world.server, &counts);
        CHECK(world.answered == CLIENTS * ROUNDS && world.failed == 0);
        CHECK(counts.requests == CLIENTS * ROUNDS);
        CHECK(server_stop(world.server, 10000));
        CHECK(events_count(world.events) == 0);
    }
    TEST ("a table without a permission does not start") {
        struct route open = { METHOD_GET, "/open", text_get };
        struct route_table wrong = { &open, 1 };

        options.tables = &wrong;
        CHECK(!server_start(&options, &world.server, &err));
        CHECK(strstr(err.message[LANG_EN], "/open: no permission"));
        CHECK(strstr(err.message[LANG_EN], "/open: no scope"));
    }
    TEST ("a permission that nobody knows does not start") {
        struct route odd = { METHOD_GET, "/odd", text_get, .permission = "raed",
                             .scope = SCOPE_NONE };
        struct route_table wrong = { &odd, 1 };

        options.tables = &wrong;
        options.known = knows_read;
        CHECK(!server_start(&options, &world.server, &err));
        CHECK(strstr(err.message[LANG_EN], "/odd: a permission nobody knows"));
    }
    kept_response_unref(world.tile);
    events_free(world.events);
    pthread_mutex_destroy(&world.lock);
}
