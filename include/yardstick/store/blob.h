/*
 * blob: large files beside the ledger (DIR/blobs), read by offset and length.
 *
 * A blob is written once and never changes; what replaces it has another key.
 * It lives by two steps that make file and ledger agree whatever happens:
 *
 *     blob_put()      the file is on the disk, whole, under its key
 *     blob_register() in the write request whose rows speak of it
 *
 * and dies by two: blob_forget() in the request that ends its last row, then,
 * after the commit, blob_remove(). A file whose request failed or was killed
 * has no row, and blob_sweep() removes it at the next start.
 *
 * Only files go to blob_put() that this program made or has checked: blobs are
 * served without being looked at again. Any thread may call anything here but
 * blob_sweep(), which wants a ledger nobody writes to yet. Today a blob is a
 * file; the functions promise nothing that an object store could not keep.
 */
#pragma once

#include "yardstick/store/ledger.h"

enum { BLOB_KEY_MAX = 96, BLOB_PREFIX_MAX = 64 };

/*
 * A key that no blob has: "<prefix>-<16 random hex digits><ending>". prefix is
 * [a-z0-9][a-z0-9_-]*, cut to BLOB_PREFIX_MAX; ending is ".pmtiles" or the like.
 */
MUST_CHECK bool blob_key_make(struct str prefix, const char *ending, char out[BLOB_KEY_MAX + 1],
                              struct error *err);

/*
 * The whole file behind `fd` becomes the blob, durably; nobody may write to it any more. It is
 * linked where the file system allows and copied elsewhere. ERROR_CONFLICT: the key is in use;
 * ERROR_FULL: no room.
 */
MUST_CHECK bool blob_put(const struct ledger *ledger, const char *key, int fd, struct error *err);

/* `length` bytes from `offset`; all of them, or false. ERROR_NOT_FOUND: there is no such file. */
MUST_CHECK bool blob_get(const struct ledger *ledger, const char *key, uint64_t offset,
                         size_t length, char *out, struct error *err);

/* -1 when there is no such file. */
int64_t blob_size(const struct ledger *ledger, const char *key);

/* The file goes; one that is absent is fine. */
MUST_CHECK bool blob_remove(const struct ledger *ledger, const char *key, struct error *err);

/* Within a write request. blob_forget() fails while a row still speaks of the blob. */
MUST_CHECK bool blob_register(const struct ledger *ledger, struct conn *conn, const char *key,
                              struct error *err);
MUST_CHECK bool blob_forget(struct conn *conn, const char *key, struct error *err);

/* Every registered blob, in the order of keys, until `each` yields false. */
MUST_CHECK bool blob_list(struct conn *conn, void *context,
                          bool (*each)(void *context, const char *key, int64_t bytes,
                                       struct error *err),
                          struct error *err);

/* Removes the files that have no row. */
MUST_CHECK bool blob_sweep(struct ledger *ledger, struct error *err);
