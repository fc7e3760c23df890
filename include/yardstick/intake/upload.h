/*
 * upload: a file on its way in, piece by piece, over days and restarts.
 *
 * Each is two files under spool/uploads: ID.part with the bytes so far, whose
 * length is the offset, and ID.json with what was announced. The id is 128
 * random bits. Nothing is held in memory, so a restart forgets nothing.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/store/ledger.h"

enum { UPLOAD_ID = 33, UPLOAD_NAME_MAX = 255, UPLOADS_MAX = 1000, UPLOAD_KEEP_S = 48 * 3600 };

struct upload {
    char id[UPLOAD_ID];
    char name[UPLOAD_NAME_MAX + 1]; /* what its sender calls it; never a path */
    int64_t length, offset;
    int64_t expires; /* seconds since 1970 */
    char path[LEDGER_PATH_MAX];
};

/*
 * ERROR_TOO_LARGE over max_bytes, ERROR_FULL when the disk could not hold it,
 * ERROR_BUSY when too many are on their way.
 */
MUST_CHECK bool upload_create(struct ledger *ledger, struct str name, int64_t length,
                              int64_t max_bytes, struct upload *out, struct error *err);

/* ERROR_NOT_FOUND also for what is no id. */
MUST_CHECK bool upload_find(struct ledger *ledger, struct str id, struct upload *out,
                            struct error *err);

/* For writing on at upload->offset. Close when done. */
MUST_CHECK int upload_open(struct upload *upload, struct error *err);
/* ERROR_CONFLICT when another request has written meanwhile, ERROR_FULL without room. */
MUST_CHECK bool upload_append(struct upload *upload, int fd, struct str bytes, struct error *err);

MUST_CHECK bool upload_remove(struct ledger *ledger, struct str id, struct error *err);

/* Remove what has expired. */
void uploads_expire(struct ledger *ledger);
