/*
 * import: see the header. A row passes through cells_read, references_resolve,
 * floor_ensure, place_read and store, in this order; each tells its problems
 * and the first of an error ends the row.
 */
#include "yardstick/registry/import.h"

#include <stdio.h>
#include <stdlib.h>

#include "id_set.h"
#include "import_place.h"

enum { REFERENCE_SLOTS = 8192, REFERENCE_TEXT = 72, ROW_ARENA = 64 << 20 };

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
    struct arena row; /* emptied for each */
    struct id_set seen;
    struct reference_slot *references;
    int usable, measured, declared; /* columns of rooms, -1 elsewhere */
    int building, ordinal;          /* of rooms and circulation */
    bool has_column[COLLECTION_COLUMNS_MAX];
};

static void tell(struct import *im, enum problem_severity severity, int64_t row,
                 const struct error *what)
{
    struct problem problem = { .severity = severity, .row = row, .what = *what };
    int64_t *n = severity == PROBLEM_ERROR ? &im->counts.errors : &im->counts.warnings;

    ++*n;
    if (im->o.tell && im->counts.errors + im->counts.warnings <= IMPORT_PROBLEMS_MAX)
        im->o.tell(im->o.tell_context, &problem);
}

/* The header under which the user knows a column. */
static struct str header_of(const struct import *im, int column)
{
    for (size_t i = 0; i < im->o.n_headers; i++)
        if (im->o.bindings[i].column == column)
            return im->o.headers[i];
    return str_from(im->o.collection->columns[column].name);
}

bool import_begin(struct conn *conn, const struct import_options *options, struct import **out,
                  struct error *err)
{
    const struct collection *c = options->collection;
    struct import *im = calloc(1, sizeof(*im));

    if (!im)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    im->conn = conn;
    im->o = *options;
    im->row = (struct arena)ARENA_INIT(ROW_ARENA);
    im->usable = collection_column_named(c, "usable_area");
    im->measured = collection_column_named(c, "measured_area");
    im->declared = collection_column_named(c, "declared_area");
    im->ordinal = c->id == COLLECTION_FLOORS ? -1 : collection_column_named(c, "ordinal");
    im->building = im->ordinal < 0 ? -1 : collection_column_named(c, "building_code");
    for (size_t i = 0; i < options->n_headers; i++)
        if (options->bindings[i].column >= 0)
            im->has_column[options->bindings[i].column] = true;
    for (size_t i = 0; i < c->n_columns; i++)
        im->has_column[i] |= options->set[i].ptr != NULL;
    im->references = calloc(REFERENCE_SLOTS, sizeof(*im->references));
    if (!im->references || !import_place_open(&im->place, err)) {
        if (!im->references)
            error_set(err, ERROR_INTERNAL, "out of memory");
        import_close(im);
        return false;
    }
    *out = im;
    return true;
}

void import_close(struct import *im)
{
    if (!im)
        return;
    import_place_release(&im->place);
    arena_release(&im->row);
    id_set_release(&im->seen);
    free(im->references);
    free(im);
}

const struct import_counts *import_counts(const struct import *im)
{
    return &im->counts;
}

/* One cell into the entry. A problem is told; false when it was an error. */
static bool cell_take(struct import *im, int64_t row, int column, bool is_integer, struct str text,
                      struct entry *entry)
{
    struct column as = im->o.collection->columns[column];
    struct error err = { 0 };
    bool rounded = false;

    if (is_integer)
        as.kind = COLUMN_INTEGER;
    if (!cell_read(&as, text, &im->row, &entry->values[column], &rounded, &err)) {
        error_detail(&err, header_of(im, column), text, cell_expects(&as, LANG_ZH));
        tell(im, PROBLEM_ERROR, row, &err);
        return false;
    }
    if (rounded) {
        error_set(&err, ERROR_INVALID, "%s: \"%" STR_FMT "\" was rounded to the second decimal",
                  as.name, STR_ARG(text));
        error_detail(&err, header_of(im, column), text, cell_expects(&as, LANG_ZH));
        tell(im, PROBLEM_WARNING, row, &err);
    }
    return true;
}

static bool cells_read(struct import *im, const struct import_row *row, struct entry *entry)
{
    bool good = true;
    struct error err = { 0 };

    for (size_t i = 0; i < im->o.n_headers && i < row->n_cells; i++) {
        const struct import_binding *b = &im->o.bindings[i];

        if (!row->cells[i].ptr && !b->is_id && b->column < 0)
            continue;
        if (b->is_id && str_trim(row->cells[i]).len) {
            if (!str_to_i64(str_trim(row->cells[i]), &entry->id) || entry->id <= 0 ||
                entry->id > (1ll << 53)) {
                error_set(&err, ERROR_INVALID, "id: \"%" STR_FMT "\" is not a positive integer",
                          STR_ARG(row->cells[i]));
                error_detail(&err, STR("id"), row->cells[i], "1, 2, 3 …");
                tell(im, PROBLEM_ERROR, row->number, &err);
                good = false;
            }
        } else if (b->column >= 0) {
            good &= cell_take(im, row->number, b->column, b->is_integer, row->cells[i], entry);
        }
    }
    for (size_t i = 0; i < im->o.collection->n_columns; i++)
        if (im->o.set[i].ptr)
            good &= cell_take(im, row->number, (int)i, false, im->o.set[i], entry);
    return good;
}

static struct reference_slot *reference_slot(struct import *im, size_t column, struct str code)
{
    uint64_t hash = 0xcbf29ce484222325u ^ column;

    for (size_t i = 0; i < code.len; i++)
        hash = (hash ^ (unsigned char)code.ptr[i]) * 0x100000001b3u;
    return &im->references[hash % REFERENCE_SLOTS];
}

static bool reference_resolve(struct import *im, size_t column, struct cell *value,
                              struct error *err)
{
    struct str code = value->text;
    struct reference_slot *slot = reference_slot(im, column, code);
    int64_t id;

    if (slot->id && slot->column == column && code.len <= REFERENCE_TEXT &&
        str_eq(code, (struct str){ slot->code, slot->len })) {
        *value = (struct cell){ .kind = CELL_I64, .i64 = slot->id };
        return true;
    }
    if (!entry_resolve(im->conn, &im->o.collection->columns[column], code, &id, err))
        return false;
    if (code.len <= REFERENCE_TEXT) {
        *slot = (struct reference_slot){ .id = id, .column = (uint8_t)column,
                                         .len = (uint8_t)code.len };
        memcpy(slot->code, code.ptr, code.len);
    }
    *value = (struct cell){ .kind = CELL_I64, .i64 = id };
    return true;
}

/* *good becomes false for a reference to nothing; false when the ledger fails. */
static bool references_resolve(struct import *im, int64_t row, struct entry *entry, bool *good,
                               struct error *err)
{
    const struct collection *c = im->o.collection;

    for (size_t i = 0; i < c->n_columns; i++) {
        struct cell *v = &entry->values[i];
        struct str code = v->text;
        struct error what = { 0 };

        if (c->columns[i].kind != COLUMN_REFERENCE || v->kind != CELL_TEXT ||
            reference_resolve(im, i, v, &what))
            continue;
        if (what.code != ERROR_NOT_FOUND) {
            *err = what;
            return false;
        }
        error_detail(&what, header_of(im, (int)i), code, cell_expects(&c->columns[i], LANG_ZH));
        tell(im, PROBLEM_ERROR, row, &what);
        *good = false;
    }
    return true;
}

static bool floor_find(struct import *im, int64_t building, int64_t ordinal, bool *found,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(im->conn, SQL_FLOOR_BY_ORDINAL, &q, err))
        return false;
    stmt_bind_i64(&q, ":building", building);
    stmt_bind_i64(&q, ":ordinal", ordinal);
    step = stmt_step(&q, err);
    *found = step == STEP_ROW;
    return step != STEP_FAILED;
}

static bool floor_make(struct import *im, int64_t building, int64_t ordinal, struct error *err)
{
    const struct collection *floors = &collections[COLLECTION_FLOORS];
    struct entry floor = { 0 };
    char label[24];

    snprintf(label, sizeof(label), ordinal < 0 ? "B%lld" : "%lldF",
             (long long)(ordinal < 0 ? -ordinal : ordinal + 1));
    floor.values[collection_column_named(floors, "building_code")] =
        (struct cell){ .kind = CELL_I64, .i64 = building };
    floor.values[collection_column_named(floors, "ordinal")] =
        (struct cell){ .kind = CELL_I64, .i64 = ordinal };
    floor.values[collection_column_named(floors, "label")] =
        (struct cell){ CELL_TEXT, 0, str_from(label) };
    return entry_insert(im->conn, floors, im->o.day, &floor, err);
}

/* Rooms and circulation lie on a floor: it must be there, or be made. */
static bool floor_ensure(struct import *im, int64_t row, const struct entry *entry, bool *good,
                         struct error *err)
{
    struct cell building, ordinal;
    struct error what = { 0 };
    char text[24];
    bool found;

    if (im->ordinal < 0 || !*good)
        return true;
    building = entry->values[im->building];
    ordinal = entry->values[im->ordinal];
    if (building.kind != CELL_I64 || ordinal.kind != CELL_I64)
        return true; // a new record is refused for the missing column, an old one keeps its floor
    if (!floor_find(im, building.i64, ordinal.i64, &found, err))
        return false;
    if (found)
        return true;
    if (im->o.make_floors && ordinal.i64 >= -20 && ordinal.i64 <= 200)
        return floor_make(im, building.i64, ordinal.i64, err);
    snprintf(text, sizeof(text), "%lld", (long long)ordinal.i64);
    error_set(&what, ERROR_NOT_FOUND,
              "the building has no floor %s; import its floors first, or add --make-floors", text);
    error_detail(&what, header_of(im, im->ordinal), str_from(text),
                 cell_expects(&im->o.collection->columns[im->ordinal], LANG_ZH));
    tell(im, PROBLEM_ERROR, row, &what);
    *good = false;
    return true;
}

static bool place_read(struct import *im, const struct import_row *row, struct entry *entry,
                       bool *good)
{
    struct error what = { 0 };
    bool repaired = false;

    if (!row->wkb.ptr || !(im->o.collection->flags & COLLECTION_GEOMETRY))
        return false;
    if (!import_place_read(&im->place, im->conn, &im->o, row->wkb, &im->row, &entry->geometry,
                           &repaired, &what)) {
        error_detail(&what, STR("geometry"), STR(""), "EPSG:4490");
        tell(im, PROBLEM_ERROR, row->number, &what);
        *good = false;
        return false;
    }
    if (repaired) {
        im->counts.repaired++;
        error_set(&what, ERROR_INVALID, "the polygon crossed itself and was repaired");
        error_detail(&what, STR("geometry"), STR(""), "");
        tell(im, PROBLEM_WARNING, row->number, &what);
    }
    return entry->geometry.len > 0;
}

/*
 * The usable area of a room is its measured, else its declared area. A file
 * that gives only "usable area" declares it.
 */
static void usable_settle(const struct import *im, const struct entry *given, struct entry *entry)
{
    struct cell *usable, *declared, measured;

    if (im->usable < 0)
        return;
    usable = &entry->values[im->usable];
    declared = &entry->values[im->declared];
    measured = entry->values[im->measured];
    if (im->has_column[im->usable] && given->values[im->usable].kind == CELL_I64 &&
        measured.kind == CELL_NULL &&
        !(im->has_column[im->declared] && given->values[im->declared].kind == CELL_I64))
        *declared = given->values[im->usable];
    *usable = measured.kind == CELL_I64 ? measured : *declared;
}

static bool record_find(struct import *im, const struct entry *given, struct entry *old,
                        bool *found, struct error *err)
{
    const struct collection *c = im->o.collection;
    struct error absent = { 0 };

    *found = false;
    if (given->id) {
        *found = entry_load(im->conn, c, given->id, &im->row, old, &absent);
        if (!*found && absent.code != ERROR_NOT_FOUND)
            *err = absent;
        if (*found || absent.code != ERROR_NOT_FOUND)
            return *found;
    }
    return entry_find(im->conn, c, given, &im->row, old, found, err);
}

/* People without a staff number are told apart by name and institution. */
static bool namesake_find(struct import *im, struct entry *given, bool *good, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (im->o.collection->id != COLLECTION_PEOPLE || given->id ||
        given->values[0].kind != CELL_NULL || given->values[2].kind != CELL_I64)
        return true;
    if (!stmt_open(im->conn, SQL_PERSON_BY_NAME, &q, err))
        return false;
    stmt_bind_str(&q, ":name", given->values[1].text);
    stmt_bind_i64(&q, ":institution", given->values[2].i64);
    step = stmt_step(&q, err);
    if (step == STEP_ROW) {
        given->id = stmt_i64(&q, 0);
        step = stmt_step(&q, err);
        *good = step != STEP_ROW;
    }
    return step != STEP_FAILED;
}

/* A record that two rows of the file speak of: which of them is meant? */
static bool twice(struct import *im, int64_t row, int64_t id)
{
    int64_t before = id_set_get(&im->seen, id);
    struct error what = { 0 };
    char text[24];

    if (!before)
        return false;
    snprintf(text, sizeof(text), "%lld", (long long)before);
    error_set(&what, ERROR_CONFLICT, "row %s has the same key; keep one of them", text);
    error_detail(&what, im->o.n_headers ? im->o.headers[0] : STR("code"), STR(""), "");
    tell(im, PROBLEM_ERROR, row, &what);
    return true;
}

/* Update the record when the row says something else, or add it. */
static bool store(struct import *im, int64_t row, struct entry *given, bool has_place,
                  struct error *what)
{
    const struct collection *c = im->o.collection;
    struct entry old = { 0 }, entry;
    bool found;

    if (!record_find(im, given, &old, &found, what))
        return what->code == ERROR_NONE;
    if (found && twice(im, row, old.id))
        return true;
    entry = found ? old : *given;
    for (size_t i = 0; found && i < c->n_columns; i++)
        if (im->has_column[i])
            entry.values[i] = given->values[i];
    if (has_place)
        entry.geometry = given->geometry;
    usable_settle(im, given, &entry);
    if (!found) {
        if (!entry_insert(im->conn, c, im->o.day, &entry, what))
            return false;
        im->counts.inserted++;
    } else if (entry_eq(c, &entry, &old)) {
        im->counts.unchanged++;
    } else {
        if (!entry_update(im->conn, c, im->o.day, &entry, what))
            return false;
        im->counts.updated++;
    }
    return id_set_put(&im->seen, entry.id, row, what);
}

/* What the schema refuses is the row's problem; what the disk refuses ends the import. */
static bool is_row_fault(const struct error *what)
{
    return what->code == ERROR_CONFLICT || what->code == ERROR_INVALID ||
           what->code == ERROR_NOT_FOUND;
}

bool import_take(struct import *im, const struct import_row *row, struct error *err)
{
    struct entry given = { 0 };
    struct error what = { 0 };
    bool good, has_place, unique = true;

    arena_reset(&im->row);
    if (im->o.accept && !im->o.accept(im->o.accept_context, row)) {
        im->counts.filtered++;
        return true;
    }
    im->counts.rows++;
    good = cells_read(im, row, &given);
    if (!references_resolve(im, row->number, &given, &good, err) ||
        !floor_ensure(im, row->number, &given, &good, err))
        return false;
    has_place = place_read(im, row, &given, &good);
    if (!good)
        return true;
    if (!namesake_find(im, &given, &unique, err))
        return false;
    if (!unique) {
        error_set(&what, ERROR_CONFLICT,
                  "several people of this institution have this name; give the staff number");
        error_detail(&what, header_of(im, 1), given.values[1].text, "code");
        tell(im, PROBLEM_ERROR, row->number, &what);
        return true;
    }
    if (store(im, row->number, &given, has_place, &what))
        return true;
    if (!is_row_fault(&what)) {
        *err = what;
        return false;
    }
    tell(im, PROBLEM_ERROR, row->number, &what);
    return true;
}

/* The ids to end are gathered first: ending changes what is being walked. */
static bool absent_end(struct import *im, struct error *err)
{
    const struct collection *c = im->o.collection;
    AUTO(buf) ids = BUF_INIT(256 << 20);
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(im->conn, c->ids, &q, err))
        return false;
    if (stmt_has_bind(&q, ":day"))
        stmt_bind_str(&q, ":day", im->o.day);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        int64_t id = stmt_i64(&q, 0);

        if (!id_set_get(&im->seen, id))
            buf_add(&ids, (struct str){ (const char *)&id, sizeof(id) });
    }
    if (step == STEP_FAILED || !buf_ok(&ids, err))
        return false;
    for (size_t at = 0; at < ids.len; at += sizeof(int64_t)) {
        struct error what = { 0 };
        int64_t id;

        memcpy(&id, ids.data + at, sizeof(id));
        if (entry_end(im->conn, c, im->o.day, id, &what)) {
            im->counts.ended++;
            continue;
        }
        error_prefix(&what, "--replace cannot end record %lld", (long long)id);
        tell(im, PROBLEM_ERROR, 0, &what);
    }
    return true;
}

bool import_finish(struct import *im, struct error *err)
{
    if (im->o.replace && im->counts.errors == 0 && !absent_end(im, err))
        return false;
    if (im->counts.errors)
        return error_set(err, ERROR_INVALID, "%lld problems in the file; nothing was imported",
                         (long long)im->counts.errors);
    return true;
}
