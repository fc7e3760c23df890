/*
 * pour: the city in memory into an empty ledger, with its five years of history.
 *
 * Runs as one write request: all of it or nothing. Records are added as they
 * were on their first day, then the events are replayed in the order of their
 * dates, so that the history tables fill as they would have in real life.
 * Streets, water and parks become the base map layers `streets` and `ground`.
 */
#pragma once

#include "yardstick/demo/city.h"
#include "yardstick/store/writer.h"

struct pour {
    const struct city *city;
    const char *name; /* of the city, kept in meta */
    /* Called now and then; may be NULL. */
    void (*progress)(void *context, const char *what, int percent);
    void *context;
};

/* A write_function; the argument is a struct pour. */
bool pour_run(struct conn *conn, void *pour, struct error *err);
