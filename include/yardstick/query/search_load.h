/*
 * search_load: the ledger's names into the search index, kept in step with it.
 *
 * Districts, institutions, courtyards, buildings, floors, rooms and people. A
 * room knows its building, courtyard and holders, so "512 财政局" finds it; a
 * person the institution and the rooms they sit in. Who may not see people must
 * ask for the other kinds.
 */
#pragma once

#include "yardstick/query/search.h"
#include "yardstick/store/ledger.h"

MUST_CHECK bool search_load(struct conn *conn, struct search_live *live, struct error *err);

/* On the writer's thread after each commit; loads anew where very much has changed. */
MUST_CHECK bool search_follow(struct conn *conn, struct search_live *live,
                              const struct change_ref *changes, size_t n, struct error *err);
