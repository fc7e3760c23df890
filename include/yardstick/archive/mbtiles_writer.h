/*
 * mbtiles_writer: makes an MBTiles file (version 1.3) with SQLite alone.
 *
 * https://github.com/mapbox/mbtiles-spec
 *
 * Tiles are kept by their content: `images` holds each different one, `map`
 * says where it lies, and the view `tiles` is what readers ask. The file is
 * written without a journal: it is nobody's until it is finished. Vector tiles
 * are gzip members, rows count from the south. One thread.
 */
#pragma once

#include "yardstick/archive/archive_writer.h"

struct mbtiles_writer;

/* `path` is a new or empty file. */
MUST_CHECK bool mbtiles_writer_open(const char *path, struct mbtiles_writer **out,
                                    struct error *err);
void mbtiles_writer_close(struct mbtiles_writer *w); /* NULL is fine */
/* ERROR_INVALID names a tile that comes twice. */
MUST_CHECK bool mbtiles_writer_add(struct mbtiles_writer *w, struct tile_id id, struct str bytes,
                                   struct error *err);
MUST_CHECK bool mbtiles_writer_finish(struct mbtiles_writer *w, const struct archive_about *about,
                                      struct error *err);
