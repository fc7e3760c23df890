/* import_parts: the steps of survey_import. Private to the layer. */
#pragma once

#include "yardstick/survey/survey_import.h"

/* A blob whose row has gone; its file goes after the commit. */
struct forgotten {
    const char *key;
    struct forgotten *next;
};

struct importing {
    struct ledger *ledger;
    const struct write_by *by;
    const struct survey_request *request;
    const struct survey_watch *watch;
    struct arena *arena;
    struct delivery delivery;
    int64_t epsg;
    char digest[65];
    char (*sha256)[65]; /* of each file */
    struct survey_result *result;
    struct forgotten *forgotten;
};

/* keep.c: hash and keep the originals, then the rows; finds what was handed in before. */
MUST_CHECK bool import_keep(struct importing *im, struct error *err);
/* draw.c: what has no tiles yet. */
MUST_CHECK bool import_draw(struct importing *im, struct error *err);
/* photos.c: small pictures of photos that have none yet. */
MUST_CHECK bool import_photos(struct importing *im, struct error *err);
/* draw.c: within a write request, the tiles of the delivery. */
MUST_CHECK bool import_imagery_forget(struct conn *conn, struct importing *im, struct error *err);
/* keep.c: the delivery goes, with its blobs. */
void import_forget(struct importing *im);

MUST_CHECK bool import_write(struct importing *im, write_function *run, void *argument,
                             struct error *err);
/* "original-<sha256>" */
void original_key(const char *sha256, char out[97]);
