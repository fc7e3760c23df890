/* shelf_book: an open archive of tile_shelf.c, for those who read in it; private to src/tile. */
#pragma once

#include <stdatomic.h>

#include "yardstick/archive/pmtiles_reader.h"
#include "yardstick/base/json_read.h"
#include "yardstick/store/blob.h"
#include "yardstick/tile/tile_shelf.h"

struct book {
    struct book *next;
    atomic_uint refs;
    struct ledger *ledger;
    char source[MAP_NAME_MAX + 1];
    char key[BLOB_KEY_MAX + 1];
    struct pmtiles_reader *reader;
    struct json_doc metadata;
};

/* The caller's reference. *found false and NULL without an error: no such source. */
struct book *book_get(struct tile_shelf *shelf, struct str source, bool *found, struct error *err);
void book_release(struct book *book); /* NULL is fine */

static inline bool book_unknown(struct str source, struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "there is no tile source %" STR_FMT, STR_ARG(source));
}
