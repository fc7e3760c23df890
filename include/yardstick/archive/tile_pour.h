/*
 * tile_pour: tiles of a stranger's MBTiles or PMTiles file into a PMTiles file of ours.
 *
 * Every tile is looked at (tile_check.h) and all are of one kind: vector tiles
 * come out as gzip members, pictures as they are. What the archive says of
 * itself is taken over as plain text, without markup; its layers and zooms are
 * those that were found in the tiles.
 */
#pragma once

#include "yardstick/archive/tile_check.h"
#include "yardstick/base/arena.h"

enum archive_format { ARCHIVE_NONE, ARCHIVE_MBTILES, ARCHIVE_PMTILES };

/* By the first bytes of a file: SQLite is taken for MBTiles unless it says that it is a GeoPackage.
 */
enum archive_format archive_detect(struct str head);
const char *archive_format_name(enum archive_format format); /* mbtiles pmtiles */

/* What an archive is, without looking at its tiles; text in the arena given. */
struct archive_facts {
    struct str name;  /* what it calls itself; may be empty */
    const char *kind; /* mvt png jpg webp unknown */
    int64_t n_tiles;  /* -1: not known */
};

/* ERROR_UNSUPPORTED for SQLite that is no MBTiles, and for kinds that are not read. */
MUST_CHECK bool archive_survey(const char *path, enum archive_format format, struct arena *arena,
                               struct archive_facts *out, struct error *err);

struct tile_pour {
    const char *path;
    enum archive_format format;
    int to; /* an empty file, read and write */
    uint64_t max_bytes;
    /* Told now and then; false stops the work with *err filled. total -1: not known. */
    bool (*progress)(void *context, int64_t done, int64_t total, struct error *err);
    void *context;
    int64_t n_tiles; /* how many there were, when done */
};

/* ERROR_INVALID names the tile that is damaged, ERROR_UNSUPPORTED what is not read. */
MUST_CHECK bool tile_pour(struct tile_pour *pour, struct error *err);
