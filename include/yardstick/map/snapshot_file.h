/*
 * snapshot_file: a snapshot kept as one file (base/kept_file.h).
 *
 * A server that starts shows its first tile at once instead of after reading the ledger. Arrays lie
 * in the file as they lie in memory (map/segment.h), with their bounds checked; segments that come
 * from it keep the mapping alive.
 */
#pragma once

#include "yardstick/map/snapshot.h"

MUST_CHECK bool snapshot_file_write(const struct snapshot *s, const char *key, const char *path,
                                    struct error *err);

/* NULL: there is none for this key. Takes the time of one pass over the file. */
struct snapshot *snapshot_file_open(const char *path, const char *key);
