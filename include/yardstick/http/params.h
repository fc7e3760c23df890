/*
 * params: the parameters of a route, declared in a table and checked before
 * its handler runs.
 *
 *     struct list_args {
 *         int64_t limit;
 *         struct param_box bbox;
 *         int f;
 *     };
 *     static const char *const forms[] = { "json", "geojson", NULL };
 *     static const struct param list_params[] = {
 *         PARAM(I64, list_args, limit, .min = 1, .max = 1000, .otherwise = "100",
 *               .about = "rows a page", .about_zh = "每页行数"),
 *         PARAM(BOX, list_args, bbox),
 *         PARAM(ENUM, list_args, f, .values = forms, .otherwise = "json"),
 *         PARAM_END
 *     };
 *
 * Names in braces of the route's path are filled from the path and are always
 * required; the others from the query. A query name that is not in the table
 * is 400 and names the nearest one that is; a repeated name is 400.
 *
 * Absent, without `otherwise`: STR and DATE have ptr NULL, I64 is PARAM_ABSENT,
 * F64 is NaN, BOOL is false, ENUM is -1, LONLAT and BOX have present false.
 *
 * Longitudes and latitudes are degrees, longitude first. Text is in the arena.
 */
#pragma once

#include <stddef.h>

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"
#include "yardstick/http/request.h"

#define PARAM_ABSENT INT64_MIN

enum param_kind {
    PARAM_STR,    /* struct str; min and max are characters, max 0 is 1000 */
    PARAM_I64,    /* int64_t; min and max both 0 is the whole range of exact JSON integers */
    PARAM_F64,    /* double, finite; min and max both 0 is any */
    PARAM_BOOL,   /* bool: true false 1 0 */
    PARAM_ENUM,   /* int, the index in values */
    PARAM_DATE,   /* struct str: YYYY-MM-DD, a day of the calendar */
    PARAM_LONLAT, /* struct param_lonlat: "lon,lat" */
    PARAM_BOX,    /* struct param_box: "west,south,east,north" */
    PARAM_CORNERS /* struct param_corners: four or six numbers in a system named elsewhere */
};

struct param_lonlat {
    double lon, lat;
    bool present;
};

/* west > east crosses the 180th meridian. */
struct param_box {
    double west, south, east, north;
    bool present;
};

/* n is 0 when absent; of six numbers the third and the sixth are heights. */
struct param_corners {
    double v[6];
    int n;
};

struct param {
    const char *name; /* NULL ends the table */
    enum param_kind kind;
    size_t offset; /* in the args struct */
    bool required;
    double min, max;
    bool clamped;              /* an I64 above max is max, as the OGC wants limits */
    const char *otherwise;     /* as it would be written in the query */
    const char *const *values; /* of an ENUM, NULL at the end */
    const char *about, *about_zh;
};

#define PARAM_TYPE_STR     struct str
#define PARAM_TYPE_I64     int64_t
#define PARAM_TYPE_F64     double
#define PARAM_TYPE_BOOL    bool
#define PARAM_TYPE_ENUM    int
#define PARAM_TYPE_DATE    struct str
#define PARAM_TYPE_LONLAT  struct param_lonlat
#define PARAM_TYPE_BOX     struct param_box
#define PARAM_TYPE_CORNERS struct param_corners

/* The array has a negative size, and the line does not compile, when the field has another type. */
#define PARAM_CHECK(KIND, args, field)                                                             \
    (0 * sizeof(char[__builtin_types_compatible_p(__typeof__(((struct args *)0)->field),           \
                                                  PARAM_TYPE_##KIND)                               \
                         ? 1                                                                       \
                         : -1]))

#define PARAM(KIND, args, field, ...) PARAM_NAMED(KIND, #field, args, field, __VA_ARGS__)

/* For names that are no C identifiers, such as "bbox-crs". */
#define PARAM_NAMED(KIND, text, args, field, ...)                                                  \
    {                                                                                              \
        .name = (text), .kind = PARAM_##KIND,                                                      \
        .offset = offsetof(struct args, field) + PARAM_CHECK(KIND, args, field), __VA_ARGS__       \
    }

#define PARAM_END                                                                                  \
    {                                                                                              \
        .name = NULL                                                                               \
    }

struct param_source {
    const struct pair *captures; /* decoded, of the path */
    size_t n_captures;
    const struct pair *query; /* decoded */
    size_t n_query;
    bool last_wins;      /* of a repeated name the last counts (OGC) */
    bool ignore_unknown; /* names not in the table are passed over (WMS) */
};

/* Fill `args` (zeroed by the caller). ERROR_INVALID names parameter, value and what was expected.
 */
MUST_CHECK bool params_read(const struct param *params, const struct param_source *source,
                            struct arena *arena, void *args, struct error *err);

/* Are the table's own texts (`otherwise`, `values`) right? For the start and for tests. */
MUST_CHECK bool params_check(const struct param *params, struct arena *arena, struct error *err);

/* "1..1000", "json|geojson", "YYYY-MM-DD": what is expected, in a notation without a language. */
void param_expected(const struct param *param, char *out, size_t size);
