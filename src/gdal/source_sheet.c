/*
 * source_sheet: rows of XLSX and ODS workbooks. OGR reads every cell as text
 * without looking for a header (options in setup.c), which keeps leading zeros
 * and 18-digit numbers; where the header is, and what numbers look like, is
 * decided here. OGR numbers features as the sheet numbers its rows.
 */
#include "source_kind.h"

#include <gdal.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>

#include "number.h"
#include "yardstick/gdal/crs.h"
#include "yardstick/gdal/trap.h"

enum { SHEET_ROWS_MAX = 200000, HEADER_ROWS = 10, CELL_BYTES = NUMBER_BYTES };

struct sheet_state {
    struct trap trap;
    GDALDatasetH dataset;
    OGRLayerH layer;
    OGRFeatureH feature; /* the row lent out; its cells are borrowed */
    struct field *values;
    char (*numbers)[CELL_BYTES]; /* cells that were rewritten */
    size_t n_columns;
    int64_t header_row, row, n_rows;
};

static bool open_sheet(struct source *source, struct error *err)
{
    struct sheet_state *s = calloc(1, sizeof(*s));
    const char *const drivers[] = { vector_format_driver(source->found->format), NULL };

    if (!s)
        return error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
    source->state = s;
    trap_open(&s->trap, source->spec.folder);
    s->dataset =
        GDALOpenEx(source->found->path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                   drivers, NULL, NULL);
    if (!s->dataset && strstr(s->trap.heard.message[LANG_EN], "not recognized"))
        return error_set(err, ERROR_INVALID, "the file is damaged, or is no %s at all",
                         vector_format_name(source->found->format).ptr);
    if (!s->dataset || s->trap.heard.code != ERROR_NONE)
        return trap_failed(&s->trap, err);
    source->n_layers = (size_t)GDALDatasetGetLayerCount(s->dataset);
    return source->n_layers ? true
                            : error_set(err, ERROR_INVALID, "there is no sheet in the workbook");
}

static void close_sheet(struct source *source)
{
    struct sheet_state *s = source->state;

    if (!s)
        return;
    OGR_F_Destroy(s->feature);
    if (s->dataset)
        GDALClose(s->dataset);
    trap_close(&s->trap);
    free(s->values);
    free(s->numbers);
    free(s);
}

static struct str cell_get(OGRFeatureH feature, int i)
{
    if (!OGR_F_IsFieldSetAndNotNull(feature, i))
        return (struct str){ 0 };
    return str_from(OGR_F_GetFieldAsString(feature, i));
}

static size_t cells_filled(OGRFeatureH feature)
{
    size_t n = 0;

    for (int i = 0; i < OGR_F_GetFieldCount(feature); i++)
        n += str_trim(cell_get(feature, i)).len > 0;
    return n;
}

/* The next row with anything in it; s->feature holds it. */
static bool row_next(struct sheet_state *s)
{
    do {
        OGR_F_Destroy(s->feature);
        s->feature = OGR_L_GetNextFeature(s->layer);
    } while (s->feature && cells_filled(s->feature) == 0);
    if (s->feature)
        s->row = OGR_F_GetFID(s->feature);
    return s->feature != NULL;
}

/* The first row with two filled cells among the first few; a title has one. Else the first. */
static bool header_find(struct sheet_state *s, struct error *err)
{
    int64_t first = 0;

    OGR_L_ResetReading(s->layer);
    for (int i = 0; i < HEADER_ROWS && row_next(s); i++) {
        if (!first)
            first = s->row;
        if (cells_filled(s->feature) > 1) {
            s->header_row = s->row;
            return true;
        }
    }
    s->header_row = first;
    OGR_L_ResetReading(s->layer);
    return row_next(s) ? true : error_set(err, ERROR_INVALID, "the sheet is empty");
}

static bool header_read(struct source *source, struct exchange_layer *out, struct error *err)
{
    struct sheet_state *s = source->state;
    struct str cells[EXCHANGE_COLUMNS_MAX];
    size_t n = (size_t)OGR_F_GetFieldCount(s->feature);

    if (n > EXCHANGE_COLUMNS_MAX)
        n = EXCHANGE_COLUMNS_MAX;
    for (size_t i = 0; i < n; i++)
        cells[i] = cell_get(s->feature, (int)i);
    if (!source_columns(source, cells, n, out, err))
        return false;
    s->n_columns = out->n_columns;
    free(s->values);
    free(s->numbers);
    s->values = calloc(n + 1, sizeof(*s->values));
    s->numbers = calloc(n + 1, sizeof(*s->numbers));
    return s->values && s->numbers ? true
                                   : error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
}

static bool too_many(int64_t n, struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE,
                     "the sheet has %lld rows, at most %d are read; save it as CSV", (long long)n,
                     SHEET_ROWS_MAX);
}

static bool select_sheet(struct source *source, size_t i, struct exchange_layer *out,
                         struct error *err)
{
    struct sheet_state *s = source->state;
    int64_t n;

    s->layer = GDALDatasetGetLayer(s->dataset, (int)i);
    if (!s->layer)
        return trap_failed(&s->trap, err);
    out->name = source_text(source, str_from(OGR_L_GetName(s->layer)));
    out->encoding = STR("UTF-8");
    n = OGR_L_GetFeatureCount(s->layer, 1);
    if (n > SHEET_ROWS_MAX + HEADER_ROWS)
        return too_many(n, err);
    if (n == 0) {
        s->n_columns = 0;
        out->n_rows = 0;
        out->rows_exact = true;
        return true;
    }
    if (!header_find(s, err) || !header_read(source, out, err))
        return false;
    for (out->n_rows = 0; row_next(s);)
        out->n_rows++;
    out->rows_exact = true;
    if (out->n_rows > SHEET_ROWS_MAX)
        return too_many(out->n_rows, err);
    s->n_rows = out->n_rows;
    OGR_L_ResetReading(s->layer);
    s->row = 0;
    return true;
}

/* As short as it can be while it reads back as the same number: 36.600000000000001 is 36.6. */
static struct str number_short(struct str cell, char out[CELL_BYTES])
{
    size_t digits = 0, points = 0;
    double value;

    for (size_t i = 0; i < cell.len; i++) {
        digits += cell.ptr[i] >= '0' && cell.ptr[i] <= '9';
        points += cell.ptr[i] == '.';
    }
    if (points != 1 || digits < 16 || cell.len >= CELL_BYTES || !str_to_f64(cell, &value))
        return cell;
    return number_text(value, out);
}

/* OGR writes dates of XLSX with slashes; ours have hyphens: 2012/01/22 18:49:00. */
static struct str date_iso(struct str cell, char out[CELL_BYTES])
{
    static const char shape[] = "0000/00/00 00:00:00";

    if (cell.len != 10 && cell.len != sizeof(shape) - 1)
        return cell;
    for (size_t i = 0; i < cell.len; i++)
        if (shape[i] == '0' ? cell.ptr[i] < '0' || cell.ptr[i] > '9' : cell.ptr[i] != shape[i])
            return cell;
    memcpy(out, cell.ptr, cell.len);
    out[4] = out[7] = '-';
    if (cell.len > 10)
        out[10] = 'T';
    return (struct str){ out, cell.len };
}

static void extra_warn(struct source *source)
{
    struct sheet_state *s = source->state;
    struct error notice;

    for (size_t i = s->n_columns; i < (size_t)OGR_F_GetFieldCount(s->feature); i++) {
        if (str_trim(cell_get(s->feature, (int)i)).len == 0)
            continue;
        error_set(&notice, ERROR_INVALID, "the row has %zu cells, the header %zu", i + 1,
                  s->n_columns);
        source_warn(source, &notice, s->row);
        return;
    }
}

static enum source_step next_sheet(struct source *source, struct exchange_row *out,
                                   struct error *err)
{
    struct sheet_state *s = source->state;
    struct error notice;
    bool done = s->n_columns == 0;

    do
        done = done || !row_next(s);
    while (!done && s->row <= s->header_row);
    if (s->trap.heard.code != ERROR_NONE) {
        trap_failed(&s->trap, err);
        return SOURCE_FAILED;
    }
    if (done)
        return SOURCE_END;
    for (size_t i = 0; i < s->n_columns; i++) {
        struct str cell = cell_get(s->feature, (int)i);

        s->values[i] =
            (struct field){ .kind = cell.ptr ? FIELD_TEXT : FIELD_NULL,
                            .bytes = number_short(date_iso(cell, s->numbers[i]), s->numbers[i]) };
        if (cell.ptr && !str_is_utf8(cell)) {
            error_set(&notice, ERROR_INVALID, "a cell whose text is damaged was left out");
            source_warn(source, &notice, s->row);
            s->values[i] = (struct field){ .kind = FIELD_NULL };
        }
    }
    extra_warn(source);
    *out = (struct exchange_row){ .number = s->row, .values = s->values, .n_values = s->n_columns };
    return SOURCE_ROW;
}

static void progress_sheet(const struct source *source, struct exchange_progress *out)
{
    const struct sheet_state *s = source->state;

    *out = (struct exchange_progress){ s->row, s->n_rows, STR("rows") };
}

const struct source_kind source_sheet = { open_sheet, close_sheet, select_sheet, next_sheet,
                                          progress_sheet };
