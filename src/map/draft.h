/*
 * draft: the inside of a segment being gathered; private to src/map.
 */
#pragma once

#include "column.h"
#include "yardstick/map/segment.h"

struct segment_draft {
    enum geometry_kind kind;
    uint32_t n_attributes;
    struct map_origin origin;
    size_t limit;
    struct column ids, boxes, ring_ends;     /* one a feature */
    struct column point_ends, is_hole;       /* one a ring */
    struct column points;                    /* one a vertex */
    struct column values;                    /* n_attributes a feature */
    struct column value_ends, hashes, bytes; /* the dictionary; value 0 is empty */
    uint32_t *slots;                         /* hash of the dictionary, 0 is free */
    uint32_t n_slots;
    struct buf scratch;
};

size_t draft_bytes(const struct segment_draft *d);
bool draft_failed(const struct segment_draft *d);
