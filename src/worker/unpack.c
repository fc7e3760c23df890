/*
 * unpack: the files of a zip, numbered, into `out`. The directory is judged
 * before a byte is unpacked, and no entry may yield more than it says there.
 *
 * For each file a fact `entry` (its number) and `name`.
 */
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "yardstick/base/clock.h"
#include "yardstick/gdal/zipdir.h"

enum { PROGRESS_MS = 500, RATIO_MAX = 200, ENTRIES_MAX = 2000 };

struct unpacking {
    struct job *job;
    const char *zip;
    const struct zipdir *dir;
    uint64_t done, all;
    int64_t last_ms;
};

static bool all_write(int fd, const char *bytes, size_t n, struct error *err)
{
    while (n) {
        ssize_t put = write(fd, bytes, n);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return error_set(err, ERROR_FULL, "the zip file cannot be unpacked: %s",
                             strerror(errno));
        bytes += put;
        n -= (size_t)put;
    }
    return true;
}

static bool progress_tell(struct unpacking *u, struct error *err)
{
    struct exchange_progress progress = { (int64_t)u->done, (int64_t)u->all, STR("unpacking") };
    int64_t now = clock_ms();

    if (now - u->last_ms < PROGRESS_MS)
        return true;
    u->last_ms = now;
    return exchange_progress_write(&u->job->to, &progress, err);
}

struct entry_copy {
    struct unpacking *unpacking;
    int to;
};

static bool piece_take(void *context, struct str bytes, struct error *err)
{
    struct entry_copy *c = context;

    c->unpacking->done += bytes.len;
    return all_write(c->to, bytes.ptr, bytes.len, err) && progress_tell(c->unpacking, err);
}

static bool entry_unpack(struct unpacking *u, const struct zip_entry *entry, unsigned number,
                         struct error *err)
{
    struct entry_copy copy = { .unpacking = u };
    char to[4200], name[1100];
    bool done;

    snprintf(to, sizeof(to), "%s/%06u", u->job->out, number);
    copy.to = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (copy.to < 0)
        return error_set(err, ERROR_FULL, "the zip file cannot be unpacked: %s", strerror(errno));
    done = zip_entry_read(u->zip, u->dir, entry, &copy, piece_take, err);
    close(copy.to);
    if (done) {
        snprintf(name, sizeof(name), "%" STR_FMT, STR_ARG(entry->name));
        job_tell_i64(u->job, "entry", number);
        job_tell_text(u->job, "name", name);
    }
    return done;
}

bool job_unpack(struct job *job, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(64 << 20);
    char path[4300];
    struct zip_limits limits = { ENTRIES_MAX, job->file_bytes ? job->file_bytes : UINT64_C(4) << 30,
                                 RATIO_MAX };
    struct zipdir dir;
    struct unpacking u = { .job = job, .zip = path, .dir = &dir };
    bool done = true;

    if (!job_input(job, 1, path, sizeof(path)))
        return error_set(err, ERROR_INVALID, "there is no file to read");
    if (!zipdir_read(path, &arena, &dir, err) || !zipdir_judge(&dir, &limits, err))
        return false;
    u.all = dir.bytes ? dir.bytes : 1;
    for (size_t i = 0; done && i < dir.n_entries; i++)
        done = entry_unpack(&u, &dir.entries[i], (unsigned)i + 1, err);
    return done &&
           exchange_end_write(
               &job->to, &(struct exchange_end){ (int64_t)dir.n_entries, job->n_warnings }, err);
}
