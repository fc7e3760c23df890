/*
 * import_refer: what a row refers to: records by their codes, and its floor.
 */
#include "import_parts.h"

#include <stdio.h>

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
        *slot = (struct reference_slot){ .id = id,
                                         .column = (uint8_t)column,
                                         .len = (uint8_t)code.len };
        memcpy(slot->code, code.ptr, code.len);
    }
    *value = (struct cell){ .kind = CELL_I64, .i64 = id };
    return true;
}

bool import_references_resolve(struct import *im, int64_t row, struct entry *entry, bool *good,
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
        error_detail(&what, import_header(im, (int)i), code, cell_expects(&c->columns[i]));
        import_tell(im, PROBLEM_ERROR, row, &what);
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

/* With make_floors a row that does not say its floor lies on the ground floor, as maps mean it. */
static void floor_assume(struct import *im, int64_t row, struct entry *entry)
{
    struct error what = { 0 };

    if (!im->o.make_floors || !im->has_column[im->ordinal] ||
        entry->values[im->ordinal].kind != CELL_NULL)
        return;
    entry->values[im->ordinal] = (struct cell){ .kind = CELL_I64, .i64 = 0 };
    error_set(&what, ERROR_INVALID, "the row does not say its floor; taken to be floor 0");
    error_detail(&what, import_header(im, im->ordinal), STR(""),
                 cell_expects(&im->o.collection->columns[im->ordinal]));
    import_tell(im, PROBLEM_WARNING, row, &what);
}

bool import_floor_ensure(struct import *im, int64_t row, struct entry *entry, bool *good,
                         struct error *err)
{
    struct cell building, ordinal;
    struct error what = { 0 };
    char text[24];
    bool found;

    if (im->ordinal < 0 || !*good)
        return true;
    floor_assume(im, row, entry);
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
    error_detail(&what, import_header(im, im->ordinal), str_from(text),
                 cell_expects(&im->o.collection->columns[im->ordinal]));
    import_tell(im, PROBLEM_ERROR, row, &what);
    *good = false;
    return true;
}
