/*
 * source: see the header. The readers are source_csv, source_sheet and
 * source_features; this file picks one and holds what they share.
 */
#include "source_kind.h"

#include <stdlib.h>

#include "yardstick/gdal/crs.h"

enum { DESCRIPTION_BYTES_MAX = 32 << 20 };

static const struct source_kind *kind_of(enum vector_format format)
{
    if (format == VECTOR_CSV)
        return &source_csv;
    return format == VECTOR_XLSX || format == VECTOR_ODS ? &source_sheet : &source_features;
}

bool source_open(const struct source_spec *spec, const struct vector_found *found,
                 struct source **out, struct error *err)
{
    struct source *source = calloc(1, sizeof(*source));

    if (!source)
        return error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
    source->kind = kind_of(found->format);
    source->spec = *spec;
    source->found = found;
    source->arena = (struct arena)ARENA_INIT(DESCRIPTION_BYTES_MAX);
    gdal_register(found->format);
    if (!source->kind->open(source, err)) {
        source_close(source);
        return false;
    }
    *out = source;
    return true;
}

void source_close(struct source *source)
{
    if (!source)
        return;
    source->kind->close(source);
    arena_release(&source->arena);
    free(source);
}

size_t source_n_layers(const struct source *source)
{
    return source->n_layers;
}

bool source_select(struct source *source, size_t i, struct exchange_layer *out, struct error *err)
{
    *out = (struct exchange_layer){ .format = vector_format_name(source->found->format),
                                    .n_rows = -1,
                                    .geometry = STR("none"),
                                    .certainty = crs_certainty_name(CRS_UNKNOWN) };
    return source->kind->select(source, i, out, err);
}

enum source_step source_next(struct source *source, struct exchange_row *out, struct error *err)
{
    return source->kind->next(source, out, err);
}

void source_progress(const struct source *source, struct exchange_progress *out)
{
    source->kind->progress(source, out);
}

struct str source_text(struct source *source, struct str raw)
{
    struct str copy = arena_copy(&source->arena, raw);

    if (!copy.ptr)
        return STR("");
    if (!str_is_utf8(copy))
        for (size_t i = 0; i < copy.len; i++)
            if ((unsigned char)copy.ptr[i] >= 0x80)
                ((char *)(uintptr_t)copy.ptr)[i] = '?'; // the copy is ours
    return copy;
}

struct str source_stem(struct source *source)
{
    struct str name = source->spec.name;
    size_t dot;

    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == '/' || name.ptr[i] == '\\')
            return source_text(source, name);
    for (dot = name.len; dot > 1 && name.ptr[dot - 1] != '.'; dot--)
        ;
    if (dot > 1)
        name.len = dot - 1;
    return name.len ? source_text(source, name) : STR("layer");
}

void source_warn(const struct source *source, const struct error *notice, int64_t row)
{
    if (source->spec.watch.warn)
        source->spec.watch.warn(source->spec.watch.to, notice, row);
}

static bool name_taken(const struct exchange_column *columns, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(columns[i].name, name))
            return true;
    return false;
}

static struct str name_make(struct source *source, const struct exchange_column *before, size_t n,
                            struct str cell)
{
    struct str base = source_text(source, str_trim(cell)), name;

    if (base.len == 0)
        base = arena_printf(&source->arena, "column %zu", n + 1);
    name = base;
    for (int i = 2; name.ptr && name_taken(before, n, name); i++)
        name = arena_printf(&source->arena, "%" STR_FMT "_%d", STR_ARG(base), i);
    return name;
}

bool source_columns(struct source *source, const struct str *cells, size_t n,
                    struct exchange_layer *out, struct error *err)
{
    while (n > 0 && str_trim(cells[n - 1]).len == 0)
        n--;
    if (n > EXCHANGE_COLUMNS_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the table has more than %d columns",
                         EXCHANGE_COLUMNS_MAX);
    out->columns = arena_alloc(&source->arena, (n + 1) * sizeof(*out->columns));
    if (!out->columns)
        return error_set(err, ERROR_TOO_LARGE, "the column names take too much memory");
    for (size_t i = 0; i < n; i++) {
        out->columns[i].kind = STR("text");
        out->columns[i].name = name_make(source, out->columns, i, cells[i]);
        if (!out->columns[i].name.ptr)
            return error_set(err, ERROR_TOO_LARGE, "the column names take too much memory");
    }
    out->n_columns = n;
    return true;
}
