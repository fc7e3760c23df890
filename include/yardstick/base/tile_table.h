/*
 * tile_table: where the tiles of an image pyramid lie in their file.
 *
 * The worker writes a Cloud Optimized GeoTIFF whose blocks are complete WebP
 * files, aligned to the tiles of web maps at every level, and puts this table
 * behind it: a TIFF reader never looks there, and a server needs nothing else.
 * A tile is then `length` bytes from `offset`, never decoded.
 *
 *   places   16 bytes each: offset u64, length u32, flags u32; length 0: empty
 *   levels   32 bytes each: z, x, y, columns, rows u32, 0 u32, first place u64
 *   footer   48 bytes: "YSTILES1", n_places u64, n_levels u32, 0 u32,
 *            offset of the places u64, bytes before them u64, 0 u64
 *
 * All little-endian. The levels are in the order of z; a level's places are
 * row by row from the north-west. The reader believes nothing: the worker has
 * read bytes of strangers, so every place must lie before the table.
 */
#pragma once

#include "yardstick/base/buf.h"

enum { TILE_LEVELS_MAX = 24, TILE_PLACES_MAX = 1 << 26, TILE_PLACE_BYTES_MAX = 4 << 20 };
enum { TILE_OPAQUE = 1 }; /* no pixel of it lets another image show */

struct tile_place {
    uint64_t offset;
    uint32_t length;
    uint32_t flags;
};

struct tile_level {
    uint32_t z, x, y; /* of the north-west tile */
    uint32_t columns, rows;
    uint64_t first; /* its first place */
};

struct tile_table {
    struct tile_level levels[TILE_LEVELS_MAX];
    size_t n_levels;
    struct tile_place *places; /* malloc'ed */
    size_t n_places;
};

/* A level behind the others, all empty. ERROR_TOO_LARGE when there is no room. */
MUST_CHECK bool tile_table_add(struct tile_table *table, struct tile_level level,
                               struct error *err);
void tile_table_release(struct tile_table *table);

/* NULL outside the level, or when there is no such level. */
struct tile_place *tile_table_find(const struct tile_table *table, uint32_t z, uint32_t x,
                                   uint32_t y);

/* The bytes to be put behind a file of `file_bytes`. */
void tile_table_write(const struct tile_table *table, uint64_t file_bytes, struct buf *out);
/* From the file's end. ERROR_INVALID when it has no table, or one that lies. */
MUST_CHECK bool tile_table_read(int fd, struct tile_table *out, struct error *err);
