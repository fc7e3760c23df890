/*
 * zip_writer: a ZIP archive (APPNOTE 6.3) of a few files, in memory.
 *
 *     struct zip_writer zip = { .out = &buf };
 *     if (!zip_add(&zip, STR("a.json"), bytes, err) || … || !zip_finish(&zip, err)) …
 *
 * Deflated, names in UTF-8, no dates (1980-01-01): the same files give the same
 * bytes. One thread.
 */
#pragma once

#include "yardstick/base/buf.h"

enum { ZIP_FILES_MAX = 32, ZIP_NAME_MAX = 63 };

struct zip_writer {
    struct buf *out; /* begins empty */
    size_t n;
    struct zip_file {
        char name[ZIP_NAME_MAX + 1];
        uint32_t crc, packed, plain, at;
    } files[ZIP_FILES_MAX];
};

/* ERROR_TOO_LARGE beyond ZIP_FILES_MAX files or 4 GiB. */
MUST_CHECK bool zip_add(struct zip_writer *zip, struct str name, struct str bytes,
                        struct error *err);
MUST_CHECK bool zip_finish(struct zip_writer *zip, struct error *err);
