/*
 * world: what a running program holds, built once and handed down.
 *
 * The handlers find it in call->context. Everything in it is safe from any
 * thread; nothing in it is replaced while the server runs. The order of a
 * commit: the writer's thread commits, then the map, the tile cache and the
 * search index follow, then browsers are told, then the writer's caller goes
 * on: who was answered reads what was written.
 */
#pragma once

#include "yardstick/audit/audit.h"
#include "yardstick/auth/auth.h"
#include "yardstick/base/clock.h"
#include "yardstick/confirm/confirm_sink.h"
#include "yardstick/housing/warning.h"
#include "yardstick/http/server.h"
#include "yardstick/map/city.h"
#include "yardstick/store/ledger.h"
#include "yardstick/survey/imagery.h"

struct tile_cache;
struct tile_shelf;
struct dated_maps;
struct statistic_reader;
struct events;
struct job_runner;
struct kept_shelf;
struct ogc_counts;
struct names;
struct statistic_shelf;

struct world {
    struct ledger *ledger;
    struct audit audit;
    struct confirm_sink confirmations; /* sees what is signed change, first of all */
    struct warning_sink warnings;      /* follows each change, before the audit */
    struct change_sink sink;
    struct auth *auth;                  /* NULL in a program that does not serve */
    struct auth_settings auth_settings; /* set before world_open() */
    /* The national base map, as configured; NULL: none. The origin is "https://…". */
    const char *map_origin, *map_key;
    bool plain_http;          /* reached without TLS from other machines: the page says so */
    int64_t head_logged;      /* the hour of the audit's head in the log; the tending thread's */
    const char *proxy_header; /* names the login a proxy has checked; NULL: none is believed */
    bool secure;              /* reached by TLS, ours or a proxy's: the cookie is __Host-sid */
    struct map *map;
    struct tile_cache *tiles;
    struct tile_shelf *shelf; /* imported base maps */
    struct dated_maps *dated; /* NULL in a program that does not serve */
    struct imagery_live imagery;
    struct kept_shelf *pictures; /* tiles of imagery as they were answered before */
    struct ogc_counts *counts;   /* of features, as /ogc found them before */
    char map_day[DATE_TEXT];     /* on which the map was loaded: states depend on it */
    uint64_t map_kept;           /* the revision that is in the file DIR/map */
    int64_t map_kept_ms;         /* when that was, clock_ms() */
    struct names *names;
    int64_t names_kept_ms; /* when they were kept in DIR/names, clock_ms() */
    struct events *events;
    struct statistic_shelf *statistics;
    struct statistic_reader *statistic_reader; /* NULL in a program that does not serve */
    struct job_runner *jobs;                   /* NULL in a program that does not serve */
    struct error sandbox;      /* why workers cannot run here; code NONE when they can */
    _Atomic int asides;        /* threads that work for clients that wait (src/api/aside.h) */
    _Atomic int exports;       /* being made for clients that wait */
    _Atomic int signing;       /* passwords being checked for clients that wait */
    _Atomic bool reading_list; /* a list of accounts is with the worker */
    _Atomic bool stopping;
};

/*
 * A world to serve from: the writer runs, the map is loaded, the names are being read (src/api/
 * names.h). `ledger` is open for writing and stays the caller's. events may be NULL.
 */
MUST_CHECK bool world_open(struct world *world, struct ledger *ledger, struct events *events,
                           struct error *err);
/* The same to look at only: the map is loaded, names are not, nothing can be written. */
MUST_CHECK bool world_open_reader(struct world *world, struct ledger *ledger, struct error *err);
void world_close(struct world *world);

/* Run jobs (imports, inspections); after world_open, before serving. world_close stops them. */
MUST_CHECK bool world_start_jobs(struct world *world, struct error *err);
/* Stop them and what else works for clients; no request may come any more. */
void world_stop_jobs(struct world *world);

/* A ledger to write to from the command line: the writer alone, nothing in memory. */
MUST_CHECK bool world_open_writer(struct world *world, struct ledger *ledger, struct error *err);

/* Called every second by one thread: packs what is recent, keeps the map for the next start; on a
 * new day the states that depend on dates (idle, held) are read anew. */
void world_tend(struct world *world, bool is_new_day);

/* Every table of routes the program serves; how many were filled in. */
enum { API_TABLES_MAX = 128 };
size_t api_tables(struct route_table out[API_TABLES_MAX]);
/* Those routes, and who may: tables (API_TABLES_MAX of them), context, identify, allow, known. */
void api_serve(struct world *world, struct route_table *tables, struct server_options *options);
