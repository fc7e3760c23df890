/*
 * snapshot_file: a snapshot kept as one file that is mapped, not read.
 *
 * A server that starts shows its first tile at once instead of after reading
 * the ledger. The file is a cache: of this machine (its byte order and sizes),
 * this program and one state of the ledger, which the caller names by a key.
 * Whatever does not fit - another key, another version, a damaged byte - is
 * no error but no snapshot. The file is this program's own, written by rename
 * into its data directory; it is checked as a whole (a sum over every byte,
 * every array's bounds) but not defended against an attacker.
 *
 * Arrays lie in the file as they lie in memory (map/segment.h), 8-byte
 * aligned; segments that come from it keep the mapping alive.
 */
#pragma once

#include "yardstick/map/snapshot.h"

enum { SNAPSHOT_KEY_MAX = 95 };

MUST_CHECK bool snapshot_file_write(const struct snapshot *s, const char *key, const char *path,
                                    struct error *err);

/* NULL: there is none for this key. Takes the time of one pass over the file. */
struct snapshot *snapshot_file_open(const char *path, const char *key);
