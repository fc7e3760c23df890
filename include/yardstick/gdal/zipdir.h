/*
 * zipdir: the directory of a zip file, read and judged before anything is unpacked.
 *
 * Refused, with the entry named: symbolic links, absolute names, `..`, control
 * characters, names that come twice, zips inside zips, encryption, methods
 * other than stored and deflated, entries that overlap (one deflate stream
 * listed many times), zip64, and more entries or more unpacked bytes than the
 * limits say. The sizes are what the directory claims; a file that lies about
 * them meets the limits of the sandbox instead. Names without the UTF-8 flag
 * are UTF-8 if all of them are well-formed so, else GBK.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"

struct zip_entry {
    struct str name; /* UTF-8 */
    uint64_t packed_bytes;
    uint64_t bytes;
    uint64_t offset; /* of its local header */
};

struct zipdir {
    struct zip_entry *entries; /* in the arena; folders left out */
    size_t n_entries;
    uint64_t bytes; /* of all entries, unpacked */
    bool names_gbk;
};

struct zip_limits {
    size_t max_entries;
    uint64_t max_bytes;
    unsigned max_ratio; /* of unpacked to packed, of the whole and of entries over 1 MiB; 0: any */
};

/* Read the directory of the file at `path` without judging the sizes. */
MUST_CHECK bool zipdir_read(const char *path, struct arena *arena, struct zipdir *out,
                            struct error *err);
/* The same of a file that is in memory. */
MUST_CHECK bool zipdir_parse(struct str file, struct arena *arena, struct zipdir *out,
                             struct error *err);
MUST_CHECK bool zipdir_judge(const struct zipdir *dir, const struct zip_limits *limits,
                             struct error *err);
/*
 * What an entry unpacks to, piece by piece. ERROR_INVALID as soon as it yields more than the
 * directory says, or less.
 */
MUST_CHECK bool zip_entry_read(const char *path, const struct zipdir *dir,
                               const struct zip_entry *entry, void *context,
                               bool (*piece)(void *context, struct str bytes, struct error *err),
                               struct error *err);
/* The entry of exactly this name; NULL when absent. */
const struct zip_entry *zipdir_find(const struct zipdir *dir, struct str name);
