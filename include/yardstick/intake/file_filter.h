/*
 * file_filter: which features of a layer of a file a filter wants.
 *
 * The file is a stranger's: a worker reads it, and its rows come over the pipe.
 * In memory each is asked as it comes; by SQL they are put into a private
 * temporary table first, and a statement asks for them. Both say the same.
 */
#pragma once

#include "yardstick/query/cql2.h"

enum file_filter_engine {
    FILE_FILTER_CHEAPER, /* in memory: the rows pass by anyway */
    FILE_FILTER_MEMORY,
    FILE_FILTER_SQL
};

struct file_filter {
    const char *file, *layer;
    struct cql2_request request;
    enum file_filter_engine engine;
    const char *spool; /* a folder for the worker's */
    /* Called for each, in the order of the file; the id is that of a GeoPackage, else the row. */
    void (*found)(void *context, int64_t id);
    void *context;
};

MUST_CHECK bool file_filter_run(const struct file_filter *f, struct error *err);
