/*
 * archive_writer: a file of tiles, PMTiles or MBTiles by its ending, there whole or not at all.
 *
 * Written under a name of its own beside the final one; archive_writer_finish()
 * syncs and renames, archive_writer_close() without it removes what was begun.
 * Vector tiles come as gzip members, pictures as they are; the same bytes are
 * kept once. One writer, one thread.
 */
#pragma once

#include "yardstick/archive/tile_check.h"
#include "yardstick/base/arena.h"

struct archive_writer;

/* What an archive says of itself. */
struct archive_about {
    enum tile_kind kind;
    struct str name, attribution;
    struct bbox bounds; /* degrees */
    struct str layers;  /* the array vector_layers as JSON; empty: pictures */
};

/* ERROR_UNSUPPORTED for another ending than .pmtiles or .mbtiles. A file that is there is replaced.
 */
MUST_CHECK bool archive_writer_open(const char *path, struct archive_writer **out,
                                    struct error *err);
MUST_CHECK bool archive_writer_add(struct archive_writer *w, struct tile_id id, struct str bytes,
                                   struct error *err);
MUST_CHECK bool archive_writer_finish(struct archive_writer *w, const struct archive_about *about,
                                      struct error *err);
void archive_writer_close(struct archive_writer *w); /* NULL is fine */

/* How many tiles were added. */
int64_t archive_writer_count(const struct archive_writer *w);
