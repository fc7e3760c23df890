/*
 * relate: how two geometries lie to each other, by GEOS.
 *
 * The eight questions of OGC Simple Features. A `struct relate` is one
 * reentrant GEOS handle and belongs to one thread; so do its shapes. A shape
 * that is asked of often is prepared once. Coordinates are plane, whatever
 * their unit; both shapes are in the same system.
 */
#pragma once

#include "yardstick/geo/geometry.h"

enum relation {
    RELATION_CONTAINS,
    RELATION_CROSSES,
    RELATION_DISJOINT,
    RELATION_EQUALS,
    RELATION_INTERSECTS,
    RELATION_OVERLAPS,
    RELATION_TOUCHES,
    RELATION_WITHIN,
    RELATION_COUNT
};

struct relate;
struct relate_shape;

struct relate *relate_open(struct error *err); /* NULL: ERROR_UNAVAILABLE */
void relate_close(struct relate *r);

/*
 * From n geometries: one of them as it is, several as a collection. ERROR_INVALID when GEOS cannot
 * make it; with `prepared` also when it is not valid, with GEOS's words.
 */
MUST_CHECK bool relate_shape_make(struct relate *r, const struct geometry *parts, size_t n,
                                  bool prepared, struct relate_shape **out, struct error *err);
/* From WKB as stored; ERROR_INVALID when it is none. */
MUST_CHECK bool relate_shape_read(struct relate *r, struct str wkb, struct relate_shape **out,
                                  struct error *err);
void relate_shape_free(struct relate *r, struct relate_shape *shape); /* NULL is fine */

enum relate_answer { RELATE_NO, RELATE_YES, RELATE_UNKNOWN };

/* a CONTAINS b, and so on. UNKNOWN where GEOS cannot say: one of them is broken. */
enum relate_answer relate_ask(struct relate *r, enum relation relation,
                              const struct relate_shape *a, const struct relate_shape *b);
