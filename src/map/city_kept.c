/*
 * city_kept: the map of the city kept in a file from one start to the next.
 */
#include <inttypes.h>
#include <stdio.h>

#include "city_rows.h"
#include "yardstick/base/clock.h"
#include "yardstick/map/city.h"
#include "yardstick/map/snapshot_file.h"
#include "yardstick/store/sql.h"

uint64_t city_hash(uint64_t h, const char *text)
{
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u; // FNV-1a
    return h;
}

/* Of everything in this program that decides what a layer holds. */
static uint64_t layers_hash(void)
{
    uint64_t h = city_hash(CITY_HASH, YS_VERSION);

    for (size_t i = 0; i < n_city_layers; i++)
        h = city_hash(city_hash(h, city_layers[i].name), sql_text[city_layers[i].sql].text);
    return h;
}

bool city_key(struct conn *conn, uint64_t of, struct str day, char key[KEPT_KEY_MAX + 1],
              uint64_t *revision, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char mark[33];
    struct str bytes;

    if (!stmt_open(conn, SQL_STATE, &q, err))
        return false;
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_INTERNAL, "the ledger has no revision");
    if (step == STEP_FAILED)
        return false;
    bytes = stmt_bytes(&q, 1);
    for (size_t i = 0; i < 16; i++)
        snprintf(mark + 2 * i, 3, "%02x", i < bytes.len ? (unsigned char)bytes.ptr[i] : 0);
    *revision = (uint64_t)stmt_i64(&q, 0);
    snprintf(key, KEPT_KEY_MAX + 1, "%016" PRIx64 " %" PRIu64 " %s %" STR_FMT, of, *revision, mark,
             STR_ARG(day));
    return true;
}

bool city_open(struct conn *conn, struct map *map, const char *path, bool *kept, struct error *err)
{
    char key[KEPT_KEY_MAX + 1], day[DATE_TEXT];
    struct snapshot *s;
    uint64_t revision;

    clock_today(day);
    if (!city_key(conn, layers_hash(), str_from(day), key, &revision, err))
        return false;
    s = snapshot_file_open(path, key);
    *kept = s != NULL;
    if (!s)
        return city_load(conn, map, err);
    map_publish(map, s);
    return true;
}

bool city_keep(struct conn *conn, struct map *map, struct str day, const char *path, bool *kept,
               struct error *err)
{
    char key[KEPT_KEY_MAX + 1];
    struct snapshot *s;
    uint64_t revision;
    bool done = true;

    *kept = false;
    if (!city_key(conn, layers_hash(), day, key, &revision, err))
        return false;
    s = map_acquire(map);
    if (s && s->revision == revision) {
        done = snapshot_file_write(s, key, path, err);
        *kept = done;
    }
    snapshot_release(s);
    return done;
}
