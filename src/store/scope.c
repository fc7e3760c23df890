/*
 * scope: see the header. The views are data/sql/query/scope.sql, before them
 * stand copies of the ledger's own views, so that these too are made of what
 * the scope shows.
 */
#include "sqlite.h"

#include <stdio.h>
#include <string.h>

struct view {
    const char *name, *script;
};

static const struct view scopes[] = {
#include "sql_scope.inc"
};

static const struct view views[] = {
#include "sql_views.inc"
};

/* What no statement may read but through its view. */
static const char *const tables[] = { "institution",
                                      "institution_history",
                                      "establishment",
                                      "establishment_history",
                                      "room",
                                      "room_history",
                                      "holding",
                                      "holding_history",
                                      "occupancy",
                                      "occupancy_history",
                                      "tenure",
                                      "tenure_history",
                                      "reservation",
                                      "reservation_history",
                                      "person",
                                      "person_history",
                                      "warning",
                                      "confirmation",
                                      "inspection",
                                      "inspection_finding",
                                      "inspection_photo" };

void conn_scope(struct conn *conn, const struct read_scope *scope)
{
    conn->scope = *scope;
}

static void secret_get(sqlite3_context *context, int n, sqlite3_value **values)
{
    const struct conn *conn = sqlite3_user_data(context);

    (void)n, (void)values;
    sqlite3_result_int(context, conn->scope.secret);
}

static void people_get(sqlite3_context *context, int n, sqlite3_value **values)
{
    const struct conn *conn = sqlite3_user_data(context);

    (void)n, (void)values;
    sqlite3_result_int(context, conn->scope.people);
}

static void units_get(sqlite3_context *context, int n, sqlite3_value **values)
{
    const struct conn *conn = sqlite3_user_data(context);

    (void)n, (void)values;
    sqlite3_result_int(context, conn->scope.units);
}

static void unit_get(sqlite3_context *context, int n, sqlite3_value **values)
{
    const struct conn *conn = sqlite3_user_data(context);

    (void)n, (void)values;
    sqlite3_result_int64(context, conn->scope.institution);
}

static bool is_scoped(const char *table)
{
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        if (strcmp(tables[i], table) == 0)
            return true;
    return false;
}

static bool is_scope(const char *view)
{
    /* The steps towards a scope are named after it: scope_hidden … */
    if (view && strncmp(view, "scope_", 6) == 0)
        return true;
    for (size_t i = 0; view && i < ARRAY_LEN(scopes); i++)
        if (strcmp(scopes[i].name, view) == 0)
            return true;
    return false;
}

/* SQLite asks at each prepare: a scoped table is read by way of a scope's view, or not at all. */
static int watch(void *conn, int action, const char *first, const char *second, const char *schema,
                 const char *view)
{
    (void)conn;
    // A table of which no column is read ("count(*)") is named once more, whatever stands before
    // it.
    if (action != SQLITE_READ || !schema || strcmp(schema, "main") != 0 || !second || !*second ||
        !is_scoped(first))
        return SQLITE_OK;
    return is_scope(view) ? SQLITE_OK : SQLITE_DENY;
}

bool scope_functions(struct conn *conn, struct error *err)
{
    static const struct {
        const char *name;
        void (*get)(sqlite3_context *context, int n, sqlite3_value **values);
    } functions[] = { { "scope_secret", secret_get },
                      { "scope_people", people_get },
                      { "scope_units", units_get },
                      { "scope_unit", unit_get } };

    for (size_t i = 0; i < ARRAY_LEN(functions); i++)
        if (sqlite3_create_function(conn->db, functions[i].name, 0,
                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, conn,
                                    functions[i].get, NULL, NULL) != SQLITE_OK)
            return conn_error(conn, functions[i].name, err);
    return true;
}

/* A condition that the ledger's own view has as a comment holds here. */
static void conditions_open(char *text)
{
    static const char comment[] = "/*AND scope_units()*/", condition[] = "  AND scope_units()  ";

    _Static_assert(sizeof(comment) == sizeof(condition), "one takes the place of the other");
    while ((text = strstr(text, comment)))
        memcpy(text, condition, sizeof(condition) - 1);
}

/* "CREATE VIEW rooms AS …" of the ledger, as a view of this connection. */
static bool view_copy(struct conn *conn, const struct view *view, struct error *err)
{
    static const char permanent[] = "CREATE VIEW ";
    char text[16384];
    int n =
        snprintf(text, sizeof(text), "CREATE TEMP VIEW %s", view->script + sizeof(permanent) - 1);

    if (n < 0 || (size_t)n >= sizeof(text))
        return error_set(err, ERROR_INTERNAL, "the view %s is too long", view->name);
    conditions_open(text);
    return conn_script(conn, view->name, text, err);
}

bool scope_open(struct conn *conn, struct error *err)
{
    if (!conn_script(conn, "temp_store", "PRAGMA temp_store = MEMORY", err))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(scopes); i++)
        if (!conn_script(conn, scopes[i].name, scopes[i].script, err))
            return false;
    for (size_t i = 0; i < ARRAY_LEN(views); i++)
        if (!view_copy(conn, &views[i], err))
            return false;
    sqlite3_set_authorizer(conn->db, watch, conn);
    return true;
}
