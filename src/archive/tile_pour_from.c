/*
 * tile_pour_from: the two formats that tiles are poured from.
 */
#include "tile_pour_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/archive/mbtiles_reader.h"
#include "yardstick/archive/pmtiles_reader.h"
#include "yardstick/base/json_read.h"

enum { TELL_EVERY = 256 };

/* "west,south,east,north" */
static struct bbox bounds_read(struct str text)
{
    double side[4];

    for (size_t i = 0; i < 4; i++)
        if (!str_to_f64(str_trim(str_cut(&text, ',')), &side[i]))
            return BBOX_NONE;
    return (struct bbox){ side[0], side[1], side[2], side[3] };
}

static bool mbtiles_walk(struct pouring *p, struct mbtiles_reader *r, struct error *err)
{
    enum mbtiles_step step;
    struct tile_id id;
    struct str bytes;
    int64_t total, n = 0;

    if (!mbtiles_reader_count(r, &total, err))
        return false;
    while ((step = mbtiles_reader_next(r, &id, &bytes, err)) == MBTILES_TILE)
        if (!pouring_take(p, id, 1, bytes, err) ||
            (n++ % TELL_EVERY == 0 && !pouring_tell(p, n, total, err)))
            return false;
    return step == MBTILES_END;
}

bool pour_mbtiles(struct pouring *p, struct error *err)
{
    struct mbtiles_reader *r;
    bool done;

    if (!mbtiles_reader_open(p->pour->path, &r, err))
        return false;
    p->said.name = mbtiles_reader_metadata(r, "name", &p->arena);
    p->said.attribution = mbtiles_reader_metadata(r, "attribution", &p->arena);
    p->said.bounds = bounds_read(mbtiles_reader_metadata(r, "bounds", &p->arena));
    done = mbtiles_walk(p, r, err);
    mbtiles_reader_close(r);
    return done;
}

static bool file_read(void *context, uint64_t offset, size_t length, char *out, struct error *err)
{
    while (length) {
        ssize_t n = pread(*(int *)context, out, length, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return error_set(err, ERROR_INVALID, "the archive cannot be read to its end");
        out += n;
        offset += (uint64_t)n;
        length -= (size_t)n;
    }
    return true;
}

struct walk {
    struct pouring *pouring;
    struct pmtiles_reader *reader;
    struct buf bytes;
    int64_t n, total;
};

/* A run of many is looked at once, at its first tile. */
static bool run_take(void *context, const struct pmtiles_entry *run, struct error *err)
{
    struct walk *w = context;
    struct tile_id first, last;

    if (!pmtiles_tile(run->tile, &first) || !pmtiles_tile(run->tile + run->run - 1, &last))
        return error_set(err, ERROR_INVALID, "the archive has tiles beyond zoom %d", TILE_ZOOM_MAX);
    // Before the bytes are read.
    if (run->length > TILE_STORED_MAX) {
        error_set(err, ERROR_TOO_LARGE, "it has %zu bytes; at most %d are taken",
                  (size_t)run->length, TILE_STORED_MAX);
        return error_prefix(err, "tile %u/%u/%u", first.z, first.x, first.y);
    }
    buf_clear(&w->bytes);
    return pmtiles_reader_bytes(w->reader, (struct pmtiles_part){ run->offset, run->length },
                                &w->bytes, err) &&
           pouring_take(w->pouring, first, run->run, buf_str(&w->bytes), err) &&
           (w->n++ % TELL_EVERY || pouring_tell(w->pouring, w->n, w->total, err));
}

static bool header_judge(const struct pmtiles_header *h, struct error *err)
{
    static const char *const others[] = { "", "", "", "brotli", "zstd" };

    if (h->kind < TILE_MVT || h->kind >= TILE_KINDS)
        return error_set(err, ERROR_UNSUPPORTED,
                         "the archive's tiles are of a kind that is not read; read are vector "
                         "tiles (MVT), PNG, JPEG and WebP");
    if (h->outer == PMTILES_BROTLI || h->outer == PMTILES_ZSTD)
        return error_set(err, ERROR_UNSUPPORTED,
                         "the archive's tiles are compressed with %s; write it with gzip",
                         others[h->outer]);
    return true;
}

static void metadata_take(struct pouring *p, const struct json_doc *doc)
{
    struct str name = json_as_str(json_get(doc->root, "name"));
    struct str attribution = json_as_str(json_get(doc->root, "attribution"));

    p->said.name = arena_copy(&p->arena, name);
    p->said.attribution = arena_copy(&p->arena, attribution);
}

static bool pmtiles_walk(struct pouring *p, struct pmtiles_reader *r, struct error *err)
{
    const struct pmtiles_header *h = pmtiles_reader_header(r);
    AUTO(buf) text = BUF_INIT(PMTILES_METADATA_MAX);
    AUTO(json_doc) doc = { 0 };
    struct error ignored;
    struct walk w = { p, r, BUF_INIT(TILE_STORED_MAX + 1), 0, -1 };
    bool done;

    if (!pmtiles_reader_metadata(r, &text, err))
        return false;
    // Metadata is courtesy: an archive with damaged metadata still has its tiles.
    if (json_read(buf_str(&text), PMTILES_METADATA_MAX, &doc, &ignored))
        metadata_take(p, &doc);
    p->said.bounds = h->bounds;
    if (h->n_entries && h->n_entries < INT64_MAX)
        w.total = (int64_t)h->n_entries;
    done = pmtiles_reader_each(r, &w, run_take, err);
    buf_release(&w.bytes);
    return done;
}

/* A file of a stranger, open for a pmtiles_reader. */
struct opened {
    int fd;
    struct pmtiles_reader *reader;
};

static void opened_release(struct opened *o)
{
    pmtiles_reader_close(o->reader);
    if (o->fd >= 0)
        close(o->fd);
}

static bool pmtiles_open(const char *path, struct opened *o, struct error *err)
{
    struct pmtiles_source source = { .context = &o->fd, .read = file_read };
    struct stat st;

    o->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (o->fd < 0 || fstat(o->fd, &st) != 0)
        return error_set(err, ERROR_INTERNAL, "the uploaded file cannot be opened");
    source.n_bytes = (uint64_t)st.st_size;
    return pmtiles_reader_open(&source, &o->reader, err) &&
           header_judge(pmtiles_reader_header(o->reader), err);
}

bool pour_pmtiles(struct pouring *p, struct error *err)
{
    AUTO(opened) o = { .fd = -1 };

    return pmtiles_open(p->pour->path, &o, err) && pmtiles_walk(p, o.reader, err);
}

static bool mbtiles_survey(const char *path, struct arena *arena, struct archive_facts *out,
                           struct error *err)
{
    struct mbtiles_reader *r;
    struct tile_id id;
    struct str bytes;
    enum mbtiles_step step;
    bool done;

    if (!mbtiles_reader_open(path, &r, err))
        return false;
    out->name = mbtiles_reader_metadata(r, "name", arena);
    done = mbtiles_reader_count(r, &out->n_tiles, err);
    step = done ? mbtiles_reader_next(r, &id, &bytes, err) : MBTILES_FAILED;
    if (step == MBTILES_TILE)
        out->kind = tile_kind_name(tile_kind_of(bytes));
    mbtiles_reader_close(r);
    return step != MBTILES_FAILED;
}

static bool pmtiles_survey(const char *path, struct arena *arena, struct archive_facts *out,
                           struct error *err)
{
    AUTO(opened) o = { .fd = -1 };
    AUTO(buf) text = BUF_INIT(PMTILES_METADATA_MAX);
    AUTO(json_doc) doc = { 0 };
    const struct pmtiles_header *h;
    struct error ignored;

    if (!pmtiles_open(path, &o, err) || !pmtiles_reader_metadata(o.reader, &text, err))
        return false;
    h = pmtiles_reader_header(o.reader);
    out->kind = tile_kind_name((enum tile_kind)h->kind);
    if (h->n_addressed && h->n_addressed < INT64_MAX)
        out->n_tiles = (int64_t)h->n_addressed;
    if (json_read(buf_str(&text), PMTILES_METADATA_MAX, &doc, &ignored))
        out->name = arena_copy(arena, json_as_str(json_get(doc.root, "name")));
    return true;
}

bool archive_survey(const char *path, enum archive_format format, struct arena *arena,
                    struct archive_facts *out, struct error *err)
{
    *out = (struct archive_facts){ { "", 0 }, tile_kind_name(TILE_UNKNOWN), -1 };
    return format == ARCHIVE_MBTILES ? mbtiles_survey(path, arena, out, err)
                                     : pmtiles_survey(path, arena, out, err);
}
