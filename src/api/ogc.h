/*
 * ogc: what the files of /ogc share: collections, systems, links, forms.
 *
 * A collection is a register (never one that names people) or an imported
 * layer. Its fields are what its statement gives; for a layer they are members
 * of its properties.
 */
#pragma once

#include "resource.h"
#include "yardstick/base/json.h"
#include "yardstick/geo/geometry.h"
#include "yardstick/query/cql2_sql.h"
#include "yardstick/registry/table.h"
#include "yardstick/store/tx.h"

enum { OGC_LIMIT = 100, OGC_LIMIT_MAX = 10000, OGC_FIELDS_MAX = 1100 };

/* ---- systems (ogc_crs.c) ---- */

struct ogc_crs {
    const char *uri;
    int epsg;         /* 0: CRS84 */
    bool north_first; /* the order in which its coordinates are said */
    int decimals;
};

extern const struct ogc_crs ogc_crs_list[]; /* CRS84 first */
extern const size_t ogc_n_crs;

/* By URI, [EPSG:4490] or EPSG:4490; CRS84 for an absent one. ERROR_INVALID names the parameter. */
MUST_CHECK bool ogc_crs_find(struct str text, const char *parameter, const struct ogc_crs **out,
                             struct error *err);
/* From EPSG:4490 in place. `cache` is opened when it is needed; the caller closes it. */
MUST_CHECK bool ogc_crs_turn(const struct ogc_crs *crs, struct geometry *g,
                             struct crs_cache **cache, struct error *err);

/* ---- collections (ogc_collection.c) ---- */

struct ogc_collection {
    struct str name, title, title_zh;
    const struct collection *reg; /* NULL: a layer */
    int64_t layer;                /* its id; 0: neither, but like a layer */
    struct str fields;            /* of a layer, as JSON */
    const char *const *members;   /* JSON types of those fields; NULL: as its features show */
    enum sql_id items, count, extent, box;
    bool has_geometry;
    struct cql2_schema schema;     /* after ogc_schema_load() */
    const struct column **columns; /* of the schema's fields; NULL for layers */
    const char **types;            /* JSON types of a layer's fields; "date" and so on */
};

/* The register whose record the column names by its id; NULL: it names none (ogc_profile.c). */
const struct collection *ogc_reference(const struct ogc_collection *c, const char *column);
/* Are there tiles of it? */
bool ogc_is_tiled(const struct ogc_collection *c);

/* All of them; in `arena`. */
MUST_CHECK bool ogc_collections_list(struct conn *conn, struct arena *arena,
                                     struct ogc_collection **out, size_t *n, struct error *err);
/* ERROR_NOT_FOUND when there is none of that name. */
MUST_CHECK bool ogc_collection_find(struct conn *conn, struct arena *arena, struct str name,
                                    struct ogc_collection *out, struct error *err);
/* The collection of a register, also of one that /ogc does not show. */
void ogc_collection_of(const struct collection *reg, struct ogc_collection *out);
/* What can be asked of it; with types also what a layer's fields hold. */
MUST_CHECK bool ogc_schema_load(struct conn *conn, struct arena *arena, bool types,
                                struct ogc_collection *c, struct error *err);
/* west, south, east, north; false when it has no geometry. */
bool ogc_extent(struct conn *conn, const struct ogc_collection *c, double out[4]);

/* filter, filter-lang and filter-crs; *out NULL when there is no filter. */
MUST_CHECK bool ogc_filter_read(const struct list_filter_args *args, const struct ogc_collection *c,
                                struct arena *arena, const struct cql2 **out, struct error *err);

/* ---- forms and links (ogc_form.c) ---- */

enum ogc_form { OGC_JSON, OGC_HTML, OGC_CSV };
extern const char *const ogc_forms[];      /* json, html, csv */
extern const char *const ogc_page_forms[]; /* json, html */

/* What was asked for with f=, or by Accept. */
enum ogc_form ogc_form_of(const struct call *call, int f);

struct ogc_link {
    const char *rel, *type, *title;
    struct str href;
};
void ogc_link_write(struct json *j, const struct ogc_link *link);
/* origin + printed path, in the arena. */
struct str ogc_href(struct call *call, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* self, and alternate in the other form; `path` without a query. */
void ogc_self_links(struct call *call, struct json *j, const char *path, enum ogc_form form,
                    const char *json_type);

/* A page: title, then what `body` holds, then the JSON it is made of. */
bool ogc_page(struct call *call, struct str title, const struct buf *body, struct error *err);
void ogc_escape(struct buf *out, struct str text);
/* A page's drawing: the path of each shape, in degrees, then all of them in their box, north up. */
void ogc_shape_path(struct buf *out, const struct geometry *g);
void ogc_map_write(struct buf *out, struct bbox box, const struct buf *paths);
