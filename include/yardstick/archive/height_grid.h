/*
 * height_grid: heights of a survey as they were measured, to be asked for at
 * any place without GDAL.
 *
 * A worker writes it beside the tiles of a height model: millimetres in the
 * model's own cells and system, blocks of 256 x 256, each one gzip member of
 * its differences. Asking for a height reads one block.
 *
 *   head     112 bytes: "YSHEIGHT", columns, rows u32, transform 6 doubles
 *            (GDAL's, of the outer corner), offset of the table u64, 40 of 0
 *   blocks   row by row from the north-west; each 65,536 i32 of little-endian
 *            bytes in four planes, the difference to the cell before; INT32_MIN:
 *            not measured. At the edges the rest is not measured.
 *   table    16 bytes a block: offset u64, length u32, 0 u32
 *
 * The reader believes nothing: the worker has read bytes of strangers. One
 * thread a grid.
 */
#pragma once

#include "yardstick/archive/gzip.h"

enum {
    HEIGHT_BLOCK = 256,
    HEIGHT_CELLS = HEIGHT_BLOCK * HEIGHT_BLOCK,
    HEIGHT_BLOCKS_MAX = 1 << 20
};

struct height_grid {
    int fd; /* closed by height_grid_release() */
    uint32_t columns, rows;
    double transform[6];
    uint64_t table_at, file_bytes;
    uint64_t block; /* the one held, counted from 1 */
    int32_t *values;
};

/* Takes the descriptor, also on failure. ERROR_INVALID: no such file, or one that lies. */
MUST_CHECK bool height_grid_open(int fd, struct height_grid *out, struct error *err);
/* Metres at a place of its own system; NaN outside, and where nothing was measured. */
MUST_CHECK bool height_grid_get(struct height_grid *grid, double x, double y, double *metres,
                                struct error *err);
void height_grid_release(struct height_grid *grid); /* a zeroed one is fine */

struct height_writer {
    int fd;
    uint32_t columns, rows;
    double transform[6];
    uint64_t at;
    struct buf table;
    struct gzip gzip;
};

/* `fd` stays the caller's. ERROR_TOO_LARGE beyond HEIGHT_BLOCKS_MAX. */
MUST_CHECK bool height_writer_begin(struct height_writer *w, int fd, uint32_t columns,
                                    uint32_t rows, const double transform[6], struct error *err);
/* The next block, HEIGHT_CELLS metres; what is not finite was not measured. */
MUST_CHECK bool height_writer_add(struct height_writer *w, const float *metres, struct error *err);
MUST_CHECK bool height_writer_end(struct height_writer *w, struct error *err);
void height_writer_release(struct height_writer *w);
