/*
 * zip_read: what lies in a zip; see zipdir.h.
 */
#include "yardstick/gdal/zipdir.h"

#include <stdio.h>
#include <stdlib.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>

enum { PIECE = 1 << 20 };

static bool odd(const struct zip_entry *entry, struct error *err)
{
    return error_set(err, ERROR_INVALID,
                     "the entry %" STR_FMT " of the zip file is damaged, or not as long as it says",
                     STR_ARG(entry->name));
}

bool zip_entry_read(const char *path, const struct zipdir *dir, const struct zip_entry *entry,
                    void *context,
                    bool (*piece)(void *context, struct str bytes, struct error *err),
                    struct error *err)
{
    char name[8600], *bytes = malloc(PIECE);
    uint64_t left = entry->bytes;
    bool done = bytes != NULL;
    VSILFILE *file;
    size_t n = 0;

    if (!done)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    CPLSetConfigOption("CPL_ZIP_ENCODING", dir->names_gbk ? "GBK" : "UTF-8");
    snprintf(name, sizeof(name), "/vsizip/{%s}/%" STR_FMT, path, STR_ARG(entry->name));
    CPLPushErrorHandler(CPLQuietErrorHandler);
    file = VSIFOpenL(name, "rb");
    while (file && done && (n = VSIFReadL(bytes, 1, PIECE, file)) > 0) {
        done = n <= left ? piece(context, (struct str){ bytes, n }, err) : odd(entry, err);
        left -= done ? n : 0;
    }
    if (done && (!file || left != 0))
        done = odd(entry, err);
    if (file)
        VSIFCloseL(file);
    CPLPopErrorHandler();
    free(bytes);
    return done;
}
