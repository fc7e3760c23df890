/*
 * inspection: a unit is looked at, what is found is put right and looked at again.
 *
 * Its machine is data/flows/inspection.tsv. A finding takes points off a
 * hundred and has a day by which it is to be mended; the unit says that it is,
 * with a picture; who inspects looks again (回头看) and settles it, with the
 * points that remain off, or gives it back with a new day. When the last one
 * is settled the inspection can be closed, and its score stands.
 *
 * Points are whole, 0 to 100; days are the ledger's (UTC). Everything here runs
 * in a write request, but for inspection_load() and inspection_moves_write(),
 * which a scoped reader may call: what the caller does not see is not there.
 */
#pragma once

#include "yardstick/confirm/confirmation.h"

/* What is looked at: eleven words, ending in NULL. */
extern const char *const inspection_items[];

struct inspection {
    int64_t id, institution_id, revision;
    struct str state, since, due;
};
MUST_CHECK bool inspection_load(struct conn *conn, int64_t id, struct arena *arena,
                                struct inspection *out, struct error *err);

MUST_CHECK bool inspection_insert(struct conn *conn, struct str name, int64_t institution,
                                  struct str planned_on, int64_t *id, struct error *err);

/* What comes with a move; the caller has checked that items, days and points are such. */
struct inspection_order {
    struct str move, reason, document, said, item, deadline;
    int64_t finding_id, room_id; /* 0: none */
    int64_t points;
};
MUST_CHECK bool inspection_move(struct conn *conn, const struct mover *mover, int64_t id,
                                const struct inspection_order *order, struct error *err);
struct json;
MUST_CHECK bool inspection_moves_write(struct conn *conn, const struct mover *mover, int64_t id,
                                       struct json *j, const char *key, struct error *err);

MUST_CHECK bool inspection_machine_check(struct error *err);
