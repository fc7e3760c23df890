/*
 * record_order: what a request wants a record to be, by the names of its columns.
 *
 *     {"name": "会客室", "declared_area": 23.5, "subtype": null, "from": "2026-11-01", "reason":
 * "核查更正"}
 *
 * `from` is the day from which it holds (today when absent), unless the register
 * has a column of that name; `reason` is kept in the audit. Everything is checked
 * before the writer is asked, but references, which only mean something inside
 * its transaction.
 */
#pragma once

#include "meta.h"
#include "resource.h"
#include "yardstick/registry/entry.h"

struct record_order {
    const struct collection *collection;
    const struct request *request;
    struct arena *arena;
    int64_t id; /* 0: a new record */
    struct meta meta;
    bool given[COLLECTION_COLUMNS_MAX];
    struct cell values[COLLECTION_COLUMNS_MAX];
    bool has_shape; /* `wkb` is its geometry, EPSG:4490; empty: none */
    struct str wkb;
    bool is_lenient; /* If-Match is honoured and not demanded */
};

/* The writes of change.c, for who has made the order otherwise; order->id is set by the first. */
MUST_CHECK bool record_order_create(struct call *call, struct record_order *order,
                                    struct error *err);
MUST_CHECK bool record_order_change(struct call *call, struct record_order *order,
                                    struct error *err);
MUST_CHECK bool record_order_end(struct call *call, struct record_order *order, struct error *err);

/* One column from a value of JSON. */
MUST_CHECK bool record_order_take(struct record_order *order, size_t column,
                                  const struct json_value *value, struct error *err);

/* ERROR_INVALID names every key that is no column. The body may be absent where nothing is asked
 * of it: `from` and `reason` then are as if not given. Text of the order lives in its arena. */
MUST_CHECK bool record_order_read(struct record_order *order, struct error *err);

/* A register says what is true now: its changes do not hold from a day to come. */
MUST_CHECK bool record_day_check(const struct record_order *order, struct error *err);

/* On the writer's thread: codes become ids. */
MUST_CHECK bool record_order_resolve(struct conn *conn, struct record_order *order,
                                     struct error *err);
/* The given values over those of the entry. On the writer's thread. */
MUST_CHECK bool record_order_apply(struct conn *conn, const struct record_order *order,
                                   struct entry *entry, struct error *err);
/* Is what the entry says possible beside what is there? Before it is stored. */
MUST_CHECK bool record_floor_check(struct conn *conn, const struct record_order *order,
                                   const struct entry *entry, struct error *err);
/* And after: nobody may hold more of a room than there is. */
MUST_CHECK bool record_share_check(struct conn *conn, const struct record_order *order,
                                   const struct entry *entry, struct error *err);
