/*
 * import: see the header. A row passes through import_cells_read,
 * import_references_resolve, import_floor_ensure, place_read and store, in this
 * order; each tells its problems.
 */
#include "yardstick/registry/import.h"

#include <stdio.h>
#include <stdlib.h>

#include "import_parts.h"
#include "yardstick/registry/blame.h"

enum { ROW_ARENA = 64 << 20 };

void import_tell(struct import *im, enum problem_severity severity, int64_t row,
                 const struct error *what)
{
    struct problem problem = { .severity = severity, .row = row, .what = *what };
    int64_t *n = severity == PROBLEM_ERROR ? &im->counts.errors : &im->counts.warnings;

    ++*n;
    if (im->o.tell && im->counts.errors + im->counts.warnings <= IMPORT_PROBLEMS_MAX)
        im->o.tell(im->o.tell_context, &problem);
}

struct str import_header(const struct import *im, int column)
{
    for (size_t i = 0; i < im->o.n_headers; i++)
        if (im->o.bindings[i].column == column)
            return im->o.headers[i];
    return str_from(im->o.collection->columns[column].name);
}

static bool has_shapes(const struct import *im)
{
    return im->o.collection->flags & COLLECTION_GEOMETRY;
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
    im->code = collection_column_named(c, "code");
    im->ordinal = c->id == COLLECTION_FLOORS ? -1 : collection_column_named(c, "ordinal");
    im->building = im->ordinal < 0 ? -1 : collection_column_named(c, "building_code");
    for (size_t i = 0; i < options->n_headers; i++)
        if (options->bindings[i].column >= 0)
            im->has_column[options->bindings[i].column] = true;
    for (size_t i = 0; i < c->n_columns; i++)
        im->has_column[i] |= options->set[i].ptr != NULL;
    im->references = calloc(REFERENCE_SLOTS, sizeof(*im->references));
    if (!im->references)
        error_set(err, ERROR_INTERNAL, "out of memory");
    if (!im->references || !import_place_open(&im->place, err) ||
        (has_shapes(im) && !bulk_begin(&im->bulk, conn, c->table, err))) {
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
    bulk_release(&im->bulk);
    arena_release(&im->row);
    id_set_release(&im->seen);
    free(im->references);
    free(im);
}

const struct import_counts *import_counts(const struct import *im)
{
    return &im->counts;
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
        if (!what.parameter[0])
            error_detail(&what, STR("geometry"), STR(""), "Polygon | MultiPolygon");
        import_tell(im, PROBLEM_ERROR, row->number, &what);
        *good = false;
        return false;
    }
    if (repaired) {
        im->counts.repaired++;
        error_set(&what, ERROR_INVALID, "the polygon crossed itself and was repaired");
        error_detail(&what, STR("geometry"), STR(""), "");
        import_tell(im, PROBLEM_WARNING, row->number, &what);
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
    import_tell(im, PROBLEM_ERROR, row, &what);
    return true;
}

/*
 * A column that a new record needs and the file lacks is wanting in every row: told once, with
 * the columns there are. False when there is one.
 */
static bool columns_suffice(struct import *im, int64_t row, const struct entry *entry)
{
    const struct collection *c = im->o.collection;
    AUTO(buf) headers = BUF_INIT(1 << 16);
    bool good = true;

    for (size_t i = 0; i < c->n_columns; i++) {
        struct error what = { 0 };

        if (!(c->columns[i].flags & COLUMN_REQUIRED) || im->has_column[i] ||
            entry->values[i].kind != CELL_NULL)
            continue;
        good = false;
        if (im->absence_told[i])
            continue;
        im->absence_told[i] = true;
        for (size_t h = 0; h < im->o.n_headers && !headers.failed && headers.len < 160; h++)
            buf_addf(&headers, "%s%" STR_FMT, headers.len ? ", " : "", STR_ARG(im->o.headers[h]));
        error_set(
            &what, ERROR_INVALID,
            "no column of the file says this; name one with --map %s=COLUMN, or give all rows "
            "one value with --set %s=VALUE",
            c->columns[i].name, c->columns[i].name);
        column_blame(&c->columns[i], &what);
        error_detail(&what, str_from(c->columns[i].name), STR(""),
                     headers.len ? headers.data : cell_expects(&c->columns[i]));
        import_tell(im, PROBLEM_ERROR, row, &what);
        buf_clear(&headers);
    }
    return good;
}

/* Update the record when the row says something else, or add it. */
static bool store(struct import *im, int64_t row, struct entry *given, bool has_place,
                  struct error *what)
{
    const struct collection *c = im->o.collection;
    struct entry old = { 0 }, entry;
    bool found, same = false;

    if (!record_find(im, given, &old, &found, what))
        return what->code == ERROR_NONE;
    if (found && twice(im, row, old.id))
        return true;
    entry = found ? old : *given;
    for (size_t i = 0; found && i < c->n_columns; i++)
        if (im->has_column[i])
            entry.values[i] = given->values[i];
    if (has_place && found &&
        !import_place_same(&im->place, im->conn, old.geometry, given->geometry, &im->row, &same,
                           what))
        return false;
    if (has_place && !same)
        entry.geometry = given->geometry;
    usable_settle(im, given, &entry);
    if (!found && !columns_suffice(im, row, &entry))
        return true;
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
    struct str feature_id = { 0 }, building = { 0 };
    bool good, has_place, unique = true;

    arena_reset(&im->row);
    if (im->o.accept && !im->o.accept(im->o.accept_context, row)) {
        im->counts.filtered++;
        return true;
    }
    im->counts.rows++;
    good = import_cells_read(im, row, &given, &feature_id);
    if (im->building >= 0 && given.values[im->building].kind == CELL_TEXT)
        building = given.values[im->building].text;
    if (!import_references_resolve(im, row->number, &given, &good, err) ||
        !import_floor_ensure(im, row->number, &given, &good, err))
        return false;
    has_place = place_read(im, row, &given, &good);
    if (!good)
        return true;
    if (!import_code_make(im, building, feature_id, &given, err))
        return false;
    if (!namesake_find(im, &given, &unique, err))
        return false;
    if (!unique) {
        error_set(&what, ERROR_CONFLICT,
                  "several people of this institution have this name; give the staff number");
        error_detail(&what, import_header(im, 1), given.values[1].text, "code");
        import_tell(im, PROBLEM_ERROR, row->number, &what);
        return true;
    }
    if (store(im, row->number, &given, has_place, &what))
        return true;
    if (!is_row_fault(&what)) {
        *err = what;
        return false;
    }
    import_tell(im, PROBLEM_ERROR, row->number, &what);
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
        import_tell(im, PROBLEM_ERROR, 0, &what);
    }
    return true;
}

bool import_finish(struct import *im, struct error *err)
{
    if (im->o.replace && im->counts.errors == 0 && !absent_end(im, err))
        return false;
    if (im->counts.errors == 1)
        return error_set(err, ERROR_INVALID, "1 problem in the file; nothing was imported");
    if (im->counts.errors)
        return error_set(err, ERROR_INVALID, "%lld problems in the file; nothing was imported",
                         (long long)im->counts.errors);
    return !has_shapes(im) || bulk_end(&im->bulk, err);
}
