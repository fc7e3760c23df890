/*
 * import_parts: an import under way, shared by the files that make it up.
 */
#pragma once

#include "id_set.h"
#include "import_place.h"
#include "yardstick/store/bulk.h"

enum { REFERENCE_SLOTS = 8192, REFERENCE_TEXT = 72 };

/* The last records referred to, by column and code; exact, the oldest of a slot gives way. */
struct reference_slot {
    int64_t id;
    uint8_t column, len;
    char code[REFERENCE_TEXT];
};

struct import {
    struct conn *conn;
    struct import_options o;
    struct import_counts counts;
    struct import_place place;
    struct bulk bulk; /* of a register with shapes */
    struct arena row; /* emptied for each */
    struct id_set seen;
    struct reference_slot *references;
    int usable, measured, declared; /* columns of rooms, -1 elsewhere */
    int building, ordinal;          /* of rooms and circulation */
    int code;                       /* -1 where records have none */
    bool has_column[COLLECTION_COLUMNS_MAX];
    bool absence_told[COLLECTION_COLUMNS_MAX]; /* of a column a new record needs */
    bool foreign_id_told;
};

void import_tell(struct import *im, enum problem_severity severity, int64_t row,
                 const struct error *what);
/* The header under which the user knows a column. */
struct str import_header(const struct import *im, int column);

/* The cells of a row into the entry; false when one of them is wrong, which has been told. */
bool import_cells_read(struct import *im, const struct import_row *row, struct entry *entry,
                       struct str *feature_id);

/* *good becomes false for a reference to nothing; false when the ledger fails. */
MUST_CHECK bool import_references_resolve(struct import *im, int64_t row, struct entry *entry,
                                          bool *good, struct error *err);

/* Rooms and circulation lie on a floor: it must be there, or be made. */
MUST_CHECK bool import_floor_ensure(struct import *im, int64_t row, struct entry *entry, bool *good,
                                    struct error *err);

/*
 * A record of a file without codes gets one from the feature's id there:
 * "B1-way/4711" in building B1. `building` is the code of its building, or empty.
 */
MUST_CHECK bool import_code_make(struct import *im, struct str building, struct str feature_id,
                                 struct entry *entry, struct error *err);
