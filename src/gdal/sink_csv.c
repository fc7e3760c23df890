/*
 * sink_csv: see sink.h. What the guarding quote hides from spreadsheets,
 * source_csv takes away again.
 */
#include "sink_kind.h"

#include <errno.h>
#include <stdio.h>

#include <cpl_conv.h>
#include <ogr_api.h>

#include "number.h"

static bool written(struct sink *sink, bool done, struct error *err)
{
    (void)sink;
    return done ? true
                : error_set(err, errno == ENOSPC ? ERROR_FULL : ERROR_INTERNAL,
                            "cannot write the file: %s", strerror(errno));
}

static bool open_csv(struct sink *sink, struct error *err)
{
    sink->state = fopen(sink->path, "wbe");
    return written(sink, sink->state && fputs("\xEF\xBB\xBF", sink->state) >= 0, err);
}

static void quoted_put(FILE *file, struct str text)
{
    putc('"', file);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            putc('"', file);
        putc(text.ptr[i], file);
    }
    putc('"', file);
}

static bool looks_like_formula(struct str text)
{
    double number;

    return text.len && memchr("=+-@\t\r", text.ptr[0], 6) && !str_to_f64(text, &number);
}

static void text_put(FILE *file, struct str text)
{
    AUTO(buf) guarded = BUF_INIT(RECORD_BYTES_MAX);
    bool plain = true;

    // A quote of the cell's own before such a sign is guarded too, so that reading gives it back.
    if (looks_like_formula(text) ||
        (text.len > 1 && text.ptr[0] == '\'' && memchr("=+-@\t\r", text.ptr[1], 6))) {
        buf_addc(&guarded, '\'');
        buf_add(&guarded, text);
        text = buf_str(&guarded);
    }
    for (size_t i = 0; plain && i < text.len; i++)
        plain = !memchr(",\"\r\n;\t", text.ptr[i], 6);
    if (plain)
        fwrite(text.ptr, 1, text.len, file);
    else
        quoted_put(file, text);
}

static void value_put(FILE *file, const struct field *value)
{
    char number[NUMBER_BYTES];

    if (value->kind == FIELD_I64)
        fprintf(file, "%lld", (long long)value->i64);
    else if (value->kind == FIELD_F64)
        fputs(number_text(value->f64, number).ptr, file);
    else if (value->kind == FIELD_TEXT)
        text_put(file, value->bytes);
}

static bool has_geometry(const struct sink *sink)
{
    return !str_eq(sink->layer->geometry, STR("none"));
}

static bool layer_csv(struct sink *sink, struct error *err)
{
    FILE *file = sink->state;

    for (size_t i = 0; i < sink->layer->n_columns; i++) {
        if (i)
            putc(',', file);
        text_put(file, sink->layer->columns[i].name);
    }
    if (has_geometry(sink))
        fputs(sink->layer->n_columns ? ",wkt" : "wkt", file);
    return written(sink, fputs("\r\n", file) >= 0, err);
}

static void wkt_put(FILE *file, struct str wkb)
{
    OGRGeometryH geometry = NULL;
    char *wkt = NULL;

    if (wkb.ptr && OGR_G_CreateFromWkb(wkb.ptr, NULL, &geometry, (int)wkb.len) == OGRERR_NONE &&
        OGR_G_ExportToIsoWkt(geometry, &wkt) == OGRERR_NONE)
        text_put(file, str_from(wkt));
    CPLFree(wkt);
    OGR_G_DestroyGeometry(geometry);
}

static bool row_csv(struct sink *sink, const struct exchange_row *row, struct error *err)
{
    FILE *file = sink->state;

    for (size_t i = 0; i < row->n_values; i++) {
        if (i)
            putc(',', file);
        value_put(file, &row->values[i]);
    }
    if (has_geometry(sink)) {
        if (row->n_values)
            putc(',', file);
        wkt_put(file, row->wkb);
    }
    fputs("\r\n", file);
    return written(sink, !ferror(file), err);
}

static bool finish_csv(struct sink *sink, struct error *err)
{
    FILE *file = sink->state;

    sink->state = NULL;
    return written(sink, !file || fclose(file) == 0, err);
}

static void close_csv(struct sink *sink)
{
    if (sink->state)
        fclose(sink->state);
}

const struct sink_kind sink_csv = { open_csv, layer_csv, row_csv, finish_csv, close_csv };
