/*
 * backup_blobs: the large files of a backup: FILE.blobs/<key>, and their list
 * in the manifest, blobs: [{key, bytes, sha256}]. A manifest without it is of a
 * backup without blobs.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/store/ledger.h"

enum { BACKUP_MANIFEST_MAX = 4 << 20 };

MUST_CHECK bool backup_file_copy(const char *from, const char *to, struct error *err);

/* Copies those that the copy of the ledger, `file`, speaks of. */
MUST_CHECK bool backup_blobs_take(const struct ledger *ledger, const char *file, struct error *err);
/* The member of the manifest, of those taken. */
MUST_CHECK bool backup_blobs_note(const char *file, struct json *j, struct error *err);
/* Are those of the manifest there as they were? */
MUST_CHECK bool backup_blobs_verify(const char *file, struct error *err);
/* Into data/blobs. */
MUST_CHECK bool backup_blobs_restore(const char *file, const char *data, struct error *err);
