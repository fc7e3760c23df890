/*
 * check_topology: rooms and circulation lie inside their floor, floors inside
 * their building, buildings inside their courtyard, and rooms do not overlap.
 *
 * What sticks out or overlaps is measured as the width of the strip: its area
 * by its longest extent. Up to a centimetre is drawing; basements may be wider
 * than their building.
 */
#pragma once

#include "yardstick/registry/check.h"

struct checking {
    struct conn *conn;
    int srid;
    finding_tell *tell;
    void *context;
    size_t n_errors;
};

/* An error of the rule: "CODE: title, found". */
void checking_say(struct checking *c, const char *rule, struct str type, int64_t id,
                  struct str code, struct str found, const char *const title[LANG_COUNT]);

MUST_CHECK bool check_topology(struct checking *c, struct error *err);
