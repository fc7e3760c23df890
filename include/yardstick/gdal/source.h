/*
 * source: the rows of a file, whatever its format, one after another.
 *
 * An opened source has layers; one of them is selected and then read from its
 * first row to its last in bounded memory (workbooks are the exception: at
 * most 200,000 rows, held whole). Rows are numbered as a person sees them: the
 * line of a CSV, the row of a sheet, the feature from 1. Rows without any
 * filled cell are left out.
 *
 * CSV: any of , ; tab | between cells, the header is the first line that is not
 * blank, every value is text. The quote that a written CSV puts before a cell
 * starting with = + - @ is taken away again. Workbooks: the header is the
 * first row with more than one filled cell (a title above it is skipped), values
 * are text, numbers as short as they can be written exactly. Others: typed.
 *
 * Geometry is linear, ISO WKB; what has none that can be used (NaN, curves that
 * cannot be drawn) has a warning with the row.
 *
 * One thread; needs gdal_setup().
 */
#pragma once

#include "yardstick/base/exchange.h"
#include "yardstick/gdal/detect.h"

struct source;

/* Told of what is odd but no failure; at most once a row. */
struct source_watch {
    void (*warn)(void *to, const struct error *notice, int64_t row);
    void *to;
};

struct source_spec {
    const char *folder;  /* with the file, or the parts of a shapefile */
    struct str name;     /* what the sender called it; names the layer where the file does not */
    struct str encoding; /* of the text; empty: found out */
    struct source_watch watch;
};

enum source_step { SOURCE_FAILED, SOURCE_ROW, SOURCE_END };

/* `found` is what vector_detect() said of the folder; it must outlive the source. */
MUST_CHECK bool source_open(const struct source_spec *spec, const struct vector_found *found,
                            struct source **out, struct error *err);
void source_close(struct source *source);

size_t source_n_layers(const struct source *source);
/* Make the i-th layer the one read, from its start. The description lives as long as the source. */
MUST_CHECK bool source_select(struct source *source, size_t i, struct exchange_layer *out,
                              struct error *err);
/* The next row of the selected layer; borrowed until the next call. */
enum source_step source_next(struct source *source, struct exchange_row *out, struct error *err);
void source_progress(const struct source *source, struct exchange_progress *out);
