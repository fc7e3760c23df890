/*
 * exchange: what the program and its worker say to each other on the pipes.
 *
 * Records of base/record.h, one tag each. Worker to program:
 *
 *   'L' layer     name, format, rows (i64, -1 unknown), rows are exact (i64 0|1), geometry, EPSG
 *                 code (i64, 0 none), certainty, CRS name, encoding, number of columns (i64), then
 *                 for each column: name, kind, short name, number of samples (i64), samples (text)
 *   'R' row       number (i64), the value of each column of the layer, WKB or null
 *   'F' fact      name, value
 *   'S' solution  what is known of it (JSON), the file it would be written to (bytes)
 *   'P' progress  done (i64), total (i64, -1 unknown), unit
 *   'W' warning   error code (i64), English, Chinese, row (i64, 0 none), column, value, expected
 *   'E' error     as a warning; nothing but the end of the stream comes after it
 *   'Z' end       rows (i64), warnings (i64): the stream is complete
 *
 * Verbs of surveys (`look` and those that draw) send facts, P, W and Z instead of layers.
 * Verbs that solve send an S whenever they have found something better, and Z; the last S counts.
 * `inspect` sends one L a layer and Z. `read` sends the L of its layer, R for
 * every row in file order with W and P between them, and Z. A file of tiles
 * (format mbtiles or pmtiles) is one L without columns whose rows are tiles, and no R:
 * once Z has come they are out/tiles.pmtiles. For `write` the
 * program sends L, R…, (L, R… again where the format holds several layers), Z;
 * the worker answers P, W and Z, and the file is out/output.<format>. A layer
 * with a single type of geometry declares its widest: MultiPolygon where any
 * row has several parts. Kinds decide the types of columns, as in `kind` below.
 *
 * A stream without Z was cut short, whatever came before. The readers trust
 * nothing: the worker has read bytes of strangers. Coordinates are x (east,
 * longitude) before y (north, latitude), in the layer's CRS; WKB is ISO,
 * little-endian, Z kept. Values: text as it stood in the file (numbers of text
 * formats too), integers, reals, null; dates are ISO 8601 text, lists joined
 * by ';', nested JSON as its text, booleans 0 and 1.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/record.h"

enum exchange_tag {
    EXCHANGE_LAYER = 'L',
    EXCHANGE_ROW = 'R',
    EXCHANGE_FACT = 'F',
    EXCHANGE_SOLUTION = 'S',
    EXCHANGE_PROGRESS = 'P',
    EXCHANGE_WARNING = 'W',
    EXCHANGE_ERROR = 'E',
    EXCHANGE_END = 'Z'
};

enum { EXCHANGE_COLUMNS_MAX = 1024, EXCHANGE_SAMPLES = 5 };

struct exchange_column {
    struct str name;
    struct str kind;       /* text integer real boolean date time datetime list json binary */
    struct str short_name; /* at most ten bytes, for shapefiles written; else empty */
    struct str samples[EXCHANGE_SAMPLES];
    size_t n_samples;
};

struct exchange_layer {
    struct str name;
    struct str format; /* csv xlsx ods geojson gpkg shp shp.zip fgb mbtiles pmtiles */
    int64_t n_rows;    /* -1: not known */
    bool rows_exact;
    struct str geometry;  /* none Point MultiPolygon … ; Unknown: mixed or not declared */
    int64_t epsg;         /* 0: not an EPSG system, or not known which */
    struct str certainty; /* of the CRS: exact likely unknown */
    struct str crs_name;
    struct str encoding; /* of the text: UTF-8, GB18030, … */
    struct exchange_column *columns;
    size_t n_columns;
};

struct exchange_row {
    int64_t number; /* as a person sees it: line of a CSV, row of a sheet, fid of a GeoPackage,
                       elsewhere the feature from 1 */
    struct field *values;
    size_t n_values;
    struct str wkb; /* .ptr NULL: no geometry */
};

struct exchange_progress {
    int64_t done;
    int64_t total;   /* -1: not known */
    struct str unit; /* rows bytes */
};

struct exchange_end {
    int64_t n_rows;
    int64_t n_warnings;
};

MUST_CHECK bool exchange_layer_write(struct record_writer *w, const struct exchange_layer *layer,
                                     struct error *err);
MUST_CHECK bool exchange_row_write(struct record_writer *w, const struct exchange_row *row,
                                   struct error *err);
MUST_CHECK bool exchange_progress_write(struct record_writer *w, const struct exchange_progress *p,
                                        struct error *err);
/* `tag` is EXCHANGE_WARNING or EXCHANGE_ERROR; parameter of *notice is the column. */
MUST_CHECK bool exchange_notice_write(struct record_writer *w, enum exchange_tag tag,
                                      const struct error *notice, int64_t row, struct error *err);
/* One thing found out; integers, reals and text. */
MUST_CHECK bool exchange_fact_write(struct record_writer *w, const char *name,
                                    const struct field *value, struct error *err);
MUST_CHECK bool exchange_solution_write(struct record_writer *w, struct str json, struct str file,
                                        struct error *err);
MUST_CHECK bool exchange_end_write(struct record_writer *w, const struct exchange_end *end,
                                   struct error *err);

/*
 * The fields of the record that record_next() has just announced. Layer and
 * columns are copied into `arena`; row and progress borrow from the reader
 * until its next record. `values` of *row must have room for n_values fields.
 */
MUST_CHECK bool exchange_layer_read(struct record_reader *r, struct arena *arena,
                                    struct exchange_layer *out, struct error *err);
MUST_CHECK bool exchange_row_read(struct record_reader *r, struct exchange_row *row,
                                  struct error *err);
MUST_CHECK bool exchange_progress_read(struct record_reader *r, struct exchange_progress *out,
                                       struct error *err);
MUST_CHECK bool exchange_notice_read(struct record_reader *r, struct error *notice, int64_t *row,
                                     struct error *err);
/* Borrowed until the next record; `name` is [a-z][a-z0-9_]*, at most 40 bytes. */
MUST_CHECK bool exchange_fact_read(struct record_reader *r, struct str *name, struct field *value,
                                   struct error *err);
/* Both are borrowed until the next record; what the JSON says is the reader's to check. */
MUST_CHECK bool exchange_solution_read(struct record_reader *r, struct str *json, struct str *file,
                                       struct error *err);
MUST_CHECK bool exchange_end_read(struct record_reader *r, struct exchange_end *out,
                                  struct error *err);
