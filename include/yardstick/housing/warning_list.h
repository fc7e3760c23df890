/*
 * warning_list: warnings as a list people and programs read.
 */
#pragma once

#include "yardstick/base/json.h"
#include "yardstick/housing/warning.h"
#include "yardstick/registry/collection.h"

/* The columns of SQL_LIST_WARNINGS, titles of its codes included. */
extern const struct collection warning_collection;

/* Every rule with its counts, of one institution or (0) of all: an array under `key`. */
MUST_CHECK bool warnings_summary_write(struct conn *conn, int64_t institution, struct json *j,
                                       const char *key, struct error *err);
