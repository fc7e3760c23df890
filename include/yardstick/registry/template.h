/*
 * template: an empty file of a register for people to fill in: the headers, one
 * example row and, in a workbook, a second sheet with the lists of codes.
 *
 * Always the same bytes. The example imports without an error once what it
 * refers to exists.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/registry/collection.h"

/* UTF-8 with BOM, names as headers. */
void template_csv(const struct collection *collection, struct buf *out);

/* A workbook at `path`, whose folder takes temporary files too. */
MUST_CHECK bool template_book(const struct collection *collection, enum lang lang, const char *path,
                              struct error *err);
