/*
 * stmt_text: a statement whose text is made here, for what no file can hold.
 */
#pragma once

#include "yardstick/store/stmt.h"

/* It is not cached; its name in errors is "a statement made for the question". */
MUST_CHECK bool stmt_open_text(struct conn *conn, struct str sql, struct stmt *out,
                               struct error *err);
