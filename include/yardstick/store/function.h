/*
 * function: functions of ours within SQL, for what SQL cannot say.
 *
 * A table of functions is given to a connection once; what they need to know of
 * the statement at hand (shapes, an allowance of time) is the connection's
 * context, set before it runs and taken away after. They are deterministic:
 * same context and arguments, same answer. An error of theirs is the
 * statement's, with its code and words. They run on the statement's thread.
 */
#pragma once

#include "yardstick/base/record.h"
#include "yardstick/store/conn.h"

enum { FUNCTION_ARGS_MAX = 100 };

/* `out` is NULL at first; text and bytes in it are copied. Arguments live until the return. */
typedef bool sql_function(void *context, const struct field *args, size_t n, struct field *out,
                          struct error *err);

struct function {
    const char *name;
    int n_args; /* -1: any number up to FUNCTION_ARGS_MAX */
    sql_function *run;
};

/* Does nothing when the connection has them already; the table lives as long as the program. */
MUST_CHECK bool conn_functions(struct conn *conn, const struct function *table, size_t n,
                               struct error *err);
/* NULL when the statement is over. */
void conn_context(struct conn *conn, void *context);
