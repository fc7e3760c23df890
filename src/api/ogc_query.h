/*
 * ogc_query: which features of a collection are asked for, and in what order.
 *
 * Pages go by keys: the last feature's place in the order says where the next
 * page begins, so a page stays right whatever is added or taken away before it.
 */
#pragma once

#include "where_plan.h"

enum { OGC_SORT_MAX = 6 };

struct items_args {
    struct str collectionId;
    int f;
    int64_t limit;
    struct param_corners bbox;
    struct list_filter_args where;
    struct str bbox_crs, crs, datetime, sortby, after, profile;
};

/* How references to other records are said (ogc_profile.c). */
enum ogc_profile { OGC_NO_PROFILE, OGC_REL_AS_KEY, OGC_REL_AS_URI, OGC_REL_AS_LINK };

struct ogc_sort {
    size_t field; /* of the schema */
    bool descending;
    struct field value; /* of the last feature seen, when paging */
};

struct ogc_query {
    struct call *call;
    struct conn *conn;
    const struct items_args *args;
    struct ogc_collection c;
    const struct ogc_crs *crs;
    const struct cql2 *filter; /* NULL: every feature */
    struct cql2_sql *sql;
    struct where_plan plan; /* of the first page: those that follow stop where they are full */
    struct ogc_sort sort[OGC_SORT_MAX];
    size_t n_sort;
    int64_t after;            /* the last feature's id; -1: the first page */
    struct str day;           /* as it was then; empty: now */
    enum ogc_profile profile; /* NO: it has no references */
    struct crs_cache *cache;
};

MUST_CHECK bool ogc_query_open(struct ogc_query *q, struct call *call, struct conn *conn,
                               const struct items_args *args, struct error *err);
/* One more than `limit` tells that there are more. */
MUST_CHECK bool ogc_query_rows(struct ogc_query *q, int64_t limit, struct stmt *out,
                               struct error *err);
MUST_CHECK bool ogc_query_count(struct ogc_query *q, int64_t *out, struct error *err);
/* The place of the row in the order, for the next page's `after`. */
void ogc_query_place(const struct ogc_query *q, struct stmt *row, struct buf *out);
void ogc_query_release(struct ogc_query *q); /* after the statements; zeroed is fine */

/* The first of the list that we have; else the ids. After ogc_schema_load(). */
enum ogc_profile ogc_profile_of(const struct ogc_collection *c, struct str asked);
void ogc_profile_link(struct call *call, enum ogc_profile profile, struct json *j);
/* A member of the object that is open, by address or link; the row's value is not null. */
void ogc_reference_write(struct call *call, enum ogc_profile profile, const struct collection *to,
                         const struct table_column *column, struct stmt *row, struct json *j);
