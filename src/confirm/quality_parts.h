/*
 * quality_parts: a batch being judged, floor by floor. Metres.
 */
#pragma once

#include "confirm_parts.h"
#include "yardstick/confirm/quality.h"
#include "yardstick/geo/geometry.h"
#include "yardstick/geo/valid.h"

struct shape {
    int64_t id;
    char code[160];
    bool is_room, is_valid;
    struct geometry g;
    struct bbox box;
    double area, value; /* drawn; as the ledger or the batch says */
    struct point at;    /* where to point at */
};

struct judging {
    struct conn *conn;
    struct str batch;
    struct quality_rules rules;
    struct valid *valid;
    int64_t building, floor_id, ordinal;
    struct shape floor;   /* its outline */
    struct shape *shapes; /* rooms and circulation of the floor at hand */
    size_t n, room;
    double gross, usable; /* of the building at hand */
    struct point middle;
};

/* Numbers that are not told are NaN. */
struct found {
    const char *rule, *type;
    int64_t id, other_id;
    const char *code, *other;
    double is, against, allowed;
    struct point at;
};
#define FOUND(rule_, type_, shape)                                                                 \
    {                                                                                              \
        .rule = (rule_), .type = (type_), .id = (shape)->id, .code = (shape)->code, .is = NAN,     \
        .against = NAN, .allowed = NAN, .at = (shape)->at                                          \
    }

MUST_CHECK bool finding_put(struct judging *j, const struct found *f, struct error *err);

struct shape *shape_next(struct judging *j, struct error *err);
void shape_measure(struct shape *s);
/* G4 of the floor at hand. */
MUST_CHECK bool shapes_judge(struct judging *j, struct error *err);
/* G5 of the building at hand. */
MUST_CHECK bool certificate_judge(struct judging *j, struct error *err);
void judging_release(struct judging *j);
