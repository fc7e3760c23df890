/*
 * tiles: files of tiles (MBTiles, PMTiles), poured into a file of ours.
 */
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "yardstick/base/clock.h"
#include "yardstick/gdal/detect.h"

enum { HEAD_BYTES = 100, PROGRESS_MS = 250, WEB_MERCATOR = 3857 };

struct telling {
    struct job *job;
    int64_t last_ms;
};

bool tiles_find(struct job *job, char path[PATH_MAX], enum archive_format *out, struct error *err)
{
    char head[HEAD_BYTES];
    ssize_t n;
    int fd;

    *out = ARCHIVE_NONE;
    if (job->format != VECTOR_NONE)
        return true;
    if (!delivery_main_file(job->in, path, err))
        return false;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    n = fd < 0 ? -1 : pread(fd, head, sizeof(head), 0);
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return error_set(err, ERROR_INTERNAL, "the uploaded file cannot be opened");
    *out = archive_detect((struct str){ head, (size_t)n });
    return true;
}

static bool facts_send(struct job *job, const char *path, enum archive_format format,
                       struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(16 << 20);
    struct archive_facts facts;
    struct exchange_layer layer = { .format = str_from(archive_format_name(format)),
                                    .rows_exact = true,
                                    .geometry = STR("none"),
                                    .epsg = WEB_MERCATOR,
                                    .certainty = STR("exact"),
                                    .crs_name = STR("WGS 84 / Pseudo-Mercator") };

    if (!archive_survey(path, format, &arena, &facts, err))
        return false;
    layer.name = facts.name.len ? facts.name : job->name;
    layer.n_rows = facts.n_tiles;
    layer.encoding = str_from(facts.kind);
    return exchange_layer_write(&job->to, &layer, err) && record_flush(&job->to, err);
}

static bool progress_send(void *context, int64_t done, int64_t total, struct error *err)
{
    struct telling *t = context;
    struct exchange_progress progress = { done, total, STR("tiles") };
    int64_t now = clock_ms();

    if (now - t->last_ms < PROGRESS_MS)
        return true;
    t->last_ms = now;
    return exchange_progress_write(&t->job->to, &progress, err);
}

static bool pour_all(struct job *job, const char *path, enum archive_format format,
                     int64_t *n_tiles, struct error *err)
{
    struct telling telling = { job, clock_ms() };
    char out[PATH_MAX];
    struct tile_pour pour = { .path = path,
                              .format = format,
                              .max_bytes = job->file_bytes ? job->file_bytes : UINT64_C(4) << 30,
                              .progress = progress_send,
                              .context = &telling };
    bool done;

    if ((size_t)snprintf(out, sizeof(out), "%s/tiles.pmtiles", job->out) >= sizeof(out))
        return error_set(err, ERROR_INTERNAL, "the job folder's name is too long");
    pour.to = open(out, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (pour.to < 0)
        return error_set(err, ERROR_FULL, "the archive cannot be written: %s", strerror(errno));
    done = tile_pour(&pour, err);
    *n_tiles = pour.n_tiles;
    close(pour.to);
    return done;
}

bool job_tiles(struct job *job, const char *path, enum archive_format format, bool pour,
               struct error *err)
{
    struct exchange_end end = { 0 };

    if (!facts_send(job, path, format, err) ||
        (pour && !pour_all(job, path, format, &end.n_rows, err)))
        return false;
    end.n_warnings = job->n_warnings;
    return exchange_end_write(&job->to, &end, err);
}
