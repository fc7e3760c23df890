/*
 * look: what files are, by their first bytes, and what they say of themselves.
 *
 * For each file a fact `file` (its number), then its facts; `refused` with the
 * reason (`refused_zh` in Chinese) when it cannot be used. The kinds are image
 * heights raster points photo report control zip text other.
 */
#include "look.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096, FILES_MAX = 999 };

static bool is_tiff(struct str head)
{
    return str_starts(head, STR("II*\0")) || str_starts(head, STR("II+\0")) ||
           str_starts(head, STR("MM\0*")) || str_starts(head, STR("MM\0+"));
}

/* Files of other kinds belong to deliveries, too: they are kept and named, not read. */
static const struct {
    struct str magic;
    const char *kind, *format;
} others[] = {
    { { "PK\x03\x04", 4 }, "zip", "zip" },
    { { "%PDF", 4 }, "report", "PDF" },
    { { "\x89PNG", 4 }, "other", "PNG" },
    { { "ply\n", 4 }, "model", "PLY" },
    { { "ply\r\n", 5 }, "model", "PLY" },
    { { "glTF", 4 }, "model", "glTF" },
    { { "Rar!", 4 }, "other", "RAR" },
    { { "7z\xBC\xAF", 4 }, "other", "7z" },
    { { "SQLite format 3", 15 }, "other", "SQLite" },
    { { "version https://git-lfs", 23 }, "pointer", "Git LFS" },
};

static bool other_look(struct job *job, struct str head, struct error *err)
{
    int64_t n_points;

    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        if (!str_starts(head, others[i].magic))
            continue;
        if (strcmp(others[i].kind, "pointer") == 0)
            return error_set(err, ERROR_INVALID,
                             "this is only a pointer of Git LFS: the file itself was not fetched");
        job_tell_text(job, "kind", others[i].kind);
        job_tell_text(job, "format", others[i].format);
        return true;
    }
    if (look_is_control(head, &n_points)) {
        job_tell_text(job, "kind", "control");
        job_tell_i64(job, "control_points", n_points);
        return true;
    }
    job_tell_text(job, "kind", memchr(head.ptr, '\0', head.len) ? "other" : "text");
    return true;
}

static bool file_look(struct job *job, const char *path, struct error *err)
{
    char bytes[HEAD_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : pread(fd, bytes, sizeof(bytes), 0);
    struct str head = { bytes, n < 0 ? 0 : (size_t)n };

    if (fd >= 0)
        close(fd);
    if (n < 0)
        return error_set(err, ERROR_INTERNAL, "the uploaded file cannot be opened");
    if (n == 0)
        return error_set(err, ERROR_INVALID, "the file is empty");
    if (is_tiff(head))
        return look_raster(job, path, err);
    if (str_starts(head, STR("LASF")))
        return look_cloud(job, path, err);
    if (str_starts(head, STR("\xFF\xD8\xFF")))
        return look_photo(job, path, err);
    if (str_starts(str_trim(head), STR("{")))
        return look_report(job, path, err);
    return other_look(job, head, err);
}

bool job_look(struct job *job, struct error *err)
{
    char path[4300];
    unsigned n = 0;

    while (n < FILES_MAX && job_input(job, n + 1, path, sizeof(path))) {
        struct error why = { 0 };

        job_tell_i64(job, "file", ++n);
        if (file_look(job, path, &why))
            continue;
        job_tell_text(job, "refused", why.message[LANG_EN]);
        job_tell_text(job, "refused_zh", why.message[LANG_ZH]);
    }
    return exchange_end_write(&job->to, &(struct exchange_end){ n, job->n_warnings }, err);
}
