/*
 * kept_file: something made with much work, kept as one file that is mapped, not read.
 *
 * The file is a cache: of this machine (its byte order and sizes), this program and one state of
 * what it was made from, which the caller names by a key. Whatever does not fit - another key,
 * another version, a damaged byte - is no error but no file. It is this program's own, written by
 * rename into its data directory; it is checked as a whole (a sum over every byte) but not defended
 * against an attacker.
 *
 * What was put is taken again in the same order, 8-byte aligned, from memory that cannot be
 * written.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yardstick/base/attr.h"
#include "yardstick/base/error.h"

enum { KEPT_KEY_MAX = 95, KEPT_MAGIC = 8 };

/* What sort of file, and the sizes of the structs in it: another program's file does not fit. */
struct kept_kind {
    char magic[KEPT_MAGIC];
    uint32_t record_bytes;
};

struct kept_out;
/* False is a failure of writing. */
bool kept_put(struct kept_out *out, const void *at, size_t bytes);

typedef bool kept_fill(struct kept_out *out, const void *data);
/* ERROR_FULL when the disk is. */
MUST_CHECK bool kept_file_write(const char *path, const struct kept_kind *kind, const char *key,
                                kept_fill *fill, const void *data, struct error *err);

struct kept_file {
    atomic_uint refs;
    char *at;
    size_t bytes;
};

/* With one reference. NULL: there is none of this kind for this key. One pass over the file. */
struct kept_file *kept_file_open(const char *path, const struct kept_kind *kind, const char *key);
void kept_file_share(struct kept_file *file);
void kept_file_drop(struct kept_file *file); /* NULL is no file */

struct kept_cursor {
    struct kept_file *file;
    size_t at;
};

struct kept_cursor kept_file_cursor(struct kept_file *file);
/* The next bytes; NULL beyond the end. */
void *kept_take(struct kept_cursor *cursor, uint64_t bytes);
