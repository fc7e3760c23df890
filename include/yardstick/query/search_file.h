/*
 * search_file: the index kept as one file (base/kept_file.h), so that a server that starts finds
 * names at once instead of after reading a million of them.
 *
 * Arrays lie in the file as they lie in memory (search_part.h); an index that comes from it keeps
 * the mapping alive and is updated like any other. The file holds names of people: it lies beside
 * the ledger, readable by its owner alone.
 */
#pragma once

#include "yardstick/query/search.h"

MUST_CHECK bool search_file_write(const struct search_index *index, const char *key,
                                  const char *path, struct error *err);

/* NULL: there is none for this key. Takes the time of one pass over the file. */
struct search_index *search_file_open(const char *path, const char *key);
