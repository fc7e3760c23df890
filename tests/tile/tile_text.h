/*
 * tile_text: a vector tile as text that a person and a diff can read.
 */
#pragma once

#include "tile/mvt_reader.h"
#include "yardstick/base/buf.h"

static inline void tile_text_value(struct str encoded, struct buf *out)
{
    struct map_value v = value_decode(encoded);

    if (v.kind == VALUE_TEXT)
        buf_addf(out, "\"%" STR_FMT "\"", STR_ARG(v.text));
    else if (v.kind == VALUE_INT)
        buf_addf(out, "%lld", (long long)v.i64);
    else if (v.kind == VALUE_REAL)
        buf_addf(out, "%.9g", v.f64);
    else
        buf_text(out, v.i64 ? "true" : "false");
}

static inline void tile_text_shape(const struct geometry *g, struct buf *out)
{
    for (uint32_t part = 0, r = 0, i = 0; part < g->n_parts; part++) {
        for (uint32_t first = r; r < g->part_ends[part]; r++) {
            buf_text(out, r > first ? "      hole" : "     ");
            for (; i < g->ring_ends[r]; i++)
                buf_addf(out, " %g,%g", g->points[i].x, g->points[i].y);
            buf_addc(out, '\n');
        }
    }
}

/* False, with the reason at the end of the text, if the tile breaks the specification. */
static inline bool tile_text(struct str tile, struct buf *out)
{
    static const char *const kinds[] = { "?", "point", "line", "polygon" };
    AUTO(geometry) g = { 0 };
    struct mvt_read_layer layer;
    struct mvt_read_feature f;
    bool ok = true;

    while (ok && mvt_read_layer(&tile, &layer)) {
        buf_addf(out, "layer %" STR_FMT " version %u extent %u\n", STR_ARG(layer.name),
                 layer.version, layer.extent);
        while (mvt_read_feature(&layer, &f, &g)) {
            buf_addf(out, "  %s %llu", kinds[f.type], (unsigned long long)f.id);
            for (unsigned i = 0; i + 1 < f.n_tags; i += 2) {
                buf_addf(out, " %" STR_FMT "=", STR_ARG(layer.keys[f.tags[i]]));
                tile_text_value(layer.values[f.tags[i + 1]], out);
            }
            buf_addc(out, '\n');
            tile_text_shape(&g, out);
        }
        ok = !layer.broken;
        if (!ok)
            buf_addf(out, "broken: %s\n", layer.broken);
        mvt_layer_free(&layer);
    }
    return ok;
}
