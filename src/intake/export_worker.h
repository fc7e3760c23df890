/*
 * export_worker: rows to a worker, a file from it.
 */
#pragma once

#include "export_rows.h"
#include "yardstick/jobs/process.h"

struct export_work {
    struct ledger *ledger;
    struct conn *conn;
    const struct export_request *request;
    const struct watch *watch;
    const struct collection *const *collections; /* a layer each, in order */
    size_t n_collections;
    int64_t n_rows; /* written */
};

/* *fd is the file, which has no name any more. */
MUST_CHECK bool export_by_worker(struct export_work *work, int *fd, struct error *err);
