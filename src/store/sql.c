/*
 * sql: the texts of data/sql; see the header.
 */
#include "yardstick/store/sql.h"

const struct sql_text sql_text[SQL_COUNT] = {
#include "sql_text.inc"
};
