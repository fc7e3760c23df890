/*
 * cql2_register: the columns of a register as fields of a filter.
 */
#pragma once

#include "yardstick/query/cql2.h"
#include "yardstick/registry/collection.h"

/* A column of a register's view, own or computed; .sql is its quoted name, in `arena`. */
struct cql2_field cql2_register_field(const struct column *column, struct arena *arena);
