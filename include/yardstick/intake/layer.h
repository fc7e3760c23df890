/*
 * layer: files drawn beside the registers: base maps, paths, others. import_request makes them;
 * here they are listed and removed. A layer is its row with its features, or with its blob.
 */
#pragma once

#include "yardstick/store/blob.h"

enum { LAYER_NAME_MAX = 64 };

/* One of the list; texts live until the row is left. */
struct layer_info {
    int64_t id, revision, features, bytes; /* bytes of its blob, 0 without one */
    struct str name, title, role, source, attribution;
};

/* Every layer by its name, or the one called `name` (.ptr NULL: all), until `each` yields false. */
MUST_CHECK bool layer_list(struct conn *conn, struct str name, void *context,
                           bool (*each)(void *context, const struct layer_info *layer,
                                        struct error *err),
                           struct error *err);

/*
 * Within a write request: row and features go. The key of its blob, which layer_clean() is to
 * remove after the commit, is put into `blob` (empty: it has none). ERROR_NOT_FOUND.
 */
MUST_CHECK bool layer_forget(struct conn *conn, struct str name, char blob[BLOB_KEY_MAX + 1],
                             struct error *err);

/* After the commit. What cannot be removed now has no row any more: the next start sweeps it. */
void layer_clean(const struct ledger *ledger, const char *blob);
