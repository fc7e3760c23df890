/*
 * city_server: a server on a city made for the occasion.
 *
 * Prints its URL and its data directory, and what it took to make and load; serves until its input
 * ends. city_server [courtyards buildings floors rooms]
 */
#include "small_city.h"

#include <stdlib.h>
#include <unistd.h>

#include "yardstick/api/world.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/http/events.h"
#include "yardstick/query/search_load.h"
#include "yardstick/store/explain.h"

#define PASSWORD "Kept-in-tests-1"

static int say(const struct error *err)
{
    fprintf(stderr, "%s\n", err->message[LANG_EN]);
    return 1;
}

/* An account of each role, named after it, under one password. */
static bool accounts_run(struct conn *conn, void *hash, struct error *err)
{
    for (int r = 0; r < ROLE_COUNT; r++) {
        struct account a = { .login = str_from(role_name((enum role)r)),
                             .roles = ROLE_BIT(r),
                             .institution_id = ROLE_BIT(r) & ROLES_OF_UNITS ? 2 : 0 };
        struct credential credential = { 0 };

        if (!account_insert(conn, &a, &a.id, err) ||
            !credential_password_set(conn, a.id, &credential, hash, 0, err))
            return false;
    }
    return true;
}

static bool accounts_make(struct ledger *ledger, struct error *err)
{
    char hash[PASSWORD_HASH_TEXT];
    struct write_request request = { .run = accounts_run, .argument = hash, .actor = "test" };

    return crypto_start(err) && password_hash(STR(PASSWORD), hash, err) &&
           writer_run(ledger_writer(ledger), &request, err);
}

static bool city_fill(struct ledger *ledger, struct city_order *order, struct error *err)
{
    struct write_request request = {
        .run = city_make, .argument = order, .actor = "test", .day = "2026-01-01"
    };
    struct world world = { 0 };
    bool done = world_open_writer(&world, ledger, err) &&
                writer_run(ledger_writer(ledger), &request, err) && accounts_make(ledger, err);

    world_close(&world);
    return done;
}

/* How long the names of all that is there take to be made into an index. */
static void search_time(struct ledger *ledger)
{
    struct search_live live = SEARCH_LIVE_INIT;
    AUTO(reader) r = { 0 };
    struct error err = { 0 };
    int64_t start = clock_ms();

    if (!reader_borrow(ledger, &r, &err))
        return;
    conn_deadline(r.conn, 0);
    if (search_load(r.conn, &live, &err))
        fprintf(stderr, "of this the search index %lld ms\n", (long long)(clock_ms() - start));
    search_live_put(&live, NULL);
}

/* A line a statement into the file named by YS_TRACE: S on a scoped reader, P on another. */
static void trace_line(void *file, const char *sql, int64_t ns, bool is_scoped)
{
    char line[100000];
    size_t n = 0;

    (void)ns;
    for (; sql && sql[n] && n < sizeof(line) - 1; n++)
        line[n] = sql[n] == '\n' ? ' ' : sql[n];
    line[n] = '\0';
    fprintf(file, "%c\t%s\n", is_scoped ? 'S' : 'P', line);
    fflush(file);
}

static int serve(struct ledger *ledger, struct error *err)
{
    struct route_table tables[API_TABLES_MAX];
    struct world world = { .auth_settings = AUTH_SETTINGS_DEFAULT };
    struct events *events = events_new(0, 0);
    struct server_options options = { .listen = "127.0.0.1:0", .events = events };
    struct server *server;
    const char *path = getenv("YS_TRACE");
    struct sql_trace trace = { path ? fopen(path, "ae") : NULL, trace_line };
    int64_t start = clock_ms();
    char byte;

    if (trace.context)
        ledger_trace(ledger, &trace);

    world.auth_settings.public_map = true;
    api_serve(&world, tables, &options);
    if (!world_open(&world, ledger, events, err))
        return say(err);
    fprintf(stderr, "loaded in %lld ms\n", (long long)(clock_ms() - start));
    search_time(ledger);
    if (!server_start(&options, &server, err))
        return say(err);
    printf("%s\n%s\n", server_url(server), ledger_dir(ledger));
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    server_stop(server, 2000);
    world_close(&world);
    events_free(events);
    ledger_trace(ledger, NULL);
    return 0;
}

int main(int argc, char **argv)
{
    char dir[] = "/tmp/ys_city_server.XXXXXX";
    struct city_order order = { .size = SMALL_CITY };
    int *sizes[] = { &order.size.courtyards, &order.size.buildings, &order.size.floors,
                     &order.size.rooms };
    struct ledger *ledger = NULL;
    struct error err = { 0 };
    int64_t start = clock_ms();
    int status;

    for (int i = 0; i < 4 && i + 1 < argc; i++)
        *sizes[i] = (int)strtol(argv[i + 1], NULL, 10);
    if (!mkdtemp(dir) || !ledger_open(dir, LEDGER_CREATE, &ledger, &err) ||
        !city_fill(ledger, &order, &err))
        return say(&err);
    ledger_close(ledger);
    fprintf(stderr, "made %lld rooms in %lld ms\n", (long long)order.n_rooms,
            (long long)(clock_ms() - start));
    if (!ledger_open(dir, LEDGER_WRITE, &ledger, &err))
        return say(&err);
    status = serve(ledger, &err);
    ledger_close(ledger);
    return fs_remove_tree(dir, &err) ? status : say(&err);
}
