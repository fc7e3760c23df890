/*
 * scenario: see the header.
 */
#include "yardstick/scenario/scenario.h"

#include "yardstick/base/clock.h"

static bool open(struct conn *conn, enum sql_id sql, int64_t id, char at[CLOCK_TEXT],
                 struct stmt *q, struct error *err)
{
    if (!stmt_open(conn, sql, q, err))
        return false;
    clock_format(clock_now(), at);
    stmt_bind_i64(q, ":id", id);
    if (stmt_has_bind(q, ":at"))
        stmt_bind_str(q, ":at", str_from(at));
    return true;
}

static struct str copy(struct arena *arena, const struct stmt *q, int column)
{
    return stmt_is_null(q, column) ? (struct str){ 0 } : arena_copy(arena, stmt_str(q, column));
}

bool scenario_load(struct conn *conn, int64_t id, struct arena *arena, struct scenario *out,
                   struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_SCENARIO_BY_ID, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    step = stmt_step(&q, err);
    if (step == STEP_FAILED)
        return false;
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no scenario %lld", (long long)id);
    *out = (struct scenario){ .id = id,
                              .revision = stmt_i64(&q, 1),
                              .plan = stmt_i64(&q, 2),
                              .state = copy(arena, &q, 0),
                              .kind = copy(arena, &q, 3),
                              .name = copy(arena, &q, 4) };
    return true;
}

bool scenario_is_draft(const struct scenario *scenario, struct error *err)
{
    return str_eq(scenario->state, STR("draft")) ||
           error_set(err, ERROR_CONFLICT,
                     "this scenario is approved; reopen it, or change a copy of it");
}

bool scenario_work_load(struct conn *conn, int64_t id, struct arena *arena,
                        struct scenario_work *out, struct error *err)
{
    AUTO(stmt) problem = { 0 };
    AUTO(stmt) plan = { 0 };
    enum stmt_step_result step;

    *out = (struct scenario_work){ 0 };
    if (!stmt_open(conn, SQL_SCENARIO_PROBLEM, &problem, err) ||
        !stmt_open(conn, SQL_SCENARIO_PLAN, &plan, err))
        return false;
    stmt_bind_i64(&problem, ":id", id);
    stmt_bind_i64(&plan, ":id", id);
    step = stmt_step(&problem, err);
    if (step != STEP_ROW)
        return step == STEP_DONE
                   ? error_set(err, ERROR_NOT_FOUND, "there is no scenario %lld", (long long)id)
                   : false;
    out->problem = copy(arena, &problem, 0);
    out->problem_revision = stmt_i64(&problem, 1);
    out->wish = copy(arena, &problem, 2);
    step = stmt_step(&plan, err);
    if (step == STEP_ROW) {
        out->plan = copy(arena, &plan, 0);
        out->number = stmt_i64(&plan, 1);
        out->hand = copy(arena, &plan, 2);
    }
    if (step == STEP_FAILED)
        return false;
    return (out->problem.ptr && (step == STEP_DONE || out->plan.ptr)) ||
           error_set(err, ERROR_TOO_LARGE, "the city does not fit into memory");
}

static bool problem_put(struct conn *conn, int64_t id, const struct scenario_draft *draft,
                        struct error *err)
{
    AUTO(stmt) q = { 0 };
    char at[CLOCK_TEXT];

    if (!open(conn, SQL_SCENARIO_PROBLEM_PUT, id, at, &q, err))
        return false;
    stmt_bind_text(&q, ":wish", draft->wish);
    stmt_bind_str(&q, ":problem", draft->problem);
    return stmt_run(&q, err);
}

static bool touch(struct conn *conn, int64_t id, struct str name, const char *state,
                  struct error *err)
{
    AUTO(stmt) q = { 0 };
    char at[CLOCK_TEXT];
    int64_t revision;

    if (!open(conn, SQL_SCENARIO_TOUCH, id, at, &q, err))
        return false;
    stmt_bind_text(&q, ":name", name);
    stmt_bind_text(&q, ":state", state ? str_from(state) : (struct str){ 0 });
    return stmt_get_i64(&q, &revision, err);
}

bool scenario_create(struct conn *conn, const struct scenario_draft *draft, int64_t *id,
                     struct error *err)
{
    AUTO(stmt) q = { 0 };
    char at[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_SCENARIO_INSERT, &q, err))
        return false;
    clock_format(clock_now(), at);
    stmt_bind_str(&q, ":name", draft->name);
    stmt_bind_str(&q, ":kind", draft->kind);
    stmt_bind_str(&q, ":at", str_from(at));
    return stmt_get_i64(&q, id, err) && problem_put(conn, *id, draft, err) &&
           scenario_note(conn, *id, "made", 0, (struct str){ 0 }, err);
}

bool scenario_change(struct conn *conn, int64_t id, const struct scenario_draft *draft,
                     struct error *err)
{
    return touch(conn, id, draft->name, NULL, err) &&
           (!draft->problem.ptr || problem_put(conn, id, draft, err)) &&
           scenario_note(conn, id, "changed", 0, (struct str){ 0 }, err);
}

bool scenario_state_set(struct conn *conn, int64_t id, const char *state, struct error *err)
{
    return touch(conn, id, (struct str){ 0 }, state, err);
}

bool scenario_wave_last(struct conn *conn, int64_t id, int64_t *wave, int64_t *action,
                        struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_SCENARIO_WAVE_LAST, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    *wave = stmt_i64(&q, 0);
    *action = stmt_i64(&q, 1);
    return true;
}

bool scenario_remove(struct conn *conn, int64_t id, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t wave, action;

    if (!scenario_wave_last(conn, id, &wave, &action, err))
        return false;
    if (wave)
        return error_set(err, ERROR_CONFLICT, "waves of this scenario are published; it stays");
    if (!stmt_open(conn, SQL_SCENARIO_DELETE, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    return stmt_run(&q, err);
}

bool scenario_plan_choose(struct conn *conn, int64_t id, int64_t number, struct error *err)
{
    AUTO(stmt) q = { 0 };
    char at[CLOCK_TEXT];
    int64_t chosen;

    if (!open(conn, SQL_SCENARIO_PLAN_CHOOSE, id, at, &q, err))
        return false;
    stmt_bind_i64(&q, ":number", number);
    if (stmt_get_i64(&q, &chosen, err))
        return true;
    return err->code == ERROR_NOT_FOUND
               ? error_set(err, ERROR_NOT_FOUND, "plan %lld of this scenario is not kept",
                           (long long)number)
               : false;
}

bool scenario_plan_store(struct conn *conn, const struct scenario_found *found, int64_t *number,
                         struct error *err)
{
    AUTO(stmt) next = { 0 };
    AUTO(stmt) put = { 0 };
    AUTO(stmt) tidy = { 0 };
    char at[CLOCK_TEXT];

    if (!stmt_open(conn, SQL_SCENARIO_PLAN_NEXT, &next, err) ||
        !stmt_open(conn, SQL_SCENARIO_PLAN_TIDY, &tidy, err) ||
        !open(conn, SQL_SCENARIO_PLAN_PUT, found->id, at, &put, err))
        return false;
    stmt_bind_i64(&next, ":id", found->id);
    stmt_bind_i64(&tidy, ":id", found->id);
    if (*number == 0 && !stmt_get_i64(&next, number, err))
        return false;
    stmt_bind_i64(&put, ":number", *number);
    stmt_bind_i64(&put, ":revision", found->problem_revision);
    stmt_bind_str(&put, ":origin", str_from(found->origin));
    stmt_bind_str(&put, ":hand", found->hand.ptr ? found->hand : STR("[]"));
    stmt_bind_str(&put, ":plan", found->plan);
    return stmt_run(&put, err) && scenario_plan_choose(conn, found->id, *number, err) &&
           stmt_run(&tidy, err);
}

bool scenario_note(struct conn *conn, int64_t id, const char *kind, int64_t number, struct str text,
                   struct error *err)
{
    AUTO(stmt) q = { 0 };
    char at[CLOCK_TEXT];

    if (!open(conn, SQL_SCENARIO_NOTE_ADD, id, at, &q, err))
        return false;
    stmt_bind_str(&q, ":kind", str_from(kind));
    if (number)
        stmt_bind_i64(&q, ":number", number);
    else
        stmt_bind_null(&q, ":number");
    stmt_bind_text(&q, ":text", text);
    return stmt_run(&q, err);
}
