/* sink_kind: what each writer implements; private to sink and its writers. */
#pragma once

#include <limits.h>

#include "yardstick/gdal/sink.h"

struct sink_kind {
    bool (*open)(struct sink *sink, struct error *err);
    bool (*layer)(struct sink *sink, struct error *err);
    bool (*row)(struct sink *sink, const struct exchange_row *row, struct error *err);
    bool (*finish)(struct sink *sink, struct error *err);
    void (*close)(struct sink *sink);
};

struct sink {
    const struct sink_kind *kind;
    enum vector_format format;
    const char *folder;
    char path[PATH_MAX]; /* of the file */
    struct source_watch watch;
    const struct exchange_layer *layer;
    size_t n_layers;
    void *state; /* of the writer */
};

extern const struct sink_kind sink_csv, sink_features;

/* The files of the folder `from` into the zip at `path`, in the order of their names. */
MUST_CHECK bool zip_folder(const char *from, const char *path, struct error *err);
