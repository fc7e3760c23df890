/*
 * import_turn: an import's turn at the ledger's one writer, and how it gives way.
 *
 * An import holds the writer, and who edits must not wait for it: when somebody has waited and the
 * end is not near, import_turn_go_on() fails, the request undoes what it has done, others pass, and
 * import_turn_run() begins again from the rows that were read. After some tens of times it goes
 * through (docs/decisions/0008).
 */
#pragma once

#include "import_rows.h"

struct import_turn {
    const struct import_rows *rows;
    struct conn *conn;           /* of the write request */
    int64_t n_taken;             /* rows of this attempt */
    int64_t n_told, told_before; /* problems of this attempt; the most any attempt has told */
    int64_t started_ms;          /* this attempt */
    int n_given_way;
    bool gives_way;
    bool dry_run_done; /* the request has failed only because it was one */
};

/* First in the write request: an attempt begins. */
void import_turn_begin(struct import_turn *turn, struct conn *conn);
/* Before each row: shall it be stored? Not when others are let pass or somebody cancelled. */
MUST_CHECK bool import_turn_go_on(struct import_turn *turn, struct error *err);
/* A problem, to who watches, unless an attempt before this one has told it. */
void import_turn_tell(struct import_turn *turn, const struct problem *problem);
/* Last in the write request: `done`, and of a dry run nothing. */
MUST_CHECK bool import_turn_end(struct import_turn *turn, bool done, struct error *err);

/* The write request, again until it has gone through or failed for another reason. */
MUST_CHECK bool import_turn_run(struct import_turn *turn, struct write_request *request,
                                struct error *err);
