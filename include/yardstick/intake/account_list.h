/*
 * account_list: a list of people who are to have an account, as somebody typed it into a table: a
 * column each for login, name, institution and role, under these headers in either language, in any
 * order. Values are texts as they stand there; who makes the accounts checks them.
 *
 * Threads: none of its own. Texts live as long as the row they come from.
 */
#pragma once

#include "yardstick/base/exchange.h"

enum account_list_field {
    ACCOUNT_LOGIN,
    ACCOUNT_NAME,
    ACCOUNT_INSTITUTION,
    ACCOUNT_ROLE,
    ACCOUNT_FIELDS
};

enum { ACCOUNT_LIST_ROWS = 2000 };

struct account_list {
    int columns[ACCOUNT_FIELDS]; /* -1: the table has none */
};

struct account_list_row {
    int64_t number; /* in the table */
    struct str fields[ACCOUNT_FIELDS];
    char numbers[ACCOUNT_FIELDS][32]; /* of cells that are no texts */
};

/* ERROR_INVALID without a column for the login or for the role. */
MUST_CHECK bool account_list_open(struct account_list *list, const struct exchange_layer *layer,
                                  struct error *err);

void account_list_read(const struct account_list *list, const struct exchange_row *row,
                       struct account_list_row *out);
/* Nothing in any of its cells: people leave empty rows. */
bool account_list_row_is_empty(const struct account_list_row *row);
