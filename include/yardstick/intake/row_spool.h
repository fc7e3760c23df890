/*
 * row_spool: the rows of one layer of a file, as the worker read them, on disk.
 *
 * The worker reads a stranger's file at its own speed; the writer must not wait
 * for it. So the rows lie in a file without a name under the spool folder
 * between the two: bounded memory, and nothing is left behind by a crash.
 * One thread at a time.
 */
#pragma once

#include "yardstick/jobs/process.h"
#include "yardstick/jobs/watch.h"

struct row_spool {
    int fd;
    struct arena arena; /* of `layer` */
    struct exchange_layer layer;
    int64_t n_rows;
    bool takes_tiles;       /* else a file of tiles is refused as soon as it is known to be one */
    int tiles;              /* the PMTiles file made of it, instead of rows; -1: rows */
    struct process made_by; /* its folder holds that file; released when rows were read */
};

#define ROW_SPOOL_INIT                                                                             \
    {                                                                                              \
        .fd = -1, .tiles = -1, .arena = ARENA_INIT(32 << 20)                                       \
    }

/* Told of what the worker finds odd in a row (0: in the file). */
struct row_spool_watch {
    const struct watch *watch; /* progress goes from 0 to 50 */
    void (*warn)(void *context, int64_t row, const struct error *what);
    void *context;
};

/* Run the worker as `spec` says (its verb is read) and keep what it reads. */
MUST_CHECK bool row_spool_fill(struct row_spool *spool, const struct process_spec *spec,
                               const struct row_spool_watch *watch, struct error *err);

/*
 * Walk the rows from the first; `row` is called for each. False as soon as it
 * is, or when the file cannot be read. Values live until `row` returns.
 */
MUST_CHECK bool row_spool_each(const struct row_spool *spool, void *context,
                               bool (*row)(void *context, const struct exchange_row *row,
                                           struct error *err),
                               struct error *err);

void row_spool_release(struct row_spool *spool);

/* The text of a value, as a cell; numbers are written to `room` (32 bytes). */
struct str import_cell(const struct field *value, char room[32]);
