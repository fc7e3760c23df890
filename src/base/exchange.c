/*
 * exchange: see the header.
 */
#include "yardstick/base/exchange.h"

#include <stdio.h>

static void column_write(struct record_writer *w, const struct exchange_column *column)
{
    record_text(w, column->name);
    record_text(w, column->kind);
    record_text(w, column->short_name);
    record_i64(w, (int64_t)column->n_samples);
    for (size_t i = 0; i < column->n_samples; i++)
        record_text(w, column->samples[i]);
}

bool exchange_layer_write(struct record_writer *w, const struct exchange_layer *layer,
                          struct error *err)
{
    record_begin(w, EXCHANGE_LAYER);
    record_text(w, layer->name);
    record_text(w, layer->format);
    record_i64(w, layer->n_rows);
    record_i64(w, layer->rows_exact);
    record_text(w, layer->geometry);
    record_i64(w, layer->epsg);
    record_text(w, layer->certainty);
    record_text(w, layer->crs_name);
    record_text(w, layer->encoding);
    record_i64(w, (int64_t)layer->n_columns);
    for (size_t i = 0; i < layer->n_columns; i++)
        column_write(w, &layer->columns[i]);
    return record_end(w, err);
}

static void field_write(struct record_writer *w, const struct field *field)
{
    switch (field->kind) {
    case FIELD_I64:
        record_i64(w, field->i64);
        break;
    case FIELD_F64:
        record_f64(w, field->f64);
        break;
    case FIELD_TEXT:
        record_text(w, field->bytes);
        break;
    case FIELD_BYTES:
        record_bytes(w, field->bytes);
        break;
    default:
        record_null(w);
    }
}

bool exchange_row_write(struct record_writer *w, const struct exchange_row *row, struct error *err)
{
    record_begin(w, EXCHANGE_ROW);
    record_i64(w, row->number);
    for (size_t i = 0; i < row->n_values; i++)
        field_write(w, &row->values[i]);
    if (row->wkb.ptr)
        record_bytes(w, row->wkb);
    else
        record_null(w);
    return record_end(w, err);
}

bool exchange_fact_write(struct record_writer *w, const char *name, const struct field *value,
                         struct error *err)
{
    record_begin(w, EXCHANGE_FACT);
    record_text(w, str_from(name));
    field_write(w, value);
    return record_end(w, err);
}

bool exchange_solution_write(struct record_writer *w, struct str json, struct str file,
                             struct error *err)
{
    record_begin(w, EXCHANGE_SOLUTION);
    record_text(w, json);
    record_bytes(w, file);
    return record_end(w, err) && record_flush(w, err);
}

bool exchange_progress_write(struct record_writer *w, const struct exchange_progress *p,
                             struct error *err)
{
    record_begin(w, EXCHANGE_PROGRESS);
    record_i64(w, p->done);
    record_i64(w, p->total);
    record_text(w, p->unit);
    return record_end(w, err) && record_flush(w, err);
}

bool exchange_notice_write(struct record_writer *w, enum exchange_tag tag,
                           const struct error *notice, int64_t row, struct error *err)
{
    record_begin(w, (char)tag);
    record_i64(w, notice->code);
    record_text(w, str_from(notice->message[LANG_EN]));
    record_text(w, str_from(notice->message[LANG_ZH]));
    record_i64(w, row);
    record_text(w, str_from(notice->parameter));
    record_text(w, str_from(notice->value));
    record_text(w, str_from(notice->expected));
    return record_end(w, err) && (tag != EXCHANGE_ERROR || record_flush(w, err));
}

bool exchange_end_write(struct record_writer *w, const struct exchange_end *end, struct error *err)
{
    record_begin(w, EXCHANGE_END);
    record_i64(w, end->n_rows);
    record_i64(w, end->n_warnings);
    return record_end(w, err) && record_flush(w, err);
}

static bool malformed(struct error *err)
{
    return error_set(err, ERROR_INVALID, "a record that is not what its tag says");
}

static bool i64_read(struct record_reader *r, int64_t *out, struct error *err)
{
    struct field field;

    if (!record_field(r, &field, err))
        return false;
    if (field.kind != FIELD_I64)
        return malformed(err);
    *out = field.i64;
    return true;
}

static bool text_read(struct record_reader *r, struct str *out, struct error *err)
{
    struct field field;

    if (!record_field(r, &field, err))
        return false;
    if (field.kind != FIELD_TEXT)
        return malformed(err);
    *out = field.bytes;
    return true;
}

static bool copy_read(struct record_reader *r, struct arena *arena, struct str *out,
                      struct error *err)
{
    struct str text;

    if (!text_read(r, &text, err))
        return false;
    *out = arena_copy(arena, text);
    return out->ptr ? true : error_set(err, ERROR_TOO_LARGE, "a layer that takes too much memory");
}

static bool column_read(struct record_reader *r, struct arena *arena, struct exchange_column *out,
                        struct error *err)
{
    int64_t n = 0;

    if (!copy_read(r, arena, &out->name, err) || !copy_read(r, arena, &out->kind, err) ||
        !copy_read(r, arena, &out->short_name, err) || !i64_read(r, &n, err))
        return false;
    if (n < 0 || n > EXCHANGE_SAMPLES)
        return malformed(err);
    out->n_samples = (size_t)n;
    for (size_t i = 0; i < out->n_samples; i++)
        if (!copy_read(r, arena, &out->samples[i], err))
            return false;
    return true;
}

bool exchange_layer_read(struct record_reader *r, struct arena *arena, struct exchange_layer *out,
                         struct error *err)
{
    struct exchange_layer layer = { 0 };
    int64_t exact = 0, n = 0;

    if (!copy_read(r, arena, &layer.name, err) || !copy_read(r, arena, &layer.format, err) ||
        !i64_read(r, &layer.n_rows, err) || !i64_read(r, &exact, err) ||
        !copy_read(r, arena, &layer.geometry, err) || !i64_read(r, &layer.epsg, err) ||
        !copy_read(r, arena, &layer.certainty, err) || !copy_read(r, arena, &layer.crs_name, err) ||
        !copy_read(r, arena, &layer.encoding, err) || !i64_read(r, &n, err))
        return false;
    if (n < 0 || n > EXCHANGE_COLUMNS_MAX || layer.n_rows < -1 || layer.epsg < 0)
        return malformed(err);
    layer.rows_exact = exact != 0;
    layer.n_columns = (size_t)n;
    layer.columns = arena_alloc(arena, (layer.n_columns + 1) * sizeof(*layer.columns));
    if (!layer.columns)
        return error_set(err, ERROR_TOO_LARGE, "a layer that takes too much memory");
    for (size_t i = 0; i < layer.n_columns; i++)
        if (!column_read(r, arena, &layer.columns[i], err))
            return false;
    *out = layer;
    return true;
}

bool exchange_row_read(struct record_reader *r, struct exchange_row *row, struct error *err)
{
    struct field wkb;

    if (!i64_read(r, &row->number, err))
        return false;
    for (size_t i = 0; i < row->n_values; i++)
        if (!record_field(r, &row->values[i], err))
            return false;
    if (!record_field(r, &wkb, err))
        return false;
    if ((wkb.kind != FIELD_NULL && wkb.kind != FIELD_BYTES) || record_has_field(r))
        return malformed(err);
    row->wkb = wkb.bytes;
    return true;
}

bool exchange_progress_read(struct record_reader *r, struct exchange_progress *out,
                            struct error *err)
{
    return i64_read(r, &out->done, err) && i64_read(r, &out->total, err) &&
           text_read(r, &out->unit, err);
}

/* Into a text of fixed size, never half a character. */
static void fill(char *out, size_t size, struct str text)
{
    size_t len = text.len < size ? text.len : size - 1;

    while (len > 0 && !str_is_utf8((struct str){ text.ptr, len }))
        len--;
    memcpy(out, text.ptr, len);
    out[len] = '\0';
}

bool exchange_notice_read(struct record_reader *r, struct error *notice, int64_t *row,
                          struct error *err)
{
    struct str en, zh, column, value, expected;
    int64_t code = 0;

    if (!i64_read(r, &code, err) || !text_read(r, &en, err) || !text_read(r, &zh, err) ||
        !i64_read(r, row, err) || !text_read(r, &column, err) || !text_read(r, &value, err) ||
        !text_read(r, &expected, err))
        return false;
    if (code <= ERROR_NONE || code >= ERROR_COUNT)
        return malformed(err);
    *notice = (struct error){ .code = (enum error_code)code, .where = "worker" };
    fill(notice->message[LANG_EN], sizeof(notice->message[0]), en);
    fill(notice->message[LANG_ZH], sizeof(notice->message[0]), zh);
    fill(notice->parameter, sizeof(notice->parameter), column);
    fill(notice->value, sizeof(notice->value), value);
    fill(notice->expected, sizeof(notice->expected), expected);
    return true;
}

static bool is_fact_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!((name.ptr[i] >= 'a' && name.ptr[i] <= 'z') || name.ptr[i] == '_' ||
              (i && name.ptr[i] >= '0' && name.ptr[i] <= '9')))
            return false;
    return name.len > 0 && name.len <= 40;
}

bool exchange_fact_read(struct record_reader *r, struct str *name, struct field *value,
                        struct error *err)
{
    if (!text_read(r, name, err) || !record_field(r, value, err))
        return false;
    return is_fact_name(*name) && value->kind != FIELD_BYTES && !record_has_field(r)
               ? true
               : malformed(err);
}

bool exchange_solution_read(struct record_reader *r, struct str *json, struct str *file,
                            struct error *err)
{
    struct field field;

    if (!text_read(r, json, err) || !record_field(r, &field, err))
        return false;
    *file = field.bytes;
    return field.kind == FIELD_BYTES && !record_has_field(r) ? true : malformed(err);
}

bool exchange_end_read(struct record_reader *r, struct exchange_end *out, struct error *err)
{
    return i64_read(r, &out->n_rows, err) && i64_read(r, &out->n_warnings, err);
}
