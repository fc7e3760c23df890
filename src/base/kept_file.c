/*
 * kept_file: see the header. A head, then what was put, each padded to 8 bytes.
 */
#include "yardstick/base/kept_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct head {
    char magic[KEPT_MAGIC];
    uint32_t record_bytes, reserved;
    uint64_t bytes, sum; /* of the whole file, but for these eight bytes in the sum */
    char key[KEPT_KEY_MAX + 1];
};

/* Four lanes of multiply and rotate over 8-byte words; a flipped bit changes it. */
struct sum {
    uint64_t lane[4];
    unsigned next;
};

static void sum_add(struct sum *sum, const char *at, size_t words)
{
    uint64_t word;

    for (size_t i = 0; i < words; i++) {
        uint64_t *lane = &sum->lane[sum->next++ & 3];

        memcpy(&word, at + 8 * i, 8);
        *lane = (*lane ^ word) * 0x9e3779b97f4a7c15u;
        *lane ^= *lane >> 29;
    }
}

static uint64_t sum_end(const struct sum *sum)
{
    uint64_t h = 0;

    for (int i = 0; i < 4; i++)
        h = (h ^ sum->lane[i]) * 0xff51afd7ed558ccdu + (h >> 31);
    return h;
}

/* The sum of a file: `behind` is that of all behind the head. */
static uint64_t file_sum(struct head head, const struct sum *behind)
{
    struct sum sum = *behind;

    head.sum = 0;
    sum_add(&sum, (const char *)&head, sizeof(head) / 8);
    return sum_end(&sum);
}

static size_t padded(size_t bytes)
{
    return (bytes + 7) & ~(size_t)7;
}

struct kept_out {
    FILE *file;
    struct sum sum;
    uint64_t bytes;
};

bool kept_put(struct kept_out *out, const void *at, size_t bytes)
{
    char tail[8] = { 0 };
    size_t whole = bytes & ~(size_t)7, rest = bytes - whole;

    if (bytes == 0)
        return true;
    if (rest)
        memcpy(tail, (const char *)at + whole, rest);
    sum_add(&out->sum, at, whole / 8);
    sum_add(&out->sum, tail, rest ? 1 : 0);
    out->bytes += padded(bytes);
    return fwrite(at, 1, whole, out->file) == whole &&
           (!rest || fwrite(tail, 1, 8, out->file) == 8);
}

/* The head, with its sum, goes in front at the end: until then the file fits no key. */
static bool put_all(struct kept_out *out, const struct kept_kind *kind, const char *key,
                    kept_fill *fill, const void *data)
{
    struct head head = { .record_bytes = kind->record_bytes };
    bool ok = fwrite(&head, 1, sizeof(head), out->file) == sizeof(head) && fill(out, data);

    memcpy(head.magic, kind->magic, sizeof(head.magic));
    snprintf(head.key, sizeof(head.key), "%s", key);
    head.bytes = sizeof(head) + out->bytes;
    head.sum = file_sum(head, &out->sum);
    return ok && fseek(out->file, 0, SEEK_SET) == 0 &&
           fwrite(&head, 1, sizeof(head), out->file) == sizeof(head) && fflush(out->file) == 0 &&
           fdatasync(fileno(out->file)) == 0;
}

static bool cannot(struct error *err, const char *path)
{
    return error_set(err, errno == ENOSPC ? ERROR_FULL : ERROR_INTERNAL, "%s cannot be kept: %s",
                     path, strerror(errno));
}

bool kept_file_write(const char *path, const struct kept_kind *kind, const char *key,
                     kept_fill *fill, const void *data, struct error *err)
{
    char partial[4096];
    struct kept_out out = { 0 };
    int fd;
    bool ok;

    snprintf(partial, sizeof(partial), "%s.partial", path);
    fd = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    out.file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (!out.file) {
        if (fd >= 0)
            close(fd);
        return cannot(err, path);
    }
    ok = put_all(&out, kind, key, fill, data);
    ok = fclose(out.file) == 0 && ok;
    if (ok && rename(partial, path) == 0)
        return true;
    unlink(partial);
    return cannot(err, path);
}

static struct kept_file *file_map(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct kept_file *file = NULL;
    struct stat about;
    void *at = MAP_FAILED;

    if (fd < 0)
        return NULL;
    if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0)
        at = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (at != MAP_FAILED)
        file = calloc(1, sizeof(*file));
    if (file) {
        atomic_init(&file->refs, 1);
        file->at = at;
        file->bytes = (size_t)about.st_size;
    } else if (at != MAP_FAILED) {
        munmap(at, (size_t)about.st_size);
    }
    return file;
}

static bool head_fits(const struct kept_file *file, const struct kept_kind *kind, const char *key)
{
    const struct head *head = (const void *)file->at;
    struct sum sum = { 0 };

    if (file->bytes < sizeof(*head) || memcmp(head->magic, kind->magic, KEPT_MAGIC) != 0 ||
        head->record_bytes != kind->record_bytes || head->bytes != file->bytes || file->bytes % 8 ||
        strncmp(head->key, key, sizeof(head->key)) != 0)
        return false;
    sum_add(&sum, file->at + sizeof(*head), (file->bytes - sizeof(*head)) / 8);
    return file_sum(*head, &sum) == head->sum;
}

struct kept_file *kept_file_open(const char *path, const struct kept_kind *kind, const char *key)
{
    struct kept_file *file = file_map(path);

    if (!file || head_fits(file, kind, key))
        return file;
    kept_file_drop(file);
    return NULL;
}

void kept_file_share(struct kept_file *file)
{
    atomic_fetch_add_explicit(&file->refs, 1, memory_order_relaxed);
}

void kept_file_drop(struct kept_file *file)
{
    if (!file || atomic_fetch_sub_explicit(&file->refs, 1, memory_order_acq_rel) != 1)
        return;
    munmap(file->at, file->bytes);
    free(file);
}

struct kept_cursor kept_file_cursor(struct kept_file *file)
{
    return (struct kept_cursor){ file, sizeof(struct head) };
}

void *kept_take(struct kept_cursor *c, uint64_t bytes)
{
    char *at = c->file->at + c->at;

    if (bytes > c->file->bytes - c->at || padded(bytes) > c->file->bytes - c->at)
        return NULL;
    c->at += padded(bytes);
    return at;
}
