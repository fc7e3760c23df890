/*
 * mbtiles_reader: tiles of an MBTiles file (version 1.x) of a stranger.
 *
 * https://github.com/mapbox/mbtiles-spec
 *
 * The file is SQLite: it is opened read-only and immutable (no lock, no
 * journal, no log beside it), its schema is not trusted, and of SQL only
 * reading is allowed, so that a view named tiles may exist (it is common) and
 * nothing else of what a schema can do. To be used behind walls all the same:
 * yardstick-worker alone opens files nobody trusts. One thread.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/geo/tile_id.h"

struct mbtiles_reader;

/* ERROR_UNSUPPORTED says that it is SQLite but no MBTiles. */
MUST_CHECK bool mbtiles_reader_open(const char *path, struct mbtiles_reader **out,
                                    struct error *err);
void mbtiles_reader_close(struct mbtiles_reader *reader); /* NULL is fine */

/* The text of a row of the table metadata, in `arena`; empty when there is none, or it is no UTF-8.
 */
struct str mbtiles_reader_metadata(struct mbtiles_reader *reader, const char *name,
                                   struct arena *arena);

/* How many tiles there are; -1 when counting them takes too long. */
MUST_CHECK bool mbtiles_reader_count(struct mbtiles_reader *reader, int64_t *out,
                                     struct error *err);

enum mbtiles_step { MBTILES_FAILED, MBTILES_TILE, MBTILES_END };

/* The next tile in the order of the file, y to the south; bytes live until the next call. */
enum mbtiles_step mbtiles_reader_next(struct mbtiles_reader *reader, struct tile_id *id,
                                      struct str *bytes, struct error *err);
