/*
 * trap: what GDAL says while a call runs.
 *
 * Keeps the first failure GDAL reports (later ones are its consequences) and
 * hands warnings on. Of this thread only; traps nest. `folder` is taken out of
 * the messages: people need the file's name, not where it lay.
 */
#pragma once

#include "yardstick/base/error.h"

struct trap {
    struct error heard; /* code ERROR_NONE: nothing failed */
    const char *folder;
    unsigned n_warnings;
    char warning[200]; /* the first */
};

void trap_open(struct trap *trap, const char *folder);
void trap_close(struct trap *trap);

/* Fill *err with what was heard, or with a sentence that says GDAL gave no reason. */
bool trap_failed(const struct trap *trap, struct error *err);
