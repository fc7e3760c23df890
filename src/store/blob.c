/*
 * blob: see the header.
 */
#include "yardstick/store/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/store/stmt.h"

/* What blob_put() writes before the name is given; the sweep takes it with the rest. */
static const char unfinished[] = "blobs/.unfinished-XXXXXX";

static bool is_key(const char *key)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t len = strlen(key);

    return len && len <= BLOB_KEY_MAX && strspn(key, allowed) == len && key[0] != '.' &&
           key[0] != '_' && key[0] != '-';
}

static bool path_of(const struct ledger *ledger, const char *key, char out[LEDGER_PATH_MAX],
                    struct error *err)
{
    char name[BLOB_KEY_MAX + 8];

    if (!is_key(key))
        return error_set(err, ERROR_INTERNAL, "\"%s\" is no key of a blob", key);
    snprintf(name, sizeof(name), "blobs/%s", key);
    ledger_path(ledger, name, out);
    return true;
}

bool blob_key_make(struct str prefix, const char *ending, char out[BLOB_KEY_MAX + 1],
                   struct error *err)
{
    uint64_t random;

    if (getrandom(&random, sizeof(random), 0) != (ssize_t)sizeof(random))
        return error_set(err, ERROR_INTERNAL, "no random numbers: %s", strerror(errno));
    if (prefix.len > BLOB_PREFIX_MAX)
        prefix.len = BLOB_PREFIX_MAX;
    snprintf(out, BLOB_KEY_MAX + 1, "%" STR_FMT "-%016llx%s", STR_ARG(prefix),
             (unsigned long long)random, ending);
    return is_key(out) ? true : error_set(err, ERROR_INTERNAL, "\"%s\" is no key of a blob", out);
}

static bool failed(const char *key, struct error *err)
{
    return error_set(err, errno == ENOSPC || errno == EDQUOT ? ERROR_FULL : ERROR_INTERNAL,
                     "cannot keep the blob %s: %s", key, strerror(errno));
}

/* A name beside the final one for the same bytes. */
static bool unfinished_make(int fd, char path[LEDGER_PATH_MAX], const char *key, struct error *err)
{
    char link_of[64];
    int copy = mkostemp(path, O_CLOEXEC);
    bool done;

    if (copy < 0)
        return failed(key, err);
    snprintf(link_of, sizeof(link_of), "/proc/self/fd/%d", fd);
    // The name is ours now; a link must not find it taken.
    if (unlink(path) == 0 && linkat(AT_FDCWD, link_of, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0) {
        close(copy);
        return chmod(path, 0400) == 0 && fsync(fd) == 0 ? true : failed(key, err);
    }
    close(copy);
    copy = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (copy < 0)
        return failed(key, err);
    done = fs_copy(fd, copy, err);
    close(copy);
    return done;
}

bool blob_put(const struct ledger *ledger, const char *key, int fd, struct error *err)
{
    char path[LEDGER_PATH_MAX], fresh[LEDGER_PATH_MAX], folder[LEDGER_PATH_MAX];
    bool done;

    if (!path_of(ledger, key, path, err))
        return false;
    if (fs_exists(path))
        return error_set(err, ERROR_CONFLICT, "there is a blob %s already", key);
    ledger_path(ledger, unfinished, fresh);
    ledger_path(ledger, "blobs", folder);
    done = fs_mkdir(folder, 0700, err) && unfinished_make(fd, fresh, key, err);
    if (done && rename(fresh, path) != 0)
        done = failed(key, err);
    if (done && fs_sync_dir(folder, err))
        return true;
    unlink(fresh);
    if (done)
        unlink(path);
    return false;
}

static bool read_exactly(int fd, uint64_t offset, size_t length, char *out)
{
    while (length) {
        ssize_t n = pread(fd, out, length, (off_t)offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        out += n;
        offset += (uint64_t)n;
        length -= (size_t)n;
    }
    return true;
}

bool blob_get(const struct ledger *ledger, const char *key, uint64_t offset, size_t length,
              char *out, struct error *err)
{
    char path[LEDGER_PATH_MAX];
    bool done;
    int fd;

    if (!path_of(ledger, key, path, err))
        return false;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return error_set(err, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_INTERNAL,
                         "the blob %s cannot be opened: %s", key, strerror(errno));
    done = offset <= INT64_MAX - length && read_exactly(fd, offset, length, out);
    close(fd);
    return done ? true
                : error_set(err, ERROR_INTERNAL, "the blob %s is shorter than it was made", key);
}

int64_t blob_size(const struct ledger *ledger, const char *key)
{
    char path[LEDGER_PATH_MAX];
    struct error ignored;

    return path_of(ledger, key, path, &ignored) ? fs_size(path) : -1;
}

bool blob_remove(const struct ledger *ledger, const char *key, struct error *err)
{
    char path[LEDGER_PATH_MAX];

    if (!path_of(ledger, key, path, err))
        return false;
    return unlink(path) == 0 || errno == ENOENT
               ? true
               : error_set(err, ERROR_INTERNAL, "cannot remove the blob %s: %s", key,
                           strerror(errno));
}

bool blob_register(const struct ledger *ledger, struct conn *conn, const char *key,
                   struct error *err)
{
    AUTO(stmt) q = { 0 };
    char made[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_BLOB_INSERT, &q, err))
        return false;
    clock_format(clock_now(), made);
    stmt_bind_str(&q, ":key", str_from(key));
    stmt_bind_i64(&q, ":bytes", blob_size(ledger, key));
    stmt_bind_str(&q, ":made", str_from(made));
    return stmt_run(&q, err);
}

bool blob_forget(struct conn *conn, const char *key, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_BLOB_DELETE, &q, err))
        return false;
    stmt_bind_str(&q, ":key", str_from(key));
    return stmt_run(&q, err);
}

bool blob_list(struct conn *conn, void *context,
               bool (*each)(void *context, const char *key, int64_t bytes, struct error *err),
               struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char key[BLOB_KEY_MAX + 1];

    if (!stmt_open(conn, SQL_BLOB_LIST, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        snprintf(key, sizeof(key), "%" STR_FMT, STR_ARG(stmt_str(&q, 0)));
        if (!each(context, key, stmt_i64(&q, 1), err))
            return false;
    }
    return step != STEP_FAILED;
}

static bool is_registered(struct conn *conn, const char *name, bool *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n = 0;

    if (!stmt_open(conn, SQL_BLOB_EXISTS, &q, err))
        return false;
    stmt_bind_str(&q, ":key", str_from(name));
    if (!stmt_get_i64(&q, &n, err))
        return false;
    *out = n > 0;
    return true;
}

bool blob_sweep(struct ledger *ledger, struct error *err)
{
    AUTO(reader) r = { 0 };
    char folder[LEDGER_PATH_MAX];
    const struct dirent *entry;
    bool done, kept;
    DIR *dir;

    ledger_path(ledger, "blobs", folder);
    dir = opendir(folder);
    if (!dir)
        return true;
    done = reader_borrow(ledger, &r, err);
    while (done && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        done = is_registered(r.conn, entry->d_name, &kept, err);
        if (done && !kept && unlinkat(dirfd(dir), entry->d_name, 0) != 0 && errno != ENOENT)
            done = error_set(err, ERROR_INTERNAL, "cannot remove the blob %s: %s", entry->d_name,
                             strerror(errno));
    }
    closedir(dir);
    return done;
}
