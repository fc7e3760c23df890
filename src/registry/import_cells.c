/*
 * import_cells: from the cells of a row to the values of a record.
 */
#include "import_parts.h"

#include "yardstick/registry/blame.h"

/*
 * A level as maps of insides give it: "0;1" is on two floors, "0.5" between two.
 * The first floor is taken. False when the text is no such list.
 */
static bool level_first(struct str text, struct arena *arena, struct str *out)
{
    size_t n = 0, digits;
    int64_t whole;
    bool fraction = false;

    text = str_trim(text);
    n += text.len && (text.ptr[0] == '-' || text.ptr[0] == '+');
    for (digits = n; n < text.len && text.ptr[n] >= '0' && text.ptr[n] <= '9';)
        n++;
    if (n == digits || n > 4 || n == text.len || !memchr(";,.-", text.ptr[n], 4))
        return false;
    for (size_t i = n; i < text.len; i++) {
        if (!memchr("0123456789;,.- ", text.ptr[i], 15))
            return false;
        fraction |= text.ptr[n] == '.' && i == n + 1 && text.ptr[i] > '0';
    }
    if (!str_to_i64((struct str){ text.ptr, n }, &whole))
        return false;
    // The floor below: -0.5 lies over floor -1.
    *out = arena_printf(arena, "%lld", (long long)(whole - (fraction && text.ptr[0] == '-')));
    return out->ptr != NULL;
}

/* The level of a row on several floors; told, and the first taken. */
static struct str level_take(struct import *im, int64_t row, int column, struct str text)
{
    struct error err = { 0 };
    struct str first;

    if (!level_first(text, &im->row, &first))
        return text;
    error_set(&err, ERROR_INVALID,
              "\"%" STR_FMT "\" is more than one floor or between two; taken to be floor %" STR_FMT,
              STR_ARG(text), STR_ARG(first));
    error_detail(&err, import_header(im, column), text, "0, 1, -1 …");
    import_tell(im, PROBLEM_WARNING, row, &err);
    return first;
}

/* An empty cell that must not be: it would clear the field. */
static bool is_missing(const struct import *im, const struct column *column, struct str text)
{
    // With make_floors a row without a floor lies on the ground floor.
    return (column->flags & COLUMN_REQUIRED) && str_trim(text).len == 0 &&
           !(im->o.make_floors && column->kind == COLUMN_ORDINAL);
}

/* One cell into the entry. A problem is told; false when it was an error. */
static bool cell_take(struct import *im, int64_t row, int column, bool is_integer, struct str text,
                      struct entry *entry)
{
    struct column as = im->o.collection->columns[column];
    struct error err = { 0 };
    bool rounded = false;

    if (is_integer) {
        as.kind = COLUMN_INTEGER;
        text = level_take(im, row, column, text);
    }
    if (is_missing(im, &im->o.collection->columns[column], text)) {
        error_set(&err, ERROR_INVALID, "must not be empty");
        column_blame(&as, &err);
        error_detail(&err, import_header(im, column), STR(""), cell_expects(&as));
        import_tell(im, PROBLEM_ERROR, row, &err);
        return false;
    }
    if (!cell_read(&as, text, &im->row, &entry->values[column], &rounded, &err)) {
        error_detail(&err, import_header(im, column), text, cell_expects(&as));
        import_tell(im, PROBLEM_ERROR, row, &err);
        return false;
    }
    if (rounded) {
        error_set(&err, ERROR_INVALID, "\"%" STR_FMT "\" was rounded to the second decimal",
                  STR_ARG(text));
        column_blame(&as, &err);
        error_detail(&err, import_header(im, column), text, cell_expects(&as));
        import_tell(im, PROBLEM_WARNING, row, &err);
    }
    return true;
}

/*
 * The id a row gives: of our record when it is a positive integer, else the
 * name another program gave to it, which is used where there is no code.
 */
static void id_take(struct import *im, const struct import_row *row, struct str text,
                    struct entry *entry, struct str *feature_id)
{
    struct error err = { 0 };
    int64_t id;

    *feature_id = text;
    if (str_to_i64(text, &id) && id > 0 && id <= (1ll << 53)) {
        entry->id = id;
        return;
    }
    if ((im->code >= 0 && !im->has_column[im->code]) || im->foreign_id_told)
        return;
    im->foreign_id_told = true;
    error_set(&err, ERROR_INVALID,
              "id: \"%" STR_FMT "\" is no id of this ledger (a positive integer); such ids are "
              "passed over",
              STR_ARG(text));
    error_detail(&err, STR("id"), text, "1, 2, 3 …");
    import_tell(im, PROBLEM_WARNING, row->number, &err);
}

bool import_cells_read(struct import *im, const struct import_row *row, struct entry *entry,
                       struct str *feature_id)
{
    bool good = true;

    for (size_t i = 0; i < im->o.n_headers && i < row->n_cells; i++) {
        const struct import_binding *b = &im->o.bindings[i];

        if (b->is_id && str_trim(row->cells[i]).len)
            id_take(im, row, str_trim(row->cells[i]), entry, feature_id);
        else if (b->column >= 0)
            good &= cell_take(im, row->number, b->column, b->is_integer, row->cells[i], entry);
    }
    for (size_t i = 0; i < im->o.collection->n_columns; i++)
        if (im->o.set[i].ptr)
            good &= cell_take(im, row->number, (int)i, false, im->o.set[i], entry);
    return good;
}

bool import_code_make(struct import *im, struct str building, struct str feature_id,
                      struct entry *entry, struct error *err)
{
    struct entry ours;
    struct error absent = { 0 };
    struct str code;

    if (im->code < 0 || im->has_column[im->code] || !feature_id.len)
        return true;
    if (entry->id) {
        if (entry_load(im->conn, im->o.collection, entry->id, &im->row, &ours, &absent))
            return true;
        if (absent.code != ERROR_NOT_FOUND) {
            *err = absent;
            return false;
        }
        entry->id = 0;
    }
    code = building.len ? arena_printf(&im->row, "%" STR_FMT "-%" STR_FMT, STR_ARG(building),
                                       STR_ARG(feature_id))
                        : arena_copy(&im->row, feature_id);
    if (!code.ptr)
        return error_set(err, ERROR_TOO_LARGE, "a record too large to hold");
    entry->values[im->code] = (struct cell){ CELL_TEXT, 0, code };
    return true;
}
