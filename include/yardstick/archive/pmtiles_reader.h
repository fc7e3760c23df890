/*
 * pmtiles_reader: tiles of a PMTiles file, read by offset and length.
 *
 * The bytes come through a function of the caller, so that they may lie in a
 * file of a stranger or in a blob. The root directory is kept, leaves are kept
 * for a while. Directories are checked as they are read: damage found late is
 * an error then, never a crash. Safe from any thread when the caller's
 * function is.
 */
#pragma once

#include "yardstick/archive/pmtiles.h"

struct pmtiles_source {
    void *context;
    uint64_t n_bytes;
    /* Exactly `length` bytes from `offset`; within n_bytes. */
    bool (*read)(void *context, uint64_t offset, size_t length, char *out, struct error *err);
};

struct pmtiles_reader;

/* The header and the root are read. `source` is copied; its context must outlive the reader. */
MUST_CHECK bool pmtiles_reader_open(const struct pmtiles_source *source,
                                    struct pmtiles_reader **out, struct error *err);
void pmtiles_reader_close(struct pmtiles_reader *reader); /* NULL is fine */

const struct pmtiles_header *pmtiles_reader_header(const struct pmtiles_reader *reader);

/* Appends the metadata, unpacked, to `out`. */
MUST_CHECK bool pmtiles_reader_metadata(const struct pmtiles_reader *reader, struct buf *out,
                                        struct error *err);

/* Where in the file the tile's bytes are; length 0: there is no such tile. */
MUST_CHECK bool pmtiles_reader_find(struct pmtiles_reader *reader, struct tile_id id,
                                    struct pmtiles_part *out, struct error *err);

/* Appends bytes of the file. */
MUST_CHECK bool pmtiles_reader_bytes(const struct pmtiles_reader *reader, struct pmtiles_part part,
                                     struct buf *out, struct error *err);

/*
 * Every run of tiles in the order of numbers, until `each` yields false. The
 * offset is from the start of the file. ERROR_INVALID when numbers do not grow.
 */
MUST_CHECK bool pmtiles_reader_each(struct pmtiles_reader *reader, void *context,
                                    bool (*each)(void *context, const struct pmtiles_entry *run,
                                                 struct error *err),
                                    struct error *err);
