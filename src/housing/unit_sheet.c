/*
 * unit_sheet: see the header.
 */
#include "unit_sheet.h"

#include <stdlib.h>

#include "yardstick/base/buf.h"
#include "yardstick/store/stmt.h"

enum { CELL_BYTES = 1 << 16, ROWS_MAX = 200000 };

const struct unit_sheet unit_sheets[UNIT_SHEETS] = {
    { COLLECTION_INSTITUTIONS,
      SQL_REVIEW_SHEET_INSTITUTIONS,
      { { "code", NULL, NULL },
        { "name", NULL, NULL },
        { "short_name", NULL, NULL },
        { "class", "unit_class", NULL },
        { "category", "unit_category", NULL },
        { "parent_code", NULL, NULL } },
      .has_warnings = true },
    { COLLECTION_ESTABLISHMENTS,
      SQL_REVIEW_SHEET_ESTABLISHMENTS,
      { { "institution_code", NULL, NULL },
        { "rank", NULL, NULL },
        { "from", NULL, NULL },
        { "posts", NULL, NULL },
        { "document", NULL, NULL } } },
    { COLLECTION_ROOMS,
      SQL_REVIEW_SHEET_ROOMS,
      { { "code", NULL, NULL },
        { "building_code", NULL, NULL },
        { "ordinal", NULL, NULL },
        { "number", "room_number", "duplicate_number" },
        { "name", NULL, NULL },
        { "use", "room_use", NULL },
        { "subtype", "room_subtype", NULL },
        { "measured_area", "room_measured", "area_mismatch" },
        { "declared_area", NULL, "missing_measurement" },
        { "approved_area", NULL, "technical_unapproved" },
        { "state", NULL, "idle" } },
      .has_warnings = true },
    { COLLECTION_PEOPLE,
      SQL_REVIEW_SHEET_PEOPLE,
      { { "code", "person_code", NULL },
        { "name", NULL, NULL },
        { "institution_code", NULL, NULL },
        { "department", "person_department", NULL },
        { "rank", "person_rank", NULL },
        { "status", NULL, "retired_in_room" } },
      .has_warnings = true,
      .takes_rows = true },
    { COLLECTION_OCCUPANCY,
      SQL_REVIEW_SHEET_OCCUPANCY,
      { { "person_code", NULL, NULL },
        { "room_code", NULL, NULL },
        { "from", NULL, NULL },
        { "to", NULL, NULL },
        { "share", NULL, NULL },
        { "kind", NULL, NULL } },
      .takes_rows = true },
    { COLLECTION_HOLDINGS,
      SQL_REVIEW_SHEET_HOLDINGS,
      { { "institution_code", NULL, NULL },
        { "room_code", NULL, NULL },
        { "from", NULL, NULL },
        { "to", NULL, NULL },
        { "share", NULL, NULL },
        { "document", NULL, NULL } } },
};

const struct collection *unit_sheet_of(const struct unit_sheet *sheet)
{
    return &collections[sheet->collection];
}

size_t unit_sheet_columns(const struct unit_sheet *sheet,
                          const struct column *columns[SHEET_COLUMNS])
{
    const struct collection *of = unit_sheet_of(sheet);
    size_t n = 0;

    for (; n < SHEET_COLUMNS && sheet->columns[n].name; n++)
        columns[n] = &of->columns[collection_column_named(of, sheet->columns[n].name)];
    return n;
}

static bool cells_copy(const struct stmt *q, const struct column *const *columns, size_t n,
                       struct arena *arena, struct str *out)
{
    AUTO(buf) text = BUF_INIT(CELL_BYTES);

    for (size_t i = 0; i < n; i++) {
        int at = (int)i + 1;

        text.len = 0;
        if (stmt_is_text(q, at))
            buf_add(&text, stmt_str(q, at));
        else if (!stmt_is_null(q, at))
            cell_write(columns[i], (struct cell){ CELL_I64, stmt_i64(q, at), { 0 } }, &text);
        out[i] = arena_copy(arena, buf_str(&text));
        if (!out[i].ptr)
            return false;
    }
    return true;
}

/* Room for twice as many; what was there is left to the arena. */
static bool rows_grow(struct unit_rows *rows, size_t *room, struct arena *arena)
{
    size_t more = *room ? 2 * *room : 256, cells = rows->n * rows->n_columns;
    int64_t *ids = arena_alloc(arena, more * sizeof(*ids));
    struct str *texts = arena_alloc(arena, more * rows->n_columns * sizeof(*texts));

    if (!ids || !texts || more > ROWS_MAX)
        return false;
    for (size_t i = 0; i < rows->n; i++)
        ids[i] = rows->ids[i];
    for (size_t i = 0; i < cells; i++)
        texts[i] = rows->cells[i];
    rows->ids = ids;
    rows->cells = texts;
    *room = more;
    return true;
}

bool unit_rows_load(struct conn *conn, const struct unit_sheet *sheet, int64_t unit,
                    struct arena *arena, struct unit_rows *out, struct error *err)
{
    const struct column *columns[SHEET_COLUMNS];
    size_t n = unit_sheet_columns(sheet, columns), room = 0;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *out = (struct unit_rows){ .n_columns = n };
    if (!stmt_open(conn, sheet->sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":unit", unit);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        if ((out->n == room && !rows_grow(out, &room, arena)) ||
            !cells_copy(&q, columns, n, arena, out->cells + out->n * n))
            return error_set(err, ERROR_TOO_LARGE, "the unit has more than a workbook holds");
        out->ids[out->n++] = stmt_i64(&q, 0);
    }
    return step == STEP_DONE;
}
