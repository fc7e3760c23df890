/*
 * zipdir: see the header. Format: PKWARE APPNOTE 6.3.10, §4.3.12 and §4.3.16.
 */
#include "yardstick/gdal/zipdir.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yardstick/gdal/charset.h"

enum {
    END_BYTES = 22,
    COMMENT_BYTES = 65535,
    HEADER_BYTES = 46,
    LOCAL_BYTES = 30,
    ENTRIES_MAX = 2000,
    DIRECTORY_BYTES_MAX = 4 << 20,
    FLAG_ENCRYPTED = 1,
    FLAG_UTF8 = 1 << 11,
    MADE_BY_UNIX = 3
};

/* Where the directory lies, as the end record says. */
struct place {
    uint64_t offset;
    uint64_t bytes;
    size_t n_entries;
};

struct header {
    unsigned made_by, flags, method, name_len, extra_len, comment_len;
    uint32_t packed, bytes, attributes, offset;
};

static uint32_t le(const char *at, int bytes)
{
    uint32_t value = 0;

    for (int i = 0; i < bytes; i++)
        value |= (uint32_t)(unsigned char)at[i] << (8 * i);
    return value;
}

static bool damaged(struct error *err)
{
    return error_set(err, ERROR_INVALID, "the zip file is damaged or cut short; pack it again");
}

/* Find the end record in the last bytes of the file. */
static bool place_find(struct str tail, uint64_t file_bytes, struct place *out, struct error *err)
{
    size_t at = tail.len < END_BYTES ? 0 : tail.len - END_BYTES + 1;

    while (at-- > 0) {
        const char *end = tail.ptr + at;

        if (le(end, 4) != 0x06054b50)
            continue;
        *out = (struct place){ le(end + 16, 4), le(end + 12, 4), le(end + 10, 2) };
        if (out->n_entries > ENTRIES_MAX)
            return error_set(err, ERROR_TOO_LARGE,
                             "the zip file has %zu entries, at most %d are read", out->n_entries,
                             ENTRIES_MAX);
        if (out->offset + out->bytes > file_bytes || out->bytes > DIRECTORY_BYTES_MAX ||
            le(end + 8, 2) != out->n_entries)
            return damaged(err);
        return true;
    }
    return damaged(err);
}

static void header_get(const char *at, struct header *out)
{
    *out = (struct header){
        .made_by = le(at + 5, 1),
        .flags = le(at + 8, 2),
        .method = le(at + 10, 2),
        .packed = le(at + 20, 4),
        .bytes = le(at + 24, 4),
        .name_len = le(at + 28, 2),
        .extra_len = le(at + 30, 2),
        .comment_len = le(at + 32, 2),
        .attributes = le(at + 38, 4),
        .offset = le(at + 42, 4),
    };
}

/* For messages: an unreadable name must not make an unreadable message. */
static struct str shown(struct str name)
{
    return str_is_utf8(name) ? name : STR("?");
}

static bool is_climbing(struct str name)
{
    struct str rest = name;

    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.ptr[i] < ' ' || name.ptr[i] == '\\')
            return true;
    if (name.len == 0 || name.ptr[0] == '/' || (name.len > 1 && name.ptr[1] == ':'))
        return true;
    while (rest.len)
        if (str_eq(str_cut(&rest, '/'), STR("..")))
            return true;
    return false;
}

static bool is_archive(struct str name)
{
    static const char *const endings[] = { ".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz" };

    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        struct str ending = str_from(endings[i]);

        if (name.len >= ending.len &&
            str_eq_nocase((struct str){ name.ptr + name.len - ending.len, ending.len }, ending))
            return true;
    }
    return false;
}

static bool header_judge(const struct header *h, struct str name, struct error *err)
{
    name = shown(name);
    if (is_climbing(name))
        return error_set(err, ERROR_INVALID,
                         "the zip entry %" STR_FMT " points outside the zip; pack plain names",
                         STR_ARG(name));
    if (h->made_by == MADE_BY_UNIX && S_ISLNK(h->attributes >> 16))
        return error_set(err, ERROR_INVALID,
                         "the zip entry %" STR_FMT " is a symbolic link; pack the file itself",
                         STR_ARG(name));
    if (is_archive(name))
        return error_set(err, ERROR_INVALID,
                         "the zip entry %" STR_FMT " is an archive itself; unpack it first",
                         STR_ARG(name));
    if (h->flags & FLAG_ENCRYPTED)
        return error_set(err, ERROR_INVALID,
                         "the zip entry %" STR_FMT " is encrypted; pack it without a password",
                         STR_ARG(name));
    if (h->method != 0 && h->method != 8)
        return error_set(err, ERROR_UNSUPPORTED,
                         "the zip entry %" STR_FMT " is packed by method %u, only deflate is read",
                         STR_ARG(name), h->method);
    return true;
}

static int by_offset(const void *a, const void *b)
{
    const struct zip_entry *x = a, *y = b;

    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Without regard to the case of ASCII letters, as on the systems the files come from. */
static int by_name(const void *a, const void *b)
{
    const struct zip_entry *x = a, *y = b;
    size_t n = x->name.len < y->name.len ? x->name.len : y->name.len;
    int order = strncasecmp(x->name.ptr, y->name.ptr, n);

    return order ? order : x->name.len < y->name.len ? -1 : x->name.len > y->name.len;
}

/* Sorts by name in the end, so that what follows does not depend on the packer's order. */
static bool entries_distinct(struct zipdir *dir, struct error *err)
{
    struct zip_entry *e = dir->entries;

    if (dir->n_entries < 2)
        return true;
    qsort(e, dir->n_entries, sizeof(*e), by_offset);
    for (size_t i = 1; i < dir->n_entries; i++)
        if (e[i - 1].offset + LOCAL_BYTES + e[i - 1].packed_bytes > e[i].offset)
            return error_set(err, ERROR_INVALID,
                             "the zip entries %" STR_FMT " and %" STR_FMT " overlap; pack it again",
                             STR_ARG(shown(e[i - 1].name)), STR_ARG(shown(e[i].name)));
    qsort(e, dir->n_entries, sizeof(*e), by_name);
    for (size_t i = 1; i < dir->n_entries; i++)
        if (str_eq_nocase(e[i - 1].name, e[i].name))
            return error_set(err, ERROR_INVALID, "the zip entry %" STR_FMT " is there twice",
                             STR_ARG(shown(e[i].name)));
    return true;
}

/* Names into UTF-8, all by one rule. */
static bool names_decode(struct zipdir *dir, const bool *flagged, struct arena *arena,
                         struct error *err)
{
    struct charset gbk = { 0 };
    bool done = true;

    for (size_t i = 0; i < dir->n_entries; i++)
        dir->names_gbk |= !flagged[i] && !str_is_utf8(dir->entries[i].name);
    if (dir->names_gbk && !charset_open(&gbk, STR("GBK"), err))
        return false;
    for (size_t i = 0; done && i < dir->n_entries; i++) {
        AUTO(buf) text = BUF_INIT(4 * COMMENT_BYTES);
        struct str *name = &dir->entries[i].name;
        size_t used = name->len;

        if (dir->names_gbk && !flagged[i])
            done = charset_decode(&gbk, *name, &text, &used, err) && used == name->len;
        else
            buf_add(&text, *name);
        *name = arena_copy(arena, buf_str(&text));
        done = done && name->ptr && str_is_utf8(*name) && !is_climbing(*name);
    }
    charset_release(&gbk);
    return done ? true : damaged(err);
}

static bool directory_parse(struct str bytes, size_t n, struct arena *arena, struct zipdir *out,
                            struct error *err)
{
    struct zipdir dir = { .entries = arena_alloc(arena, (n + 1) * sizeof(*dir.entries)) };
    bool *flagged = arena_alloc(arena, n + 1);
    struct header h;

    if (!dir.entries || !flagged)
        return error_set(err, ERROR_TOO_LARGE, "the zip directory takes too much memory");
    for (size_t i = 0; i < n; i++) {
        struct str name;

        if (bytes.len < HEADER_BYTES || le(bytes.ptr, 4) != 0x02014b50)
            return damaged(err);
        header_get(bytes.ptr, &h);
        if (bytes.len - HEADER_BYTES < (size_t)h.name_len + h.extra_len + h.comment_len)
            return damaged(err);
        name = (struct str){ bytes.ptr + HEADER_BYTES, h.name_len };
        bytes.ptr += HEADER_BYTES + h.name_len + h.extra_len + h.comment_len;
        bytes.len -= HEADER_BYTES + h.name_len + h.extra_len + h.comment_len;
        if (!header_judge(&h, name, err))
            return false;
        if (h.bytes == UINT32_MAX || h.packed == UINT32_MAX || h.offset == UINT32_MAX)
            return error_set(err, ERROR_UNSUPPORTED, "zip files over 4 GB are not read");
        if (str_ends(name, STR("/")))
            continue;
        flagged[dir.n_entries] = h.flags & FLAG_UTF8;
        dir.entries[dir.n_entries++] = (struct zip_entry){ name, h.packed, h.bytes, h.offset };
        dir.bytes += h.bytes;
    }
    if (!names_decode(&dir, flagged, arena, err) || !entries_distinct(&dir, err))
        return false;
    *out = dir;
    return true;
}

bool zipdir_parse(struct str file, struct arena *arena, struct zipdir *out, struct error *err)
{
    size_t most = END_BYTES + COMMENT_BYTES, tail = file.len < most ? file.len : most;
    struct place place;

    return place_find((struct str){ file.ptr + file.len - tail, tail }, file.len, &place, err) &&
           directory_parse((struct str){ file.ptr + place.offset, (size_t)place.bytes },
                           place.n_entries, arena, out, err);
}

static struct str piece_read(int fd, uint64_t offset, size_t n, struct arena *arena)
{
    char *at = arena_alloc(arena, n + 1);
    ssize_t got = at ? pread(fd, at, n, (off_t)offset) : -1;

    return got == (ssize_t)n ? (struct str){ at, n } : (struct str){ 0 };
}

bool zipdir_read(const char *path, struct arena *arena, struct zipdir *out, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct str tail = { 0 }, directory = { 0 };
    struct place place;
    struct stat st;
    bool done = false;

    if (fd >= 0 && fstat(fd, &st) == 0) {
        size_t most = END_BYTES + COMMENT_BYTES;
        size_t n = (uint64_t)st.st_size < most ? (size_t)st.st_size : most;

        tail = piece_read(fd, (uint64_t)st.st_size - n, n, arena);
        done = tail.ptr ? place_find(tail, (uint64_t)st.st_size, &place, err) : damaged(err);
        if (done)
            directory = piece_read(fd, place.offset, (size_t)place.bytes, arena);
        done = done && (directory.ptr ? directory_parse(directory, place.n_entries, arena, out, err)
                                      : damaged(err));
    } else {
        damaged(err);
    }
    if (fd >= 0)
        close(fd);
    return done;
}

bool zipdir_judge(const struct zipdir *dir, const struct zip_limits *limits, struct error *err)
{
    uint64_t packed = 0;

    if (dir->n_entries > limits->max_entries)
        return error_set(err, ERROR_TOO_LARGE, "the zip file has %zu entries, at most %d are read",
                         dir->n_entries, (int)limits->max_entries);
    if (dir->bytes > limits->max_bytes)
        return error_set(
            err, ERROR_TOO_LARGE, "the zip file unpacks to %llu MB, at most %llu MB are read",
            (unsigned long long)(dir->bytes >> 20), (unsigned long long)(limits->max_bytes >> 20));
    for (size_t i = 0; i < dir->n_entries; i++) {
        const struct zip_entry *e = &dir->entries[i];

        packed += e->packed_bytes;
        if (limits->max_ratio && e->bytes > 1 << 20 &&
            e->bytes / limits->max_ratio > e->packed_bytes)
            return error_set(err, ERROR_TOO_LARGE,
                             "the zip entry %" STR_FMT " unpacks to more than %u times its size",
                             STR_ARG(e->name), limits->max_ratio);
    }
    if (limits->max_ratio && dir->bytes > 1 << 20 && dir->bytes / limits->max_ratio > packed)
        return error_set(err, ERROR_TOO_LARGE,
                         "the zip file unpacks to more than %u times its size", limits->max_ratio);
    return true;
}

const struct zip_entry *zipdir_find(const struct zipdir *dir, struct str name)
{
    for (size_t i = 0; i < dir->n_entries; i++)
        if (str_eq(dir->entries[i].name, name))
            return &dir->entries[i];
    return NULL;
}
