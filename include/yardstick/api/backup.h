/*
 * backup: point-in-time copies of the ledger.
 *
 * A backup is one file, DIR/backups/<time>.sqlite by default: a whole ledger
 * (VACUUM INTO), which QGIS and ogrinfo open as it is, beside a manifest of the
 * same name with .json (SHA-256, size, revision, audit head, time, program)
 * and the key of the audit chain, .key: keep backups where only you can read.
 * With blobs, the large files beside the ledger lie in <time>.sqlite.blobs/, each
 * with its size and SHA-256 in the manifest; without, a restored ledger says
 * which base maps it lacks. It is checked (integrity, audit chain's head) before it is called made.
 */
#pragma once

#include <limits.h>
#include <stdio.h>

#include "yardstick/store/ledger.h"

/* To `output`, or into DIR/backups when NULL; the path made is put into `file`. */
MUST_CHECK bool backup_create(struct ledger *ledger, const char *output, bool with_blobs,
                              char file[PATH_MAX], struct error *err);
MUST_CHECK bool backup_list(const char *data, bool json, FILE *out, struct error *err);
/* ERROR_INVALID says what differs from the manifest or is broken. */
MUST_CHECK bool backup_verify(const char *file, struct error *err);
/* Into a directory that holds no ledger, with the key and the blobs that are beside the file. */
MUST_CHECK bool backup_restore(const char *file, const char *data, struct error *err);
