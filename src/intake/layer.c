/*
 * layer: see the header.
 */
#include "yardstick/intake/layer.h"

#include <stdio.h>

#include "yardstick/base/log.h"
#include "yardstick/store/stmt.h"

bool layer_list(struct conn *conn, struct str name, void *context,
                bool (*each)(void *context, const struct layer_info *layer, struct error *err),
                struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_LAYER_LIST, &q, err))
        return false;
    if (name.ptr)
        stmt_bind_str(&q, ":name", name);
    else
        stmt_bind_null(&q, ":name");
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct layer_info layer = { .id = stmt_i64(&q, 0),
                                    .name = stmt_str(&q, 1),
                                    .title = stmt_str(&q, 2),
                                    .role = stmt_str(&q, 3),
                                    .source = stmt_str(&q, 4),
                                    .attribution = stmt_str(&q, 5),
                                    .revision = stmt_i64(&q, 6),
                                    .features = stmt_i64(&q, 7),
                                    .bytes = stmt_i64(&q, 8) };

        if (!each(context, &layer, err))
            return false;
    }
    return step == STEP_DONE;
}

/* Its blob, in front of the row that speaks of it. */
static bool blob_of(struct conn *conn, struct str name, char out[BLOB_KEY_MAX + 1],
                    struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    out[0] = '\0';
    if (!stmt_open(conn, SQL_LAYER_NAMED, &q, err))
        return false;
    stmt_bind_str(&q, ":name", name);
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no layer %" STR_FMT, STR_ARG(name));
    if (step == STEP_ROW && !stmt_is_null(&q, 1))
        snprintf(out, BLOB_KEY_MAX + 1, "%" STR_FMT, STR_ARG(stmt_str(&q, 1)));
    return step == STEP_ROW;
}

bool layer_forget(struct conn *conn, struct str name, char blob[BLOB_KEY_MAX + 1],
                  struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!blob_of(conn, name, blob, err) || !stmt_open(conn, SQL_LAYER_DELETE, &q, err))
        return false;
    stmt_bind_str(&q, ":name", name);
    return stmt_run(&q, err) && (!blob[0] || blob_forget(conn, blob, err));
}

void layer_clean(const struct ledger *ledger, const char *blob)
{
    struct error err = { 0 };

    if (blob[0] && !blob_remove(ledger, blob, &err))
        log_event(LOG_WARNING, "layer", "%s", err.message[LANG_EN]);
}
