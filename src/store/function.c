/*
 * function: see the header.
 */
#include "yardstick/store/function.h"

#include "sqlite.h"

/* What SQLite hands back to a call: the function, and its connection. */
struct bound {
    const struct function *function;
    struct conn *conn;
};

static struct field field_of(sqlite3_value *value)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        return (struct field){ .kind = FIELD_I64, .i64 = sqlite3_value_int64(value) };
    case SQLITE_FLOAT:
        return (struct field){ .kind = FIELD_F64, .f64 = sqlite3_value_double(value) };
    case SQLITE_TEXT:
        return (struct field){ .kind = FIELD_TEXT,
                               .bytes = { (const char *)sqlite3_value_text(value),
                                          (size_t)sqlite3_value_bytes(value) } };
    case SQLITE_BLOB:
        return (struct field){ .kind = FIELD_BYTES,
                               .bytes = { sqlite3_value_blob(value),
                                          (size_t)sqlite3_value_bytes(value) } };
    default:
        return (struct field){ .kind = FIELD_NULL };
    }
}

static void result_set(sqlite3_context *context, const struct field *value)
{
    switch (value->kind) {
    case FIELD_I64:
        sqlite3_result_int64(context, value->i64);
        break;
    case FIELD_F64:
        sqlite3_result_double(context, value->f64);
        break;
    case FIELD_TEXT:
        sqlite3_result_text64(context, value->bytes.ptr ? value->bytes.ptr : "", value->bytes.len,
                              SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    case FIELD_BYTES:
        sqlite3_result_blob64(context, value->bytes.ptr ? value->bytes.ptr : "", value->bytes.len,
                              SQLITE_TRANSIENT);
        break;
    default:
        sqlite3_result_null(context);
    }
}

static void call(sqlite3_context *context, int n, sqlite3_value **values)
{
    const struct bound *bound = sqlite3_user_data(context);
    struct field args[FUNCTION_ARGS_MAX], out = { .kind = FIELD_NULL };
    struct error err = { 0 };

    if (n > FUNCTION_ARGS_MAX) {
        sqlite3_result_error_toobig(context);
        return;
    }
    for (int i = 0; i < n; i++)
        args[i] = field_of(values[i]);
    if (bound->function->run(bound->conn->context, args, (size_t)n, &out, &err)) {
        result_set(context, &out);
        return;
    }
    // conn_error() tells it in place of SQLite's own words.
    bound->conn->refusal = err;
    sqlite3_result_error(context, err.message[LANG_EN], -1);
}

bool conn_functions(struct conn *conn, const struct function *table, size_t n, struct error *err)
{
    if (conn->functions == table)
        return true;
    for (size_t i = 0; i < n; i++) {
        struct bound *bound = sqlite3_malloc(sizeof(*bound));

        if (!bound)
            return error_set(err, ERROR_INTERNAL, "out of memory");
        *bound = (struct bound){ &table[i], conn };
        // SQLite frees `bound` with the connection, also when this fails.
        if (sqlite3_create_function_v2(conn->db, table[i].name, table[i].n_args,
                                       SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                       bound, call, NULL, NULL, sqlite3_free) != SQLITE_OK)
            return conn_error(conn, table[i].name, err);
    }
    conn->functions = table;
    return true;
}

void conn_context(struct conn *conn, void *context)
{
    conn->context = context;
}
