/*
 * scenario_make: see the header.
 */
#include "scenario_make.h"

#include "body.h"
#include "yardstick/base/clock.h"
#include "yardstick/housing/standards.h"
#include "yardstick/scenario/city_problem.h"
#include "yardstick/scenario/problem_edit.h"

enum {
    CITY_BYTES = 512 << 20,
    STOCK_MS = 20000, /* the whole city is read */
    NAME_MAX = 200,
};

/* What a request may say of a scenario beside the wish or the problem itself. */
static const char *const own_members[] = { "name", "problem", "copy_of", NULL };
static const char *const no_members[] = { "name", NULL };

struct making making_of(struct call *call)
{
    return (struct making){ .call = call,
                            .wish = BUF_INIT(SCENARIO_PROBLEM_BYTES),
                            .problem = BUF_INIT(SCENARIO_PROBLEM_BYTES) };
}

void making_release(struct making *m)
{
    buf_release(&m->wish);
    buf_release(&m->problem);
}

static bool name_take(struct making *m, struct str name, struct error *err)
{
    if (name.len == 0 || name.len > NAME_MAX)
        return body_wrong("name", name, "1..200", err);
    m->draft.name = arena_copy(m->call->arena, name);
    return m->draft.name.ptr || error_set(err, ERROR_TOO_LARGE, "the request is too large");
}

/* The wish as text becomes a problem of today's ledger, as the caller may see it. */
static bool wish_carry_out(struct making *m, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(CITY_BYTES);
    AUTO(json_doc) doc = { 0 };
    AUTO(reader) r = { 0 };
    struct rulesets sets;
    struct stock stock;
    struct wish wish;
    char today[DATE_TEXT];
    bool done;

    clock_today(today);
    if (!json_read(buf_str(&m->wish), SCENARIO_PROBLEM_BYTES, &doc, err) ||
        !wish_read(doc.root, &arena, &wish, err) || !call_reader(m->call, &r, err))
        return false;
    conn_deadline(r.conn, STOCK_MS);
    done = standards_load(r.conn, &arena, &sets, err) &&
           stock_load(r.conn, str_from(today), &arena, &stock, err) &&
           city_problem_write(&stock, rulesets_on(&sets, str_from(today)), &wish, &arena,
                              &m->problem, err);
    m->draft.kind = str_from(wish_kind_names[wish.kind]);
    m->draft.wish = buf_str(&m->wish);
    m->draft.problem = buf_str(&m->problem);
    return done;
}

/* A problem from outside: that it is one at all; the solver tells the rest. */
static bool problem_check(const struct json_value *problem, struct error *err)
{
    if (json_kind(problem) == JSON_KIND_OBJECT && json_count(json_get(problem, "units")) &&
        json_count(json_get(problem, "buildings")))
        return true;
    return body_wrong("problem", (struct str){ 0 }, "{\"units\":[…],\"buildings\":[…]}", err);
}

static bool problem_take(struct making *m, const struct json_value *body, struct error *err)
{
    const struct json_value *problem = json_get(body, "problem");

    if (!problem_check(problem, err) || !problem_merge(problem, NULL, NULL, &m->problem, err))
        return false;
    m->draft.kind = STR("problem");
    m->draft.problem = buf_str(&m->problem);
    return name_take(m,
                     json_get(body, "name") ? json_as_str(json_get(body, "name"))
                                            : json_as_str(json_get(problem, "name")),
                     err);
}

/* goals and weights stand for each other: who names one means the other no more. */
static const char *const *stale_members(const struct json_value *patch)
{
    static const char *const weights[] = { "name", "problem", "copy_of", "weights", NULL };
    static const char *const goals[] = { "name", "problem", "copy_of", "goals", NULL };
    const struct json_value *new_goals = json_get(patch, "goals"),
                            *new_weights = json_get(patch, "weights");

    if (new_weights && json_kind(new_weights) != JSON_KIND_NULL)
        return goals;
    return new_goals && json_kind(new_goals) != JSON_KIND_NULL ? weights : own_members;
}

/* Nothing but what a request says of the scenario itself. */
static bool is_empty(const struct json_value *patch)
{
    struct error ignored;

    return body_members(patch, own_members, &ignored);
}

/* What may be changed of a problem that did not come of a wish. */
static const char *const problem_members[] = { "name",      "copy_of", "goals", "weights",
                                               "rules",     "costs",   "pins",  "bans",
                                               "apart",     "empty",   "keep",  "affinities",
                                               "distances", NULL };

static bool problem_patch(struct making *m, struct str problem, const struct json_value *patch,
                          struct error *err)
{
    // empty and keep are marks of buildings; goals and weights stand for each other.
    const char *drop[] = { "copy_of", "empty", "keep",
                           json_get(patch, "weights") ? "goals"
                           : json_get(patch, "goals") ? "weights"
                                                      : NULL,
                           NULL };
    AUTO(buf) merged = BUF_INIT(SCENARIO_PROBLEM_BYTES);
    AUTO(json_doc) before = { 0 };
    AUTO(json_doc) after = { 0 };
    struct problem_marks marks = { .empty = json_get(patch, "empty"),
                                   .keep = json_get(patch, "keep") };

    if (!body_members(patch, problem_members, err) ||
        !json_read(problem, SCENARIO_PROBLEM_BYTES, &before, err) ||
        !problem_merge(before.root, patch, drop, &merged, err) ||
        !json_read(buf_str(&merged), SCENARIO_PROBLEM_BYTES, &after, err))
        return false;
    if (!problem_mark(after.root, &marks, &m->problem, err))
        return false;
    m->draft.kind = STR("problem");
    m->draft.problem = buf_str(&m->problem);
    return true;
}

/* Another's wish or problem with the members of `patch` in place of its own. */
static bool patch_take(struct making *m, int64_t id, const struct json_value *patch,
                       struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(CITY_BYTES);
    AUTO(json_doc) before = { 0 };
    AUTO(reader) r = { 0 };
    struct scenario_work work;

    if (!call_reader(m->call, &r, err) || !scenario_work_load(r.conn, id, &arena, &work, err))
        return false;
    reader_release(&r);
    if (!work.wish.ptr)
        return problem_patch(m, work.problem, patch, err);
    return json_read(work.wish, SCENARIO_PROBLEM_BYTES, &before, err) &&
           problem_merge(before.root, patch, stale_members(patch), &m->wish, err) &&
           wish_carry_out(m, err);
}

bool making_read(struct making *m, const struct json_value *body, struct error *err)
{
    struct str name = json_as_str(json_get(body, "name"));
    int64_t copy_of;

    if (json_kind(body) != JSON_KIND_OBJECT)
        return error_set(err, ERROR_INVALID, "send a JSON object");
    if (json_get(body, "problem"))
        return problem_take(m, body, err);
    if (!name_take(m, name, err))
        return false;
    if (json_as_i64(json_get(body, "copy_of"), &copy_of))
        return patch_take(m, copy_of, body, err);
    return problem_merge(body, NULL, no_members, &m->wish, err) && wish_carry_out(m, err);
}

bool making_patch(struct making *m, int64_t id, const struct json_value *body, struct error *err)
{
    if (json_kind(body) != JSON_KIND_OBJECT)
        return error_set(err, ERROR_INVALID, "send a JSON object");
    if (json_get(body, "name") && !name_take(m, json_as_str(json_get(body, "name")), err))
        return false;
    return is_empty(body) || patch_take(m, id, body, err);
}
