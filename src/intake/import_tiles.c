/*
 * import_tiles: see the header. The worker has read a stranger's file, so what
 * it made is looked at before it is kept: header, metadata and every directory.
 */
#include "import_tiles.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layer_place.h"
#include "yardstick/archive/pmtiles_reader.h"
#include "yardstick/archive/tile_check.h"
#include "yardstick/base/log.h"

struct laying {
    const struct import_rows *rows;
    struct layer_place place;
    struct json_doc metadata;
    struct buf names; /* of the vector layers, as JSON */
    char key[BLOB_KEY_MAX + 1];
    int64_t n_tiles;
    bool dry_run_done;
};

/* Tiles have no columns, and their system is that of web maps. */
static bool options_fit(const struct import_request *r, struct error *err)
{
    const struct {
        const char *name;
        bool given;
    } others[] = { { "where", r->where.len > 0 },    { "set", r->n_set > 0 },
                   { "map", r->n_map > 0 },          { "crs", r->crs.len > 0 },
                   { "layer", r->layer.len > 0 },    { "encoding", r->encoding.len > 0 },
                   { "make_floors", r->make_floors } };

    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (others[i].given) {
            error_set(err, ERROR_INVALID,
                      "%s has no meaning for a file of tiles, which are drawn as they are",
                      others[i].name);
            return error_detail(err, str_from(others[i].name), (struct str){ 0 },
                                "name | role | replace | dry_run");
        }
    return true;
}

static bool file_read(void *context, uint64_t offset, size_t length, char *out, struct error *err)
{
    ssize_t n = pread(*(int *)context, out, length, (off_t)offset);

    return n == (ssize_t)length ||
           error_set(err, ERROR_INVALID, "the archive cannot be read to its end");
}

static bool run_count(void *context, const struct pmtiles_entry *run, struct error *err)
{
    struct laying *l = context;
    struct tile_id last;

    l->n_tiles += run->run;
    return pmtiles_tile(run->tile + run->run - 1, &last) ||
           error_set(err, ERROR_INVALID, "the archive has tiles beyond zoom %d", TILE_ZOOM_MAX);
}

static bool archive_judge(struct laying *l, struct pmtiles_reader *r, struct error *err)
{
    AUTO(buf) text = BUF_INIT(PMTILES_METADATA_MAX);
    const struct pmtiles_header *h = pmtiles_reader_header(r);
    enum pmtiles_compression want = h->kind == TILE_MVT ? PMTILES_GZIP : PMTILES_PLAIN;

    if (h->kind < TILE_MVT || h->kind >= TILE_KINDS || h->outer != want ||
        h->max_zoom > TILE_ZOOM_MAX)
        return error_set(err, ERROR_INTERNAL, "the worker made an archive that is none of ours");
    return pmtiles_reader_metadata(r, &text, err) &&
           json_read(buf_str(&text), PMTILES_METADATA_MAX, &l->metadata, err) &&
           pmtiles_reader_each(r, l, run_count, err);
}

static bool archive_check(struct laying *l, struct error *err)
{
    int fd = l->rows->spool->tiles;
    struct pmtiles_source source = { .context = &fd, .read = file_read };
    struct pmtiles_reader *r = NULL;
    struct stat st;
    bool done;

    if (fstat(fd, &st) != 0)
        return error_set(err, ERROR_INTERNAL, "the archive cannot be read: %s", strerror(errno));
    source.n_bytes = (uint64_t)st.st_size;
    done = pmtiles_reader_open(&source, &r, err) && archive_judge(l, r, err);
    pmtiles_reader_close(r);
    return done;
}

/* The write request. */
static bool store(struct conn *conn, void *argument, struct error *err)
{
    struct laying *l = argument;
    bool dry = l->rows->request->dry_run;

    if (!layer_place_take(conn, &l->place, buf_str(&l->names), err))
        return false;
    l->rows->out->counts.inserted = 1;
    l->rows->out->counts.rows = l->n_tiles;
    l->dry_run_done = dry;
    return !dry || error_set(err, ERROR_CANCELED, "nothing was stored: this was a dry run");
}

static bool names_make(struct laying *l, struct error *err)
{
    const struct json_value *layers = json_get(l->metadata.root, "vector_layers");
    struct json j = JSON_INIT(&l->names);

    json_array_begin(&j, NULL);
    for (size_t i = 0; i < json_count(layers); i++)
        json_str(&j, NULL, json_as_str(json_get(json_at(layers, i), "id")));
    json_end(&j);
    return buf_ok(&l->names, err);
}

static bool prepare(struct laying *l, struct error *err)
{
    const struct import_rows *rows = l->rows;

    if (!options_fit(rows->request, err) || !archive_check(l, err) || !names_make(l, err) ||
        !layer_place_make(rows, json_as_str(json_get(l->metadata.root, "name")), &l->place, err) ||
        !blob_key_make(str_from(l->place.name), ".pmtiles", l->key, err))
        return false;
    l->place.source = str_eq(rows->spool->layer.format, STR("mbtiles")) ? "mbtiles" : "pmtiles";
    l->place.attribution = json_as_str(json_get(l->metadata.root, "attribution"));
    l->place.blob = l->key;
    return true;
}

static void blob_drop(const struct laying *l)
{
    struct error err = { 0 };

    if (!blob_remove(l->rows->ledger, l->key, &err))
        log_event(LOG_WARNING, "layer", "%s", err.message[LANG_EN]);
}

bool import_tiles_store(const struct import_rows *rows, struct error *err)
{
    struct laying l = { .rows = rows, .names = BUF_INIT(1 << 20) };
    struct write_request request = { .run = store, .argument = &l, .day = rows->day };
    bool done = prepare(&l, err), kept;

    write_request_by(&request, rows->by);
    watch_progress(&rows->watch->work, 96, "storing");
    kept = done && blob_put(rows->ledger, l.key, rows->spool->tiles, err);
    done = kept && import_rows_go_on(rows, 0, err) && writer_run(rows->writer, &request, err);
    if (done)
        layer_place_clean(&l.place);
    else if (kept)
        blob_drop(&l);
    json_doc_release(&l.metadata);
    buf_release(&l.names);
    return done || l.dry_run_done;
}
