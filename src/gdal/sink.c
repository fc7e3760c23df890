/*
 * sink: see the header. The writers are sink_csv and sink_features.
 */
#include "sink_kind.h"

#include <stdio.h>
#include <stdlib.h>

bool sink_open(enum vector_format format, const char *folder, const struct source_watch *watch,
               struct sink **out, struct error *err)
{
    struct sink *sink;

    if (format == VECTOR_NONE || format == VECTOR_XLSX || format == VECTOR_ODS ||
        format == VECTOR_SHP)
        return error_set(
            err, ERROR_UNSUPPORTED,
            "this format is not written here; csv, geojson, gpkg, shp.zip and fgb are");
    sink = calloc(1, sizeof(*sink));
    if (!sink)
        return error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
    sink->kind = format == VECTOR_CSV ? &sink_csv : &sink_features;
    sink->format = format;
    sink->folder = folder;
    sink->watch = *watch;
    snprintf(sink->path, sizeof(sink->path), "%s/output.%s", folder,
             vector_format_name(format).ptr);
    gdal_register(format);
    if (!sink->kind->open(sink, err)) {
        sink_close(sink);
        return false;
    }
    *out = sink;
    return true;
}

bool sink_layer(struct sink *sink, const struct exchange_layer *layer, struct error *err)
{
    if (sink->n_layers++ && sink->format != VECTOR_GPKG)
        return error_set(err, ERROR_INVALID, "only a GeoPackage holds several layers");
    sink->layer = layer;
    return sink->kind->layer(sink, err);
}

bool sink_row(struct sink *sink, const struct exchange_row *row, struct error *err)
{
    return sink->kind->row(sink, row, err);
}

bool sink_finish(struct sink *sink, struct error *err)
{
    return sink->kind->finish(sink, err);
}

void sink_close(struct sink *sink)
{
    if (!sink)
        return;
    sink->kind->close(sink);
    free(sink);
}
