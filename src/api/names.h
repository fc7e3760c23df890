/*
 * names: the search index of a world, read at start without holding anybody up.
 *
 * Tiles are there at once (map/snapshot_file); the names of a large city take
 * longer to read. They are read beside the writer, what is committed meanwhile
 * is noted and applied at the end, on the writer's thread; who searches before
 * that waits for it.
 */
#pragma once

#include "yardstick/http/route.h"
#include "yardstick/query/search.h"
#include "yardstick/store/ledger.h"

struct names;

/* Begins to read; `ledger` with a running writer must outlive it. */
MUST_CHECK bool names_open(struct ledger *ledger, struct names **out, struct error *err);
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
