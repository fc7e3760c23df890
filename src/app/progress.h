/*
 * progress: how far a long command is, on the terminal or as JSON lines, and
 * whether the person at it has had enough.
 */
#pragma once

#include "command.h"
#include "yardstick/jobs/watch.h"

struct progress {
    struct session *session;
    unsigned shown; /* percent */
    const char *stage;
};

#define PROGRESS_INIT(s)                                                                           \
    {                                                                                              \
        .session = (s), .shown = UINT32_MAX                                                        \
    }

/* Shows what it is told. On one's own, not within the server, SIGINT and SIGTERM cancel from here
 * on. */
struct watch progress_watch(struct progress *progress);
/* Wipes the line on the terminal: the work is over. */
void progress_end(const struct progress *progress);
