/* source_kind: what each reader implements; private to source and its readers. */
#pragma once

#include "yardstick/gdal/source.h"

struct source_kind {
    bool (*open)(struct source *source, struct error *err);
    void (*close)(struct source *source);
    bool (*select)(struct source *source, size_t i, struct exchange_layer *out, struct error *err);
    enum source_step (*next)(struct source *source, struct exchange_row *out, struct error *err);
    void (*progress)(const struct source *source, struct exchange_progress *out);
};

struct source {
    const struct source_kind *kind;
    struct source_spec spec;
    const struct vector_found *found;
    struct arena arena; /* for descriptions */
    size_t n_layers;
    void *state; /* of the reader */
};

extern const struct source_kind source_csv, source_features, source_sheet;

/* Text of the file as UTF-8 that lives as long as the source. */
struct str source_text(struct source *source, struct str raw);
/* The layer's name where the file has none: the sender's file name without its ending. */
struct str source_stem(struct source *source);
void source_warn(const struct source *source, const struct error *notice, int64_t row);

/* Columns by a header row: trimmed, empty ones numbered, repeated ones told apart. */
MUST_CHECK bool source_columns(struct source *source, const struct str *cells, size_t n,
                               struct exchange_layer *out, struct error *err);
