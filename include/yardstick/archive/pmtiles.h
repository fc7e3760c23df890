/*
 * pmtiles: the parts of a PMTiles file, version 3: header, tile numbers, directories.
 *
 * https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
 *
 * A file is a header of 127 bytes, a root directory within the first 16 KiB,
 * leaf directories, metadata (JSON) and the tiles. Integers are little-endian.
 * A tile's number is its place on the Hilbert curves of all zooms, one after
 * the other. Everything read here comes from strangers: sizes and offsets are
 * checked against the file before anything is done with them. Pure functions.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/geo/tile_id.h"

enum {
    PMTILES_HEADER_BYTES = 127,
    PMTILES_ROOT_END = 16384,              /* header and root directory lie before it */
    PMTILES_DIRECTORY_BYTES_MAX = 8 << 20, /* unpacked */
    PMTILES_METADATA_MAX = 4 << 20,        /* unpacked */
    PMTILES_DEPTH_MAX = 4
};

enum pmtiles_compression {
    PMTILES_UNKNOWN,
    PMTILES_PLAIN,
    PMTILES_GZIP,
    PMTILES_BROTLI,
    PMTILES_ZSTD
};

/* What the tiles are; the numbers are the format's. */
enum tile_kind { TILE_UNKNOWN, TILE_MVT, TILE_PNG, TILE_JPEG, TILE_WEBP, TILE_KINDS };

/* A run of bytes of the file. */
struct pmtiles_part {
    uint64_t offset, length;
};

struct pmtiles_header {
    struct pmtiles_part root, metadata, leaves, tiles;
    uint64_t n_addressed, n_entries, n_contents; /* 0: not known */
    bool clustered;
    enum pmtiles_compression inner, outer; /* of directories and metadata; of tiles */
    int kind; /* enum tile_kind, or a kind this program does not know */
    unsigned min_zoom, max_zoom, center_zoom;
    struct bbox bounds; /* degrees */
    struct point center;
};

/*
 * A run of tiles with the same bytes, or, when run is 0, a leaf directory whose
 * first tile is `tile`. offset is within the part of tiles, or of leaves.
 */
struct pmtiles_entry {
    uint64_t tile, offset;
    uint32_t length, run;
};

/* `head` has PMTILES_HEADER_BYTES; every part lies in a file of `file_bytes`, or ERROR_INVALID. */
MUST_CHECK bool pmtiles_header_read(struct str head, uint64_t file_bytes,
                                    struct pmtiles_header *out, struct error *err);
void pmtiles_header_write(const struct pmtiles_header *header, struct buf *out);

/* The number of a tile, and back; false for a number beyond zoom 22. */
uint64_t pmtiles_number(struct tile_id id);
MUST_CHECK bool pmtiles_tile(uint64_t number, struct tile_id *out);

/*
 * A directory as it is unpacked. The entries are allocated with malloc(3) and
 * the caller's; their numbers grow, runs do not overlap, no length is 0.
 */
MUST_CHECK bool pmtiles_directory_read(struct str bytes, struct pmtiles_entry **out, size_t *n,
                                       struct error *err);
void pmtiles_directory_write(const struct pmtiles_entry *entries, size_t n, struct buf *out);

/* The entry that a number falls to: its run, or the leaf it must be looked for in; or NULL. */
const struct pmtiles_entry *pmtiles_directory_find(const struct pmtiles_entry *entries, size_t n,
                                                   uint64_t number);
