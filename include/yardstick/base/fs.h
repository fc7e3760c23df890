/*
 * fs: files, read whole or written whole.
 *
 * A written file is there completely or not at all: temporary name beside it,
 * fsync, rename, fsync of the folder.
 */
#pragma once

#include "yardstick/base/buf.h"

MUST_CHECK bool fs_read(const char *path, struct buf *out, struct error *err);
MUST_CHECK bool fs_write(const char *path, struct str bytes, unsigned mode, struct error *err);
/* Everything in `from` to the end of `to`, and fsync(2) of `to`. */
MUST_CHECK bool fs_copy(int from, int to, struct error *err);
/* A folder with the mode given; one that is there already is fine. */
MUST_CHECK bool fs_mkdir(const char *path, unsigned mode, struct error *err);
/* Remove a folder and what is in it, never following a link; absent is fine. */
MUST_CHECK bool fs_remove_tree(const char *path, struct error *err);
bool fs_exists(const char *path);
int64_t fs_size(const char *path); /* -1 when it cannot be had */
int64_t fs_free_bytes(const char *path);
/* fsync(2) of a folder, so that a rename in it lasts. */
MUST_CHECK bool fs_sync_dir(const char *path, struct error *err);
