/*
 * world: see the header.
 */
#include "yardstick/api/world.h"

#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/confirm/confirmation.h"
#include "yardstick/http/kept_shelf.h"
#include "yardstick/housing/statistic.h"
#include "yardstick/http/events.h"
#include "yardstick/jobs/process.h"
#include "yardstick/registry/action.h"
#include "yardstick/store/blob.h"
#include "yardstick/tile/tile_cache.h"
#include "yardstick/tile/tile_shelf.h"

#include "dated_maps.h"
#include "names.h"
#include "ogc_count.h"
#include "revision.h"
#include "statistic_reader.h"
#include "world_map.h"

static bool imagery_touched(const struct change_ref *changes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(changes[i].table, "imagery") == 0 || strcmp(changes[i].table, "survey") == 0)
            return true;
    return false;
}

static void committed(void *context, struct conn *conn, const struct change_ref *changes, size_t n)
{
    struct world *world = context;
    struct map_changed changed = { 0 };
    struct error err = { 0 };

    if (!city_follow(conn, world->map, changes, n, &changed, &err))
        log_event(LOG_ERROR, "map", "the map did not follow a change: %s", err.message[LANG_EN]);
    if (!names_follow(world->names, conn, changes, n, &err))
        log_event(LOG_ERROR, "search", "the index did not follow a change: %s",
                  err.message[LANG_EN]);
    statistic_shelf_follow(world->statistics, conn, changes, n);
    if (imagery_touched(changes, n) && !imagery_load(world->ledger, conn, &world->imagery, &err))
        log_event(LOG_ERROR, "imagery", "imagery did not follow a change: %s",
                  err.message[LANG_EN]);
    tile_cache_invalidate(world->tiles, &changed);
    for (size_t i = 0; i < n; i++)
        if (changes[i].table == change_table("layer")) {
            tile_shelf_forget(world->shelf);
            break;
        }
    if (world->events)
        revision_tell(world->events, world->map, &changed);
    map_changed_release(&changed);
}

static bool confirmations_run(struct conn *conn, void *argument, struct error *err)
{
    (void)argument;
    return confirm_settle(conn, err);
}

static bool warnings_run(struct conn *conn, void *round, struct error *err)
{
    return warnings_settle_step(conn, round, err);
}

/* A start on the day on which everything was looked at writes nothing. */
static bool settle(struct ledger *ledger, struct error *err)
{
    static const struct write_request first = { .run = confirmations_run, .actor = "clock" };
    struct warning_round round = { 0 };
    struct write_request step = { .run = warnings_run, .argument = &round, .actor = "clock" };
    AUTO(reader) r = { 0 };

    if (!reader_borrow(ledger, &r, err) || !warnings_are_settled(r.conn, &round.is_done, err))
        return false;
    if (!round.is_done && !writer_run(ledger_writer(ledger), &first, err))
        return false;
    while (!round.is_done)
        if (!writer_run(ledger_writer(ledger), &step, err))
            return false;
    return true;
}

bool world_open_writer(struct world *world, struct ledger *ledger, struct error *err)
{
    char spool[LEDGER_PATH_MAX];

    *world = (struct world){ .ledger = ledger,
                             .imagery = IMAGERY_LIVE_INIT,
                             .map_origin = world->map_origin,
                             .map_key = world->map_key,
                             .plain_http = world->plain_http,
                             .secure = world->secure,
                             .proxy_header = world->proxy_header,
                             .auth_settings = world->auth_settings };
    ledger_path(ledger, "spool", spool);
    if (!confirm_machines_check(err) || !process_sweep(spool, err) || !blob_sweep(ledger, err) ||
        !audit_open(&world->audit, ledger, err))
        return false;
    world->warnings.next = audit_sink(&world->audit);
    world->confirmations.next = warning_sink(&world->warnings);
    world->sink = confirm_sink(&world->confirmations);
    return ledger_start_writer(ledger, &world->sink, err) && settle(ledger, err);
}

/* What ends by itself on a day has ended by now. */
static bool expire(struct conn *conn, void *argument, struct error *err)
{
    char today[DATE_TEXT];
    int64_t n;

    (void)argument;
    clock_today(today);
    return reservation_expire(conn, str_from(today), &n, err);
}

/* A start on a day on which nothing ends writes nothing. */
static bool end_what_is_due(struct world *world, struct error *err)
{
    struct write_request ends = { .run = expire, .actor = "clock" };
    AUTO(reader) r = { 0 };
    char today[DATE_TEXT];
    bool due;

    clock_today(today);
    if (!reader_borrow(world->ledger, &r, err) ||
        !reservation_is_due(r.conn, str_from(today), &due, err))
        return false;
    return !due || writer_run(ledger_writer(world->ledger), &ends, err);
}

/* From which revision on the shelf knows what has changed. */
static bool statistics_start(struct world *world, struct error *err)
{
    AUTO(reader) r = { 0 };

    if (!reader_borrow(world->ledger, &r, err))
        return false;
    statistic_shelf_follow(world->statistics, r.conn, NULL, 0);
    return true;
}

bool world_open(struct world *world, struct ledger *ledger, struct events *events,
                struct error *err)
{
    struct commit_observer observer = { world, committed };

    if (!world_open_writer(world, ledger, err))
        return false;
    world->events = events;
    world->statistics = statistic_shelf_open();
    world->dated = dated_maps_open(world);
    if (!end_what_is_due(world, err) || !world_load_map(world, err) ||
        !auth_open(ledger, &world->audit, &world->auth_settings, &world->auth, err))
        goto fail;
    if (!statistics_start(world, err))
        goto fail;
    writer_observe(ledger_writer(ledger), &observer);
    world->statistic_reader = statistic_reader_open(world);
    if (names_open(ledger, str_from(world->map_day), &world->names, err))
        return true;
fail:
    world_close(world);
    return false;
}

bool world_open_reader(struct world *world, struct ledger *ledger, struct error *err)
{
    *world = (struct world){ .ledger = ledger, .imagery = IMAGERY_LIVE_INIT };
    if (world_load_map(world, err))
        return true;
    world_close(world);
    return false;
}

void world_close(struct world *world)
{
    struct writer *writer = world->ledger ? ledger_writer(world->ledger) : NULL;

    world_stop_jobs(world);
    statistic_reader_close(world->statistic_reader);
    names_keep(world->names, str_from(world->map_day));
    names_close(world->names);
    if (writer)
        writer_observe(writer, NULL);
    auth_close(world->auth);
    if (world->map && writer)
        world_keep_map(world);
    tile_cache_close(world->tiles);
    tile_shelf_close(world->shelf);
    dated_maps_close(world->dated);
    map_close(world->map);
    kept_shelf_close(world->pictures);
    ogc_counts_close(world->counts);
    imagery_live_release(&world->imagery);
    statistic_shelf_close(world->statistics);
    confirm_sink_release(&world->confirmations);
    warning_sink_release(&world->warnings); /* nothing is written any more */
    *world = (struct world){ 0 };
}

/* Every hour where the audit stands: rows cut off at its end show against this line. */
static void head_log(struct world *world)
{
    AUTO(reader) r = { 0 };
    struct audit_head head;
    struct error err = { 0 };
    char hash[2 * MAC_BYTES + 1];
    int64_t hour = clock_now() / 3600;

    if (hour == world->head_logged)
        return;
    world->head_logged = hour;
    if (!reader_borrow(world->ledger, &r, &err) || !audit_head_load(r.conn, &head, &err)) {
        log_event(LOG_WARNING, "audit", "%s", err.message[LANG_EN]);
        return;
    }
    for (size_t i = 0; i < MAC_BYTES; i++)
        snprintf(hash + 2 * i, 3, "%02x", head.hash[i]);
    log_event(LOG_INFO, "audit head", "%lld %s", (long long)head.seq, hash);
}

void world_tend(struct world *world, bool is_new_day)
{
    struct error err = { 0 };

    if (is_new_day && !end_what_is_due(world, &err))
        log_event(LOG_ERROR, "ledger", "what ends today did not: %s", err.message[LANG_EN]);
    if (world->auth) {
        auth_tend(world->auth);
        head_log(world);
    }
    if (is_new_day && !settle(world->ledger, &err))
        log_event(LOG_ERROR, "warnings", "the warnings did not follow the date: %s",
                  err.message[LANG_EN]);
    /* What waits for whom is another today. */
    if (is_new_day && world->events)
        events_send(world->events, "confirmation", STR("{\"id\":0}"), NULL);
    world_tend_map(world, is_new_day);
}
