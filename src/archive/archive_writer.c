/*
 * archive_writer: see the header.
 */
#include "yardstick/archive/archive_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/archive/mbtiles_writer.h"
#include "yardstick/archive/pmtiles_writer.h"
#include "yardstick/base/fs.h"

struct archive_writer {
    char path[PATH_MAX], fresh[PATH_MAX];
    int fd;                         /* of the fresh file */
    struct pmtiles_writer *pmtiles; /* one of the two */
    struct mbtiles_writer *mbtiles;
    int64_t n_tiles;
};

static bool fresh_make(struct archive_writer *w, const char *path, struct error *err)
{
    if ((size_t)snprintf(w->path, sizeof(w->path), "%s", path) >= sizeof(w->path) ||
        (size_t)snprintf(w->fresh, sizeof(w->fresh), "%s.XXXXXX", path) >= sizeof(w->fresh)) {
        w->fresh[0] = '\0';
        return error_set(err, ERROR_INVALID, "the path %s is too long", path);
    }
    w->fd = mkostemp(w->fresh, O_CLOEXEC);
    if (w->fd >= 0 && fchmod(w->fd, 0644) == 0)
        return true;
    if (w->fd < 0)
        w->fresh[0] = '\0';
    return error_set(err, errno == ENOSPC ? ERROR_FULL : ERROR_INTERNAL, "cannot create %s: %s",
                     path, strerror(errno));
}

static bool begin(struct archive_writer *w, const char *path, struct error *err)
{
    bool pmtiles = str_ends(str_from(path), STR(".pmtiles"));

    if (!pmtiles && !str_ends(str_from(path), STR(".mbtiles")))
        return error_set(err, ERROR_UNSUPPORTED, "%s: the ending must be .pmtiles or .mbtiles",
                         path);
    return fresh_make(w, path, err) &&
           (pmtiles ? pmtiles_writer_open(w->fd, INT64_MAX, &w->pmtiles, err)
                    : mbtiles_writer_open(w->fresh, &w->mbtiles, err));
}

bool archive_writer_open(const char *path, struct archive_writer **out, struct error *err)
{
    struct archive_writer *w = calloc(1, sizeof(*w));

    if (!w)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    w->fd = -1;
    if (begin(w, path, err)) {
        *out = w;
        return true;
    }
    archive_writer_close(w);
    return false;
}

void archive_writer_close(struct archive_writer *w)
{
    if (!w)
        return;
    pmtiles_writer_close(w->pmtiles);
    mbtiles_writer_close(w->mbtiles);
    if (w->fd >= 0)
        close(w->fd);
    if (w->fresh[0])
        unlink(w->fresh);
    free(w);
}

bool archive_writer_add(struct archive_writer *w, struct tile_id id, struct str bytes,
                        struct error *err)
{
    w->n_tiles++;
    return w->pmtiles ? pmtiles_writer_add(w->pmtiles, pmtiles_number(id), 1, bytes, err)
                      : mbtiles_writer_add(w->mbtiles, id, bytes, err);
}

int64_t archive_writer_count(const struct archive_writer *w)
{
    return w->n_tiles;
}

static bool pmtiles_finish(struct archive_writer *w, const struct archive_about *about,
                           struct error *err)
{
    AUTO(buf) metadata = BUF_INIT(PMTILES_METADATA_MAX);
    struct json j = JSON_INIT(&metadata);
    struct pmtiles_header header = {
        .outer = about->kind == TILE_MVT ? PMTILES_GZIP : PMTILES_PLAIN,
        .kind = about->kind,
        .bounds = about->bounds,
        .center = { (about->bounds.min_x + about->bounds.max_x) / 2,
                    (about->bounds.min_y + about->bounds.max_y) / 2 }
    };

    json_object_begin(&j, NULL);
    json_str(&j, "name", about->name);
    if (about->attribution.len)
        json_str(&j, "attribution", about->attribution);
    json_text(&j, "type", "baselayer");
    if (about->layers.len)
        json_raw(&j, "vector_layers", about->layers);
    json_end(&j);
    return buf_ok(&metadata, err) &&
           pmtiles_writer_finish(w->pmtiles, &header, buf_str(&metadata), err);
}

bool archive_writer_finish(struct archive_writer *w, const struct archive_about *about,
                           struct error *err)
{
    char folder[PATH_MAX];

    if (!(w->pmtiles ? pmtiles_finish(w, about, err)
                     : mbtiles_writer_finish(w->mbtiles, about, err)))
        return false;
    if (fsync(w->fd) != 0 || rename(w->fresh, w->path) != 0)
        return error_set(err, ERROR_INTERNAL, "cannot write %s: %s", w->path, strerror(errno));
    w->fresh[0] = '\0';
    snprintf(folder, sizeof(folder), "%s", w->path);
    return fs_sync_dir(dirname(folder), err);
}
