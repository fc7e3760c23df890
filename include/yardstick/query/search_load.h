/*
 * search_load: the ledger's names into the search index, kept in step with it.
 *
 * Districts, institutions, courtyards, buildings, floors, rooms and people. A
 * room knows its building, courtyard and holders, so "512 财政局" finds it; a
 * person the institution and the rooms they sit in. Who may not see people must
 * ask for the other kinds.
 */
#pragma once

#include "yardstick/base/kept_file.h"
#include "yardstick/query/search.h"
#include "yardstick/store/ledger.h"

MUST_CHECK bool search_load(struct conn *conn, struct search_live *live, struct error *err);

/*
 * The index as it was kept in the file, if it is that of the ledger as it is now and of today; else
 * search_load(). *kept is the ledger's revision then, else 0. A file that does not fit is no error.
 */
MUST_CHECK bool search_open(struct conn *conn, struct str day, const char *path,
                            struct search_live *live, uint64_t *kept, struct error *err);
/* The key of such a file (map/city.h), and the revision in it. */
MUST_CHECK bool search_key_make(struct conn *conn, struct str day, char key[KEPT_KEY_MAX + 1],
                                uint64_t *revision, struct error *err);

/* On the writer's thread after each commit; loads anew where very much has changed. */
MUST_CHECK bool search_follow(struct conn *conn, struct search_live *live,
                              const struct change_ref *changes, size_t n, struct error *err);
