/*
 * fs: see the header.
 */
#include "yardstick/base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static bool failed(struct error *err, const char *doing, const char *path)
{
    enum error_code code = errno == ENOSPC || errno == EDQUOT ? ERROR_FULL
                           : errno == ENOENT                  ? ERROR_NOT_FOUND
                                                              : ERROR_INTERNAL;

    return error_set(err, code, "cannot %s %s: %s", doing, path, strerror(errno));
}

static bool read_all(int fd, struct buf *out)
{
    char piece[65536];
    ssize_t n;

    while ((n = read(fd, piece, sizeof(piece))) > 0)
        buf_add(out, (struct str){ piece, (size_t)n });
    return n == 0;
}

bool fs_read(const char *path, struct buf *out, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done;

    if (fd < 0)
        return failed(err, "open", path);
    done = read_all(fd, out);
    close(fd);
    return done ? buf_ok(out, err) : failed(err, "read", path);
}

static bool write_all(int fd, struct str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = (struct str){ bytes.ptr + n, bytes.len - (size_t)n };
    }
    return fsync(fd) == 0;
}

bool fs_sync_dir(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return done ? true : failed(err, "sync", path);
}

bool fs_write(const char *path, struct str bytes, unsigned mode, struct error *err)
{
    char temporary[PATH_MAX], folder[PATH_MAX];
    int fd;
    bool done;

    if ((size_t)snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= sizeof(temporary))
        return error_set(err, ERROR_INVALID, "the path %s is too long", path);
    fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return failed(err, "create", path);
    done = fchmod(fd, (mode_t)mode) == 0 && write_all(fd, bytes);
    done = close(fd) == 0 && done && rename(temporary, path) == 0;
    if (!done) {
        int why = errno;

        unlink(temporary);
        errno = why;
        return failed(err, "write", path);
    }
    snprintf(folder, sizeof(folder), "%s", path);
    return fs_sync_dir(dirname(folder), err);
}

bool fs_copy(int from, int to, struct error *err)
{
    struct stat st = { 0 };
    off_t at = 0;
    bool done = fstat(from, &st) == 0;

    while (done && at < st.st_size)
        done = sendfile(to, from, &at, (size_t)(st.st_size - at)) > 0;
    if (done && fsync(to) == 0)
        return true;
    return error_set(err, errno == ENOSPC || errno == EDQUOT ? ERROR_FULL : ERROR_INTERNAL,
                     "cannot copy the file: %s", strerror(errno));
}

bool fs_mkdir(const char *path, unsigned mode, struct error *err)
{
    struct stat st;

    if (mkdir(path, (mode_t)mode) == 0)
        return true;
    if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return true;
    return failed(err, "make the folder", path);
}

static bool remove_at(int parent, const char *name)
{
    int fd;
    DIR *dir;
    struct dirent *entry;
    bool done = true;

    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return true;
    if (errno != EISDIR && errno != EPERM)
        return false;
    fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir)
        return false;
    while (done && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            done = remove_at(fd, entry->d_name);
    closedir(dir);
    return done && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

bool fs_remove_tree(const char *path, struct error *err)
{
    return remove_at(AT_FDCWD, path) ? true : failed(err, "remove", path);
}

bool fs_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

int64_t fs_size(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? (int64_t)st.st_size : -1;
}

int64_t fs_free_bytes(const char *path)
{
    struct statvfs vfs;

    return statvfs(path, &vfs) == 0 ? (int64_t)vfs.f_bavail * (int64_t)vfs.f_frsize : -1;
}
