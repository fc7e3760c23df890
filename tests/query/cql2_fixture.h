/*
 * cql2_fixture: a layer with a field of every kind, and rows of it.
 */
#pragma once

#include "yardstick/query/cql2.h"

enum { N_FIELDS = 12 };

static const struct cql2_field fixture_fields[] = {
    { { "indoor", 6 }, CQL2_LOOSE, { "c0", 2 } },       { { "level", 5 }, CQL2_LOOSE, { "c1", 2 } },
    { { "Area m2", 7 }, CQL2_LOOSE, { "c2", 2 } },      { { "面积", 6 }, CQL2_LOOSE, { "c3", 2 } },
    { { "@id", 3 }, CQL2_TEXT, { "c4", 2 } },           { { "done", 4 }, CQL2_TEXT, { "c5", 2 } },
    { { "name", 4 }, CQL2_TEXT, { "c6", 2 } },          { { "n", 1 }, CQL2_NUMBER, { "c7", 2 } },
    { { "open", 4 }, CQL2_BOOLEAN, { "c8", 2 } },       { { "day", 3 }, CQL2_DATE, { "c9", 2 } },
    { { "at", 2 }, CQL2_TIMESTAMP, { "c10", 3 } },      { { "tags", 4 }, CQL2_ARRAY, { "c11", 3 } },
    { { "geometry", 8 }, CQL2_GEOMETRY, { "wkb", 3 } },
};

static const struct cql2_schema fixture_schema = { .fields = fixture_fields,
                                                   .n_fields = N_FIELDS + 1 };

#define TEXT_FIELD(t)                                                                              \
    {                                                                                              \
        .kind = FIELD_TEXT, .bytes = { "" t, sizeof(t) - 1 }                                       \
    }
#define I64_FIELD(n)                                                                               \
    {                                                                                              \
        .kind = FIELD_I64, .i64 = (n)                                                              \
    }
#define F64_FIELD(n)                                                                               \
    {                                                                                              \
        .kind = FIELD_F64, .f64 = (n)                                                              \
    }

/* A room on level 2, of 12.5 m2; the fourth is empty. */
static const struct field fixture_row[N_FIELDS] = {
    TEXT_FIELD("room"),
    TEXT_FIELD("2"),
    TEXT_FIELD("12.50"),
    { .kind = FIELD_NULL },
    TEXT_FIELD("way/-22"),
    TEXT_FIELD("true"),
    TEXT_FIELD("Chișinău Ｎ"),
    I64_FIELD(7),
    I64_FIELD(1),
    TEXT_FIELD("2022-04-16"),
    TEXT_FIELD("2022-04-16T10:13:19Z"),
    TEXT_FIELD("red;blue"),
};

/* POINT(5 5), little-endian. */
static const char fixture_wkb[] = "\1\1\0\0\0\0\0\0\0\0\0\x14\x40\0\0\0\0\0\0\x14\x40";
