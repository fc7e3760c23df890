/*
 * city: the ledger poured into the map, and kept in step with it.
 *
 * The layers of the source `city` (docs/tiles.md) are read by the statements
 * map_* of data/sql/query/map.sql, whose column names are the attributes;
 * room_label holds a point inside each room. Imported layers are sources of
 * their own name: one map layer for each kind of geometry they hold (the most
 * frequent bears the name, others NAME_points, NAME_lines, NAME_areas).
 *
 * city_load() reads everything: seconds for a hundred thousand rooms, and
 * nobody waits. city_follow() applies what one commit changed: it must run on
 * the writer's thread after each commit, before the writers are let go, so that
 * the next tile shows the change. Where what changed cannot be told (a holding
 * taken away, very many changes) it loads anew and *changed is the world.
 */
#pragma once

#include "yardstick/base/kept_file.h"
#include "yardstick/map/map.h"
#include "yardstick/store/ledger.h"

MUST_CHECK bool city_load(struct conn *conn, struct map *map, struct error *err);
/* The city as it was on `day` (YYYY-MM-DD), to look at: it is not followed. Imported layers have no
 * history and are not in it. */
MUST_CHECK bool city_load_day(struct conn *conn, struct str day, struct map *map,
                              struct error *err);

/*
 * The map as it was kept in the file, if it is that of the ledger as it is now and of today; else
 * city_load(). *kept says which. A file that does not fit is no error.
 */
MUST_CHECK bool city_open(struct conn *conn, struct map *map, const char *path, bool *kept,
                          struct error *err);

/* Keep the map for the next start. `day` is that on which it was loaded (states depend on it).
 * *kept is false, and nothing is done, when the ledger has moved on: try again later. */
MUST_CHECK bool city_keep(struct conn *conn, struct map *map, struct str day, const char *path,
                          bool *kept, struct error *err);

/*
 * The key of a file kept beside the ledger. It says of what the file is the picture: `of` (a hash
 * of the program's version and the statements that read it), the ledger's revision with the end its
 * audit chain had then (no other ledger has that one, nor this one after a restored backup), and
 * the day.
 */
MUST_CHECK bool city_key(struct conn *conn, uint64_t of, struct str day, char key[KEPT_KEY_MAX + 1],
                         uint64_t *revision, struct error *err);
#define CITY_HASH 0xcbf29ce484222325u /* of nothing */
uint64_t city_hash(uint64_t h, const char *text);

MUST_CHECK bool city_follow(struct conn *conn, struct map *map, const struct change_ref *changes,
                            size_t n, struct map_changed *changed, struct error *err);
