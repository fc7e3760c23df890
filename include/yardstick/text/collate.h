/*
 * collate: the order in which Chinese readers expect names: by pinyin, numbers by value.
 *
 * ICU's root of zh@collation=pinyin with numeric ordering, so 2号楼 stands before 10号楼. A sort
 * key is bytes: memcmp orders two keys as the texts. Keys may be stored, but only beside the ICU
 * version they are from: another release may order otherwise.
 *
 * An open collation is only read by collation_key: one for all threads.
 */
#pragma once

#include "yardstick/base/buf.h"

struct collation;

/* ERROR_UNAVAILABLE when ICU's data lack Chinese. */
MUST_CHECK bool collation_open(struct collation **out, struct error *err);
void collation_close(struct collation *collation);

/* Appends the key. ERROR_INVALID when not UTF-8; buf_ok() tells of the limit. */
MUST_CHECK bool collation_key(const struct collation *collation, struct str text, struct buf *out,
                              struct error *err);
