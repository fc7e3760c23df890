/*
 * import: rows of a file into a collection, all of them or none.
 *
 * An import runs inside one write request. Each row is filtered, its cells are
 * read, its references resolved, its geometry transformed and checked; the
 * record with its key (or id) is updated if it differs, added if there is none.
 * A column the file lacks leaves its field alone, an empty cell clears it.
 * Every problem is told with row, column, value and what was expected, and the
 * import goes on to find the others; if one of them was an error,
 * import_finish() fails and the request rolls back.
 *
 * A row whose file has no code column but an id of its own ("way/4711", a
 * GeoJSON id) gets the code <building>-<id>. With make_floors a level "0;1" is
 * its first floor and an empty one floor 0, each with a warning.
 *
 * Memory: the ids seen (16 bytes a row) and a cache of references; never the
 * rows. One import belongs to one thread, the writer's.
 */
#pragma once

#include "yardstick/registry/entry.h"

enum { IMPORT_COLUMNS_MAX = 256, IMPORT_PROBLEMS_MAX = 10000 };

/* One row of the file: text of each of its columns; .ptr NULL where a cell is absent. */
struct import_row {
    int64_t number; /* as a person sees it in the file */
    const struct str *cells;
    size_t n_cells;
    struct str wkb; /* .ptr NULL: none */
};

enum problem_severity { PROBLEM_ERROR, PROBLEM_WARNING };

struct problem {
    enum problem_severity severity;
    int64_t row;       /* 0: the file as a whole */
    struct error what; /* message, parameter (the column's header), value, expected */
};

/* What each column of the file is; made by import_bind(). */
struct import_binding {
    int column;      /* of the collection, -1: none */
    bool is_id;      /* the record's id, here or where the file is from */
    bool is_integer; /* an ordinal given as itself, not as a label */
};

struct import_options {
    const struct collection *collection;
    const struct str *headers; /* of the file, n_headers of them */
    size_t n_headers;
    struct import_binding bindings[IMPORT_COLUMNS_MAX];
    /* --set FIELD=VALUE: a value for each row; .ptr NULL: none. */
    struct str set[COLLECTION_COLUMNS_MAX];
    struct str day; /* from which the changes hold */
    int epsg;       /* of the geometry; 4490 and 4326 are taken as they are; 0: unknown */
    bool replace;   /* end what the file lacks */
    bool make_floors;
    /* Is the row wanted? NULL: all are. */
    bool (*accept)(void *context, const struct import_row *row);
    void *accept_context;
    /* Called for each problem, at most IMPORT_PROBLEMS_MAX times. */
    void (*tell)(void *context, const struct problem *problem);
    void *tell_context;
};

struct import_counts {
    int64_t rows, filtered, inserted, updated, unchanged, ended, errors, warnings, repaired;
};

/*
 * Fill `bindings` from `headers`. `map` are FIELD=COLUMN choices of the user,
 * which win over what is recognised. ERROR_INVALID names a field or column that
 * does not exist, or two columns that mean the same field.
 */
struct import_choice {
    struct str field, header;
};
MUST_CHECK bool import_bind(struct import_options *options, const struct import_choice *map,
                            size_t n_map, struct error *err);

/* ERROR_INVALID: a choice (`parameter`: map or set) names no field; with those there are. */
bool import_no_field(const struct collection *collection, const char *parameter, struct str asked,
                     struct error *err);

struct import;

MUST_CHECK bool import_begin(struct conn *conn, const struct import_options *options,
                             struct import **out, struct error *err);
/* False only when the import cannot go on at all; a bad row is told and passed over. */
MUST_CHECK bool import_take(struct import *import, const struct import_row *row, struct error *err);
/* Ends what --replace ends. ERROR_INVALID when there were errors: roll back. */
MUST_CHECK bool import_finish(struct import *import, struct error *err);
const struct import_counts *import_counts(const struct import *import);
void import_close(struct import *import);
