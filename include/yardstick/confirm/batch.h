/*
 * batch: one piece of a surveyor's work, from the lists of measurements to the register.
 *
 * Its machine is data/flows/survey_batch.tsv. A room's value is the mean of its
 * last two measurements, by another surveyor or another instrument, when they
 * differ by no more than the limit of the batch's grade in GB/T 17986.1 (rules
 * G1 of data/standards); else it is to be measured again. Until the batch is
 * published the register's own areas stay what they are: measured, declared and
 * approved are never mixed.
 *
 * What the rules G1 to G6 find is kept with its place; a batch with an open
 * finding is not published. Everything here runs in a write request.
 */
#pragma once

#include "yardstick/confirm/confirmation.h"

struct batch {
    int64_t id, grade, revision;
    struct str code, name, company, state, since, due;
};
MUST_CHECK bool batch_load(struct conn *conn, int64_t id, struct arena *arena, struct batch *out,
                           struct error *err);

/* A new one; ERROR_CONFLICT when there is one of this code. */
struct batch_wish {
    struct str code, name, company;
    int64_t grade; /* 1 to 3 */
};
MUST_CHECK bool batch_insert(struct conn *conn, const struct batch_wish *wish, int64_t *id,
                             struct error *err);

struct batch_order {
    struct str move, reason, document;
    int64_t finding_id; /* of "explain" */
    int64_t grade;      /* of "ingest"; 0: as it is */
};
MUST_CHECK bool batch_move(struct conn *conn, const struct mover *mover, int64_t id,
                           const struct batch_order *order, struct error *err);
struct json;
MUST_CHECK bool batch_moves_write(struct conn *conn, const struct mover *mover, int64_t id,
                                  struct json *j, const char *key, struct error *err);

/* New measurements of one room and their value. ERROR_CONFLICT: they are too far apart. */
MUST_CHECK bool batch_measure(struct conn *conn, struct str code, int64_t room_id,
                              const struct measure *measures, size_t n, struct error *err);

/* A confirmation of it has moved: all closed, or not any more. */
MUST_CHECK bool batch_follow(struct conn *conn, struct str code, struct error *err);

MUST_CHECK bool batch_machine_check(struct error *err);

/* How far two measurements of S may be apart, in 0.0001 m2: root and linear are 0.0001. */
int64_t batch_allowed(int64_t area, int64_t root, int64_t linear);
/* The mean of two, 0.01 m2, a half up. */
static inline int64_t batch_mean(int64_t a, int64_t b)
{
    return (a + b + 1) / 2;
}
