/*
 * names: the search index of a world, read at start without holding anybody up.
 *
 * Tiles are there at once (map/snapshot_file), and names when they were kept in
 * a file (query/search_file) of the ledger as it is now. Else they are read
 * beside the writer, what is committed meanwhile is noted and applied at the
 * end, on the writer's thread; who searches before that waits for it.
 */
#pragma once

#include "yardstick/http/route.h"
#include "yardstick/query/search.h"
#include "yardstick/store/ledger.h"

struct names;

/* Begins to read; `ledger` with a running writer must outlive it. `day` is today. */
MUST_CHECK bool names_open(struct ledger *ledger, struct str day, struct names **out,
                           struct error *err);
/* For the next start, in DIR/names, if they are read and the ledger has moved on since they were
 * kept. `day` is that on which they were read. A disk that is full is a warning. */
void names_keep(struct names *names, struct str day);
/* Waits until the reading is over. NULL is fine. The writer must still run. */
void names_close(struct names *names);

/* On the writer's thread, after each commit. */
MUST_CHECK bool names_follow(struct names *names, struct conn *conn,
                             const struct change_ref *changes, size_t n, struct error *err);
/* On the writer's thread: read all anew, as on a new day. */
MUST_CHECK bool names_reload(struct names *names, struct conn *conn, struct error *err);

/*
 * The present index, for the caller to drop. NULL while it is being read: the handler returns true
 * and is called again when it is there.
 */
MUST_CHECK bool names_get(struct names *names, struct call *call, struct search_index **out,
                          struct error *err);
bool names_are_read(struct names *names);
/* The present index, for the caller to drop; NULL while it is being read. */
struct search_index *names_take(struct names *names);
