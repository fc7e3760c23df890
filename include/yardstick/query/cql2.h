/*
 * cql2: the filter language, OGC 21-065r2, in both its encodings.
 *
 *     indoor IN ('room','corridor') AND NOT (level IS NULL OR area < 4.5)
 *     {"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[117,34,118,35]}]}
 *
 * All conformance classes: comparisons with LIKE, BETWEEN, IN and IS NULL;
 * CASEI and ACCENTI; S_… on geometries; T_… on dates, timestamps and
 * intervals; A_… on arrays; arithmetic; any side may be a property or a
 * function. PINYIN(text) is ours: the likely reading, "cai zheng ju".
 *
 * A filter is parsed against a schema: a name that is no field, or kinds that
 * do not go together, are told with the character (from 1; in JSON the path of
 * the member) before a row is looked at. Names are matched exactly, or in any
 * case where that is unique; a geometry field also answers to geom, geometry,
 * the_geom and shape. Logic is of three values; a row is wanted when the whole
 * is true. An empty text is null.
 *
 *   text       compared by its bytes; CASEI without case and width (NFKC_Casefold), ACCENTI
 *              without marks; LIKE has % and _, \ before them means the sign itself
 *   numbers    compared exactly, computed as doubles; division by zero is null
 *   text column and number, boolean or date: the text is read as such; what does not read is null
 *   a date and a timestamp are equal when the moment lies within the day (UTC)
 *   intervals  have closed ends, '..' is open; the relations are Allen's
 *   arrays     are sets: A_EQUALS asks for the same members in any order
 *   geometry   in filter-crs (CRS84 by default), brought to the schema's system; BBOX may cross the
 *              180th meridian; what GEOS cannot work with is unknown, as null is
 *
 * Two evaluators give the same answer: cql2_eval_* below over rows in memory,
 * cql2_sql.h as a condition of SQL. A parsed filter is read-only and may be
 * used by any thread.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/record.h"
#include "yardstick/geo/crs.h"

enum { CQL2_BYTES_MAX = 8 << 10, CQL2_NODES_MAX = 1000, CQL2_DEPTH_MAX = 32 };

enum cql2_kind {
    CQL2_LOOSE, /* of a file without types: what it is compared with decides */
    CQL2_TEXT,
    CQL2_NUMBER,
    CQL2_BOOLEAN,
    CQL2_DATE,
    CQL2_TIMESTAMP,
    CQL2_INTERVAL,
    CQL2_GEOMETRY,
    CQL2_ARRAY, /* a field of this kind is text, its members joined by ';' */
    CQL2_KIND_COUNT
};

struct cql2_field {
    struct str name;
    enum cql2_kind kind;
    struct str sql;   /* the expression that gives it in a statement; for geometry, WKB */
    bool is_computed; /* from other records: SQL has to look them up for each row */
};

/* The i-th value of a row belongs to fields[i], but for the geometry, which is the row's `wkb`. */
struct cql2_schema {
    const struct cql2_field *fields;
    size_t n_fields;
    int epsg;            /* of the geometry; 0: as CRS84 */
    double per_unit;     /* rows are rounded to 1 / per_unit, so what is written is, too; 0: no */
    struct str rtree_id; /* what the R-tree's ids equal, as SQL; empty: there is no R-tree */
    struct str rtree_query; /* SELECT of ids by west :f2, south :f3, east :f4, north :f5 */
};

enum cql2_encoding { CQL2_ENCODING_TEXT, CQL2_ENCODING_JSON };

struct cql2_request {
    struct str text;
    enum cql2_encoding encoding;
    int epsg;              /* of the geometry in it; 0: CRS84 */
    const char *parameter; /* to be named in errors: "filter", "where" */
};

struct cql2;

/*
 * Everything lives in `arena`; the schema must outlive it. ERROR_TOO_LARGE
 * beyond the limits, else ERROR_INVALID.
 */
MUST_CHECK bool cql2_parse(const struct cql2_request *request, const struct cql2_schema *schema,
                           struct arena *arena, const struct cql2 **out, struct error *err);

/* What is true of both; of one schema, and neither is used any more. */
MUST_CHECK bool cql2_both(const struct cql2 *a, const struct cql2 *b, struct arena *arena,
                          const struct cql2 **out, struct error *err);

/* As text, or as JSON; parsing it again gives the same. Geometry in the schema's system. */
void cql2_write_text(const struct cql2 *filter, struct buf *out);
void cql2_write_json(const struct cql2 *filter, struct buf *out);

/*
 * The box outside of which no geometry can make the filter true, in the
 * schema's system; everything when it says nothing of the kind.
 */
struct bbox cql2_box(const struct cql2 *filter);

struct cql2_row {
    const struct field *values;
    size_t n_values; /* values beyond are null */
    struct str wkb;  /* empty: none */
};

struct cql2_eval;

/*
 * One thread at a time. Once more than `limit_ms` (0: none) have been spent on
 * rows, and 10 us more for each, a row is ERROR_BUSY. ERROR_INVALID when a
 * geometry written in the filter is not valid.
 */
MUST_CHECK bool cql2_eval_open(const struct cql2 *filter, int64_t limit_ms, struct cql2_eval **out,
                               struct error *err);
void cql2_eval_close(struct cql2_eval *eval); /* NULL is fine */
MUST_CHECK bool cql2_eval_row(struct cql2_eval *eval, const struct cql2_row *row, bool *wanted,
                              struct error *err);
