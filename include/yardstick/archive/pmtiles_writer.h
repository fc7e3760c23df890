/*
 * pmtiles_writer: makes a PMTiles file (version 3) in one pass.
 *
 * Tiles go to the file as they come, after room for the header and the root
 * directory; metadata and leaf directories follow them. Bytes that came before
 * are not written again (they are compared, not only hashed). Numbers may come
 * in any order: when they grow, the file is clustered, and says so.
 *
 * One writer, one thread. About 50 bytes of memory for each different tile.
 */
#pragma once

#include "yardstick/archive/pmtiles.h"

struct pmtiles_writer;

/* `fd` is an empty file open for reading and writing, and stays the caller's. */
MUST_CHECK bool pmtiles_writer_open(int fd, uint64_t max_bytes, struct pmtiles_writer **out,
                                    struct error *err);
void pmtiles_writer_close(struct pmtiles_writer *w); /* NULL is fine */

/*
 * `run` tiles from `number` on have these bytes, at least one, compressed as the
 * header will say. ERROR_TOO_LARGE past max_bytes, ERROR_FULL without room.
 */
MUST_CHECK bool pmtiles_writer_add(struct pmtiles_writer *w, uint64_t number, uint32_t run,
                                   struct str bytes, struct error *err);

/*
 * Writes the directories, the metadata and the header, and fsyncs. Of `about`
 * outer, kind, bounds and center are used; the rest is known here and is put
 * into it. ERROR_INVALID names a tile that came twice; ERROR_INVALID without any.
 */
MUST_CHECK bool pmtiles_writer_finish(struct pmtiles_writer *w, struct pmtiles_header *about,
                                      struct str metadata, struct error *err);
