/*
 * export: a register, or all of them, as a file.
 *
 * The columns are those of the register's view, in its order, but for the
 * count of changes. Headers are the columns' names; in a workbook their titles
 * (Chinese, with lang English the English ones), in a shapefile their short
 * names. Geometry is in EPSG:4490 or the CRS asked for, GeoJSON always in
 * degrees; CSV and workbooks have it only with `wkt`, as text. FlatGeobuf holds the
 * records that have a geometry. The same ledger gives the same bytes.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/jobs/watch.h"
#include "yardstick/registry/collection.h"
#include "yardstick/store/ledger.h"

enum export_format {
    EXPORT_NONE,
    EXPORT_CSV,
    EXPORT_XLSX,
    EXPORT_GEOJSON,
    EXPORT_GPKG,
    EXPORT_SHP_ZIP,
    EXPORT_FGB,
    EXPORT_FORMAT_COUNT
};

struct export_request {
    struct str collection; /* rooms … all; all is one GPKG or XLSX with a layer each */
    enum export_format format;
    struct str filter;              /* query/cql2.h over the columns' names; empty: everything */
    struct str as_of;               /* YYYY-MM-DD; empty: as it is now */
    int epsg;                       /* 0: 4490 */
    enum lang lang;                 /* of a workbook's headers */
    bool wkt;                       /* geometry as text in CSV and workbooks */
    bool personal;                  /* people and occupancy may be given */
    const struct read_scope *scope; /* whose rows; NULL: all (the command line) */
};

/* By the ending of a file's name; EXPORT_NONE when it is none of ours. */
enum export_format export_format_of(struct str filename);
const char *export_format_ending(enum export_format format); /* "shp.zip" */
const char *export_format_type(enum export_format format);   /* its media type */

/*
 * Make it; *fd is the finished file, without a name, open for reading from its
 * start, and the caller's. n_rows may be NULL. ERROR_NOT_FOUND: no such
 * collection; ERROR_FORBIDDEN: names people; ERROR_UNSUPPORTED: the format
 * cannot hold it.
 */
MUST_CHECK bool export_open(struct ledger *ledger, const struct export_request *request,
                            const struct watch *watch, int *fd, int64_t *n_rows, struct error *err);

/* The same into a file of that name, which is complete or not there. */
MUST_CHECK bool export_write(struct ledger *ledger, const struct export_request *request,
                             const struct watch *watch, const char *path, int64_t *n_rows,
                             struct error *err);
