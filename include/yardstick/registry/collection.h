/*
 * collection: what each register is made of, said once.
 *
 * The table drives imports (which headers are recognised, how a cell is read),
 * exports, templates, the answers of /api and the checks of a change. Names
 * are fixed by the interface; SQL of a collection is data/sql/query/<noun>.sql,
 * whose parameters bear the columns' names.
 */
#pragma once

#include "yardstick/base/error.h"
#include "yardstick/registry/code.h"
#include "yardstick/store/sql.h"

enum collection_id {
    COLLECTION_DISTRICTS,
    COLLECTION_INSTITUTIONS,
    COLLECTION_ESTABLISHMENTS,
    COLLECTION_COURTYARDS,
    COLLECTION_BUILDINGS,
    COLLECTION_FLOORS,
    COLLECTION_ROOMS,
    COLLECTION_CIRCULATION,
    COLLECTION_PEOPLE,
    COLLECTION_OCCUPANCY,
    COLLECTION_HOLDINGS,
    COLLECTION_TENURES,
    COLLECTION_CANTEENS,
    COLLECTION_PARKING,
    COLLECTION_MEASUREMENTS,
    COLLECTION_COUNT
};

enum column_kind {
    COLUMN_TEXT,
    COLUMN_INTEGER,
    COLUMN_ORDINAL, /* a floor: its integer, or a label such as 5F, B1, 负一 */
    COLUMN_AREA,    /* 0.01 m2 */
    COLUMN_LENGTH,  /* 0.01 m */
    COLUMN_MONEY,   /* 0.01 yuan */
    COLUMN_SHARE,   /* 0.0001 */
    COLUMN_DATE,
    COLUMN_BOOLEAN,
    COLUMN_CODE,      /* one of column.codes */
    COLUMN_REFERENCE, /* the code of a record of column.refers; stored as its id */
};

enum column_flag {
    COLUMN_KEY = 1,      /* part of what tells records apart */
    COLUMN_REQUIRED = 2, /* a new record must have it */
    COLUMN_COMPUTED = 4, /* never stored as given; see rooms.usable_area */
};

struct column {
    const char *name;
    const char *title[LANG_COUNT]; /* header of a workbook */
    const char *short_name;        /* header of a shapefile, at most ten bytes */
    const char *aliases;           /* other headers people use, separated by ; */
    enum column_kind kind;
    unsigned flags;
    const struct code *codes; /* ends in .code NULL */
    enum collection_id refers;
};

enum collection_flag {
    COLLECTION_GEOMETRY = 1, /* records have a place */
    COLLECTION_DATED = 2,    /* a fact with its own from and to, no history table */
    COLLECTION_PERSONAL = 4, /* names people: never public */
    COLLECTION_UNITS = 8,    /* says who holds which room: for those who may know (read_units) */
};

struct collection {
    enum collection_id id;
    const char *name;  /* "rooms": the TYPE of imports, the path in /api */
    const char *table; /* "room" */
    const char *title[LANG_COUNT];
    unsigned flags;
    const struct column *columns;
    size_t n_columns;
    enum sql_id by_id, by_key, insert, update, end, ids, view, view_as_of;
    enum sql_id version; /* not of dated facts */
};

enum { COLLECTION_COLUMNS_MAX = 16 };

extern const struct collection collections[COLLECTION_COUNT];

/* By its name; NULL when there is none. */
const struct collection *collection_find(struct str name);
/* By the table it is kept in. */
const struct collection *collection_of_table(const char *table);
/* The column a header means: its name, a title, the short name or an alias, in any case, with or
 * without spaces, underscores and a unit in brackets; -1 when none. */
int collection_column(const struct collection *collection, struct str header);
int collection_column_named(const struct collection *collection, const char *name);
