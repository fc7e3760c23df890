/*
 * entry: one record of a collection as the ledger stores it.
 *
 * values[i] is that of columns[i]; a reference is the id it points to. Geometry
 * is a SpatiaLite BLOB in EPSG:4490, empty when there is none. The functions
 * that change run on the writer's connection inside a write request.
 */
#pragma once

#include "yardstick/registry/cell.h"
#include "yardstick/store/stmt.h"

struct entry {
    int64_t id;       /* 0: not in the ledger yet */
    int64_t revision; /* how often it was changed, 1 at first */
    struct str day;   /* valid_from, or the fact's own from */
    struct str geometry;
    struct cell values[COLLECTION_COLUMNS_MAX];
};

/* Text and geometry are copied into `arena`. ERROR_NOT_FOUND names the collection and id. */
MUST_CHECK bool entry_load(struct conn *conn, const struct collection *collection, int64_t id,
                           struct arena *arena, struct entry *out, struct error *err);

/* As it was from the day `version` on (a valid_from of its history); ERROR_NOT_FOUND when there is
 * no such version, or what it refers to has ended. Dated facts have none. */
MUST_CHECK bool entry_load_version(struct conn *conn, const struct collection *collection,
                                   int64_t id, struct str version, struct arena *arena,
                                   struct entry *out, struct error *err);

/* The record with the key that `like` has; *found tells. References of `like` are resolved. */
MUST_CHECK bool entry_find(struct conn *conn, const struct collection *collection,
                           const struct entry *like, struct arena *arena, struct entry *out,
                           bool *found, struct error *err);

/* The id of the record a reference names; ERROR_NOT_FOUND names column and code. */
MUST_CHECK bool entry_resolve(struct conn *conn, const struct column *column, struct str code,
                              int64_t *out, struct error *err);

/*
 * A new record, from `day` on; entry->id 0 takes the next id and is set. Absent
 * codes of columns with a default take it. ERROR_INVALID names a required
 * column without a value.
 */
MUST_CHECK bool entry_insert(struct conn *conn, const struct collection *collection, struct str day,
                             struct entry *entry, struct error *err);

/* Store the entry over the one with its id. */
MUST_CHECK bool entry_update(struct conn *conn, const struct collection *collection, struct str day,
                             const struct entry *entry, struct error *err);

/* End the record on `day`: from then on it does not hold. ERROR_CONFLICT when others refer to it.
 */
MUST_CHECK bool entry_end(struct conn *conn, const struct collection *collection, struct str day,
                          int64_t id, struct error *err);

/* Do they say the same? */
bool entry_eq(const struct collection *collection, const struct entry *a, const struct entry *b);

/* WKB (longitude, latitude in EPSG:4490) to the BLOB that is stored, and back; into `arena`. */
MUST_CHECK bool geometry_store(struct conn *conn, struct str wkb, struct arena *arena,
                               struct str *out, struct error *err);
MUST_CHECK bool geometry_load(struct conn *conn, struct str blob, struct arena *arena,
                              struct str *out, struct error *err);
