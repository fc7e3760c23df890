/*
 * read: the verbs that read a file: inspect says what is in it, read sends the
 * rows of one layer.
 */
#include "job.h"

#include "yardstick/base/clock.h"
#include "yardstick/gdal/source.h"

enum { SAMPLE_ROWS = 1000, SAMPLE_BYTES = 80, PROGRESS_MS = 250, CHECK_EVERY = 512 };

struct reading {
    struct arena arena;
    struct vector_found found;
    struct source *source;
};

static void reading_release(struct reading *r)
{
    source_close(r->source);
    arena_release(&r->arena);
}

static bool reading_open(struct job *job, struct reading *r, struct error *err)
{
    struct source_spec spec = {
        .folder = job->in, .name = job->name, .encoding = job->encoding, .watch = { job_warn, job }
    };

    r->arena = (struct arena)ARENA_INIT(32 << 20);
    if (!vector_detect(job->in, &r->arena, &r->found, err))
        return false;
    if (job->format != VECTOR_NONE && job->format != r->found.format)
        return error_set(
            err, ERROR_UNSUPPORTED, "the file was declared to be %s but is %s; declare what it is",
            vector_format_name(job->format).ptr, vector_format_name(r->found.format).ptr);
    return source_open(&spec, &r->found, &r->source, err);
}

/* A value as a person would see it in the file. */
static struct str value_text(struct arena *arena, const struct field *value)
{
    struct str text = value->bytes;

    if (value->kind == FIELD_I64)
        return arena_printf(arena, "%lld", (long long)value->i64);
    if (value->kind == FIELD_F64)
        return arena_printf(arena, "%.15g", value->f64);
    if (value->kind != FIELD_TEXT)
        return (struct str){ 0 };
    if (text.len > SAMPLE_BYTES)
        for (text.len = SAMPLE_BYTES; text.len && !str_is_utf8(text);)
            text.len--;
    return str_trim(text).len ? arena_copy(arena, text) : (struct str){ 0 };
}

static void sample_take(struct arena *arena, struct exchange_column *column,
                        const struct field *value)
{
    struct str text;

    if (column->n_samples == EXCHANGE_SAMPLES || value->kind == FIELD_NULL)
        return;
    text = value_text(arena, value);
    for (size_t i = 0; i < column->n_samples; i++)
        if (str_eq(column->samples[i], text))
            return;
    if (text.ptr)
        column->samples[column->n_samples++] = text;
}

/* What the texts of a column could be: bit 0 integers, bit 1 numbers, bit 2 dates. */
static unsigned text_could(struct str text)
{
    int64_t integer;
    double real;
    bool dated = text.len >= 8 && text.len <= 10 && text.ptr[0] >= '1' && text.ptr[0] <= '2' &&
                 (text.ptr[4] == '-' || text.ptr[4] == '/');

    // Codes with leading zeros and numbers longer than a double holds are names, not numbers.
    if (text.len > 15 || (text.len > 1 && text.ptr[0] == '0' && text.ptr[1] != '.'))
        return dated ? 4 : 0;
    return (str_to_i64(text, &integer) ? 3u
            : str_to_f64(text, &real)  ? 2u
                                       : 0u) |
           (dated ? 4u : 0u);
}

static struct str could_name(unsigned could)
{
    return could & 1   ? STR("integer")
           : could & 2 ? STR("real")
           : could & 4 ? STR("date")
                       : STR("text");
}

static bool layer_sample(struct reading *r, struct exchange_layer *layer, struct error *err)
{
    unsigned *could = arena_alloc(&r->arena, (layer->n_columns + 1) * sizeof(*could));
    struct exchange_row row;
    enum source_step step = SOURCE_ROW;

    if (!could)
        return error_set(err, ERROR_TOO_LARGE, "the column names take too much memory");
    for (size_t i = 0; i < layer->n_columns; i++)
        could[i] = 8 | 7;
    for (int n = 0; n < SAMPLE_ROWS && step == SOURCE_ROW; n++) {
        step = source_next(r->source, &row, err);
        for (size_t i = 0; step == SOURCE_ROW && i < layer->n_columns; i++) {
            struct str text = str_trim(row.values[i].bytes);

            sample_take(&r->arena, &layer->columns[i], &row.values[i]);
            if (row.values[i].kind == FIELD_TEXT && text.len)
                could[i] &= text_could(text);
        }
    }
    // Only text is guessed at; bit 3 is left where no text came.
    for (size_t i = 0; i < layer->n_columns; i++)
        if (str_eq(layer->columns[i].kind, STR("text")) && !(could[i] & 8))
            layer->columns[i].kind = could_name(could[i]);
    return step != SOURCE_FAILED;
}

static bool layers_send(struct job *job, struct reading *r, struct error *err)
{
    struct exchange_layer layer;

    for (size_t i = 0; i < source_n_layers(r->source); i++)
        if (!source_select(r->source, i, &layer, err) || !layer_sample(r, &layer, err) ||
            !exchange_layer_write(&job->to, &layer, err))
            return false;
    return exchange_end_write(&job->to, &(struct exchange_end){ 0, job->n_warnings }, err);
}

bool job_inspect(struct job *job, struct error *err)
{
    struct reading r = { 0 };
    enum archive_format format;
    char path[PATH_MAX];
    bool done;

    if (!tiles_find(job, path, &format, err))
        return false;
    if (format != ARCHIVE_NONE)
        return job_tiles(job, path, format, false, err);
    done = reading_open(job, &r, err) && layers_send(job, &r, err);
    reading_release(&r);
    return done;
}

static bool is_likely(struct str names, struct str name)
{
    while (names.len)
        if (str_eq_nocase(str_cut(&names, '\t'), name))
            return true;
    return false;
}

/* The layer asked for by name or, without a name, the likely one, or the first that has rows. */
static bool layer_find(struct job *job, struct reading *r, struct exchange_layer *out,
                       struct error *err)
{
    size_t n = source_n_layers(r->source), first = n, likely = n;

    for (size_t i = 0; i < n && likely == n; i++) {
        if (!source_select(r->source, i, out, err))
            return false;
        if (job->layer.len ? str_eq(out->name, job->layer) : is_likely(job->likely, out->name))
            likely = i;
        if (first == n && out->n_rows != 0)
            first = i;
    }
    if (likely < n)
        return true;
    if (job->layer.len)
        return error_set(err, ERROR_NOT_FOUND, "the file has no layer named %" STR_FMT,
                         STR_ARG(job->layer));
    return source_select(r->source, first < n ? first : 0, out, err);
}

static bool progress_send(struct job *job, struct reading *r, int64_t *last, struct error *err)
{
    struct exchange_progress progress;
    int64_t now = clock_ms();

    if (now - *last < PROGRESS_MS)
        return true;
    *last = now;
    source_progress(r->source, &progress);
    return exchange_progress_write(&job->to, &progress, err);
}

static bool rows_send(struct job *job, struct reading *r, struct error *err)
{
    struct exchange_end end = { 0 };
    struct exchange_row row;
    int64_t last = clock_ms();
    enum source_step step;

    while ((step = source_next(r->source, &row, err)) == SOURCE_ROW) {
        if (!exchange_row_write(&job->to, &row, err))
            return false;
        if (++end.n_rows % CHECK_EVERY == 0 && !progress_send(job, r, &last, err))
            return false;
    }
    if (step == SOURCE_FAILED)
        return false;
    end.n_warnings = job->n_warnings;
    return exchange_end_write(&job->to, &end, err);
}

bool job_read(struct job *job, struct error *err)
{
    struct reading r = { 0 };
    struct exchange_layer layer;
    enum archive_format format;
    char path[PATH_MAX];
    bool done;

    if (!tiles_find(job, path, &format, err))
        return false;
    if (format != ARCHIVE_NONE)
        return job_tiles(job, path, format, true, err);
    done = reading_open(job, &r, err) && layer_find(job, &r, &layer, err) &&
           exchange_layer_write(&job->to, &layer, err) && rows_send(job, &r, err);
    reading_release(&r);
    return done;
}
