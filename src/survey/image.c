/*
 * image: see the header. The worker gets the original and nothing else; what
 * it makes becomes blobs.
 */
#include "image.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "yardstick/base/tile_table.h"
#include "yardstick/jobs/process.h"
#include "yardstick/store/stmt.h"

enum { DRAW_SECONDS = 6 * 3600, DRAW_MEMORY_MB = 3072 };

static void fact_take(struct image *image, struct str name, const struct field *value)
{
    const struct {
        const char *name;
        int64_t *integer;
        double *real;
    } wanted[] = { { "min_zoom", &image->min_zoom, NULL }, { "max_zoom", &image->max_zoom, NULL },
                   { "tiles", &image->n_tiles, NULL },     { "west", NULL, &image->west },
                   { "south", NULL, &image->south },       { "east", NULL, &image->east },
                   { "north", NULL, &image->north } };

    for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
        if (str_eq(name, str_from(wanted[i].name))) {
            if (wanted[i].integer && value->kind == FIELD_I64)
                *wanted[i].integer = value->i64;
            if (wanted[i].real && value->kind == FIELD_F64)
                *wanted[i].real = value->f64;
        }
}

static bool records_read(struct image *image, struct process *p, struct error *err)
{
    struct exchange_progress progress;
    struct exchange_end end;
    enum record_step step;
    struct str name;
    struct field value;
    char tag;

    while ((step = process_next(p, &tag, err)) == RECORD_READ) {
        if (tag == EXCHANGE_FACT) {
            if (!exchange_fact_read(&p->from, &name, &value, err))
                return false;
            fact_take(image, name, &value);
        } else if (tag == EXCHANGE_PROGRESS) {
            if (!exchange_progress_read(&p->from, &progress, err))
                return false;
            image->progress(image->context, (double)progress.done /
                                                (progress.total > 0 ? (double)progress.total : 1));
        } else if (tag == EXCHANGE_END && !exchange_end_read(&p->from, &end, err)) {
            return false;
        }
    }
    return step == RECORD_EOF && process_finish(p, err);
}

/* The worker's file becomes a blob; its table of tiles must be one. */
static bool output_keep(struct image *image, struct process *p, const char *name,
                        const char *prefix, bool has_table, char key[BLOB_KEY_MAX + 1],
                        struct error *err)
{
    struct tile_table table = { 0 };
    const char *ending = strrchr(name, '.');
    int fd = process_output(p, name, err);
    bool done = fd >= 0 && (!has_table || tile_table_read(fd, &table, err)) &&
                blob_key_make(str_from(prefix), ending, key, err) &&
                blob_put(image->ledger, key, fd, err);

    tile_table_release(&table);
    if (fd >= 0)
        close(fd);
    return done;
}

static bool facts_fit(const struct image *image, struct error *err)
{
    bool fit = image->min_zoom >= 0 && image->min_zoom <= image->max_zoom &&
               image->max_zoom <= 22 && image->n_tiles > 0 && image->west <= image->east &&
               image->south <= image->north && fabs(image->west) <= 180 &&
               fabs(image->east) <= 180 && fabs(image->north) <= 90 && fabs(image->south) <= 90;

    return fit || error_set(err, ERROR_INTERNAL, "the worker says more of a file than there is");
}

bool image_draw(struct image *image, struct error *err)
{
    bool heights = strcmp(image->kind, "ortho") != 0;
    char shift[48], spool[LEDGER_PATH_MAX], name[BLOB_KEY_MAX + 8], path[LEDGER_PATH_MAX];
    struct process_file file = { path, "original.tif" };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    struct process_spec spec = { .verb = heights ? "heights" : "image",
                                 .spool = spool,
                                 .files = &file,
                                 .n_files = 1,
                                 .seconds = DRAW_SECONDS,
                                 .memory_mb = DRAW_MEMORY_MB,
                                 .file_mb = 4096 + (unsigned)(image->bytes >> 20) * 8,
                                 .threads = cores < 1    ? 1
                                            : cores > 16 ? 16
                                                         : (unsigned)cores,
                                 .watch = image->watch,
                                 .epsg = image->epsg,
                                 .shift = shift,
                                 .numbered = true };
    struct process p;
    bool done;

    // What lies off to the east is moved to the west.
    snprintf(shift, sizeof(shift), "%.3f,%.3f", -image->shift_east_m, -image->shift_north_m);
    ledger_path(image->ledger, "spool", spool);
    snprintf(name, sizeof(name), "blobs/%s", image->blob);
    ledger_path(image->ledger, name, path);
    image->tiles[0] = image->heights[0] = image->grid[0] = '\0';
    if (!process_start(&p, &spec, err))
        return false;
    watch_holds(image->watch, &p);
    done = records_read(image, &p, err) && facts_fit(image, err) &&
           output_keep(image, &p, "tiles.tif", heights ? "terrain" : "ortho", true, image->tiles,
                       err) &&
           (!heights ||
            (output_keep(image, &p, "heights.tif", "heights", false, image->heights, err) &&
             output_keep(image, &p, "heights.grid", "grid", false, image->grid, err)));
    watch_holds(image->watch, NULL);
    process_release(&p);
    return done;
}

bool image_register(const struct image *image, struct conn *conn, struct error *err)
{
    return blob_register(image->ledger, conn, image->tiles, err) &&
           (!image->heights[0] || blob_register(image->ledger, conn, image->heights, err)) &&
           (!image->grid[0] || blob_register(image->ledger, conn, image->grid, err));
}

void image_bind(const struct image *image, struct stmt *q)
{
    stmt_bind_str(q, ":tiles", str_from(image->tiles));
    stmt_bind_text(q, ":heights", str_from(image->heights));
    stmt_bind_text(q, ":grid", str_from(image->grid));
    stmt_bind_i64(q, ":min_zoom", image->min_zoom);
    stmt_bind_i64(q, ":max_zoom", image->max_zoom);
    stmt_bind_i64(q, ":n_tiles", image->n_tiles);
    stmt_bind_f64(q, ":west", image->west);
    stmt_bind_f64(q, ":south", image->south);
    stmt_bind_f64(q, ":east", image->east);
    stmt_bind_f64(q, ":north", image->north);
}

void image_outputs_remove(const struct image *image)
{
    const char *const keys[] = { image->tiles, image->heights, image->grid };
    struct error ignored = { 0 };

    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (keys[i][0])
            (void)!blob_remove(image->ledger, keys[i], &ignored);
}
