/*
 * disk: see the header. Built without sanitizers: it runs inside their
 * interceptors, and in programs that have none.
 */
#include "disk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FILES_MAX = 32, NAME_MAX_LEN = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char recorded[PATH_MAX], failing[PATH_MAX];
static char files[FILES_MAX][NAME_MAX_LEN];
static bool gone[FILES_MAX]; /* unlinked: the next of this name is another file */
static int n_files;
static struct disk_event *events;
static size_t n_events, room;
static struct {
    enum disk_op op;
    int nth, times, error, failures;
} fault;
static int trace = -1;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int), (*real_fdatasync)(int);
static int (*real_unlink)(const char *);

__attribute__((constructor)) static void start(void)
{
    static const char *const names[DISK_OP_COUNT] = { "write", "truncate", "sync" };
    const char *folder = getenv("CHAOS_DIR"), *fail = getenv("CHAOS_FAIL");
    const char *trace_file = getenv("CHAOS_TRACE");
    char op[16];
    int nth, error;

    *(void **)&real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    *(void **)&real_write = dlsym(RTLD_NEXT, "write");
    *(void **)&real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    *(void **)&real_fsync = dlsym(RTLD_NEXT, "fsync");
    *(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    *(void **)&real_unlink = dlsym(RTLD_NEXT, "unlink");
    if (folder && fail && sscanf(fail, "%15s %d %d", op, &nth, &error) == 3)
        for (int i = 0; i < DISK_OP_COUNT; i++)
            if (names[i] && strcmp(names[i], op) == 0)
                disk_fail(folder, (enum disk_op)i, nth, INT_MAX, error);
    if (folder && trace_file)
        trace = open(trace_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (trace >= 0)
        snprintf(recorded, sizeof(recorded), "%s", folder);
}

static int file_of(const char *name)
{
    for (int i = 0; i < n_files; i++)
        if (!gone[i] && strcmp(files[i], name) == 0)
            return i;
    if (n_files == FILES_MAX)
        abort();
    snprintf(files[n_files], NAME_MAX_LEN, "%s", name);
    return n_files++;
}

/* The name in the folder, "" for the folder itself, NULL for what lies elsewhere. */
static const char *name_in(const char *folder, const char *path)
{
    size_t len = strlen(folder);

    if (!len || strncmp(path, folder, len) != 0 || (path[len] != '/' && path[len] != '\0'))
        return NULL;
    path += len + (path[len] == '/');
    return strchr(path, '/') || strstr(path, "-shm") ? NULL : path;
}

static bool path_of(int fd, char out[PATH_MAX])
{
    char link[40];
    ssize_t n;

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    n = readlink(link, out, PATH_MAX - 1);
    if (n > 0)
        out[n] = '\0';
    return n > 0 && out[0] == '/';
}

static void trace_line(enum disk_op op, const char *name)
{
    static const char *const names[] = { "write", "truncate", "sync", "sync-folder", "unlink", "" };
    char line[200];
    int n = snprintf(line, sizeof(line), "%d %d %s %s\n", (int)getpid(), (int)gettid(), names[op],
                     name);

    if (real_write(trace, line, (size_t)n) != n)
        abort();
}

static void remember(enum disk_op op, const char *name, int64_t offset, const void *bytes,
                     size_t len)
{
    struct disk_event e = { op, -1, (int)gettid(), offset, len, NULL };

    if (trace >= 0) {
        trace_line(op, name);
        return;
    }
    if (n_events == room) {
        room = room ? 2 * room : 4096;
        events = realloc(events, room * sizeof(*events));
    }
    if (len) {
        e.bytes = malloc(len);
        if (e.bytes)
            memcpy(e.bytes, bytes, len);
    }
    if (!events || (len && !e.bytes))
        abort();
    if (op != DISK_NOTE && op != DISK_SYNC_FOLDER)
        e.file = file_of(name);
    if (op == DISK_UNLINK)
        gone[e.file] = true;
    events[n_events++] = e;
}

/* Shall this call fail? Sets errno. Called with the lock. */
static bool fails(enum disk_op op, const char *path)
{
    if (!fault.nth || op != fault.op || !name_in(failing, path))
        return false;
    if (fault.nth > 1) {
        fault.nth--;
        return false;
    }
    if (fault.failures == fault.times)
        return false;
    fault.failures++;
    errno = fault.error;
    return true;
}

/* Before a call on an open file: false when it must fail. With true, the lock is held. */
static bool enter(enum disk_op op, int fd, char path[PATH_MAX])
{
    int was = errno;

    path[0] = '\0';
    if ((recorded[0] || fault.nth) && !path_of(fd, path))
        path[0] = '\0';
    pthread_mutex_lock(&lock);
    if (fails(op, path)) {
        pthread_mutex_unlock(&lock);
        return false;
    }
    errno = was;
    return true;
}

static void leave(bool done, enum disk_op op, const char *path, int64_t offset, const void *bytes,
                  size_t len)
{
    int was = errno;
    const char *name = recorded[0] ? name_in(recorded, path) : NULL;

    if (done && name && (*name || op == DISK_SYNC))
        remember(op == DISK_SYNC && !*name ? DISK_SYNC_FOLDER : op, name, offset, bytes, len);
    pthread_mutex_unlock(&lock);
    errno = was;
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t offset)
{
    char path[PATH_MAX];
    ssize_t n;

    if (!enter(DISK_WRITE, fd, path))
        return -1;
    n = real_pwrite(fd, bytes, len, offset);
    leave(n > 0, DISK_WRITE, path, offset, bytes, n > 0 ? (size_t)n : 0);
    return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    return pwrite64(fd, bytes, len, offset);
}

int ftruncate64(int fd, off64_t size)
{
    char path[PATH_MAX];
    int rc;

    if (!enter(DISK_TRUNCATE, fd, path))
        return -1;
    rc = real_ftruncate(fd, size);
    leave(rc == 0, DISK_TRUNCATE, path, size, NULL, 0);
    return rc;
}

int ftruncate(int fd, off_t size)
{
    return ftruncate64(fd, size);
}

/*
 * The record stands where the sync is over, but holds for what was written before it began:
 * with one writing thread that is the same.
 */
static int sync_by(int (*real)(int), int fd)
{
    char path[PATH_MAX];
    int rc;

    if (!enter(DISK_SYNC, fd, path))
        return -1;
    /* On a recorded run the disk itself need not take part. */
    rc = recorded[0] && trace < 0 && name_in(recorded, path) ? 0 : real(fd);
    leave(rc == 0, DISK_SYNC, path, 0, NULL, 0);
    return rc;
}

int fsync(int fd)
{
    return sync_by(real_fsync, fd);
}

int fdatasync(int fd)
{
    return sync_by(real_fdatasync, fd);
}

int unlink(const char *path)
{
    int rc;

    pthread_mutex_lock(&lock);
    rc = real_unlink(path);
    leave(rc == 0, DISK_UNLINK, path, 0, NULL, 0);
    return rc;
}

void disk_record(const char *folder)
{
    pthread_mutex_lock(&lock);
    recorded[0] = '\0';
    if (folder) {
        for (size_t i = 0; i < n_events; i++)
            free(events[i].bytes);
        n_events = 0;
        n_files = 0;
        memset(gone, 0, sizeof(gone));
        snprintf(recorded, sizeof(recorded), "%s", folder);
    }
    pthread_mutex_unlock(&lock);
}

const struct disk_event *disk_events(size_t *n)
{
    *n = n_events;
    return events;
}

const char *disk_file(int file)
{
    return file < n_files ? files[file] : NULL;
}

void disk_note(int64_t number)
{
    pthread_mutex_lock(&lock);
    if (recorded[0])
        remember(DISK_NOTE, "", number, NULL, 0);
    pthread_mutex_unlock(&lock);
}

void disk_fail(const char *folder, enum disk_op op, int nth, int times, int error)
{
    pthread_mutex_lock(&lock);
    snprintf(failing, sizeof(failing), "%s", folder);
    fault.op = op;
    fault.nth = nth;
    fault.times = times;
    fault.error = error;
    fault.failures = 0;
    pthread_mutex_unlock(&lock);
}

int disk_failures(void)
{
    int n;

    pthread_mutex_lock(&lock);
    n = fault.failures;
    pthread_mutex_unlock(&lock);
    return n;
}
