/*
 * solving: run a worker that solves, and keep the best it says. Private to the
 * commands.
 *
 * Each better answer is written to --output at once, whole or not at all; so
 * the file holds the last good one however this ends. An interrupt (Ctrl-C)
 * ends the worker and keeps what there is.
 */
#pragma once

#include "command.h"

struct solving_spec {
    const char *verb;
    const char *const *files;
    size_t n_files; /* 1 or 2 */
};

struct solving {
    struct buf json, file; /* of the last answer */
};

/* Effort, threads and output are the session's options. ERROR_CANCELED when interrupted before
 * there was any answer. */
MUST_CHECK bool solving_run(struct solving *solving, struct session *session,
                            const struct solving_spec *spec, struct error *err);
void solving_release(struct solving *solving);
