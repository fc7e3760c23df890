/*
 * scenario_job: see the header.
 */
#include "scenario_job.h"

#include <stdio.h>
#include <unistd.h>

#include "job_json.h"
#include "job_start.h"
#include "yardstick/base/fs.h"
#include "yardstick/base/json_read.h"
#include "yardstick/scenario/problem_edit.h"
#include "yardstick/scenario/scenario.h"
#include "yardstick/scenario/solver.h"

enum {
    REQUEST_BYTES = 4 << 20,
    PLAN_BYTES = 64 << 20,
    KEEP_EVERY_MS = 5000,
    ARENA_BYTES = 256 << 20
};

const char *const scenario_modes[SCENARIO_MODES + 1] = { "solve", "arrange", "price", NULL };

static const char *const verbs[SCENARIO_MODES] = { "plan", "plan-arrange", "plan" };

/* One run of the job. */
struct running {
    struct world *world;
    struct job_run *job;
    struct write_by by;
    struct watch watch;
    enum scenario_mode mode;
    int64_t scenario, problem_revision, number; /* number: of the plan it keeps; 0: none yet */
    struct str hand;
    struct buf last; /* the best so far */
    int64_t kept_ms;
    size_t n_kept; /* bytes of `last` that are in the ledger; 0: not yet */
};

static bool keep_run(struct conn *conn, void *argument, struct error *err)
{
    struct running *r = argument;
    bool first = r->number == 0;
    struct scenario_found found = { .id = r->scenario,
                                    .problem_revision = r->problem_revision,
                                    .origin = r->mode == SCENARIO_ARRANGE ? "hand" : "solve",
                                    .hand = r->hand,
                                    .plan = buf_str(&r->last) };

    return scenario_plan_store(conn, &found, &r->number, err) &&
           (!first ||
            scenario_note(conn, r->scenario, r->mode == SCENARIO_ARRANGE ? "arranged" : "solved",
                          r->number, (struct str){ 0 }, err));
}

static bool change(struct running *r, write_function *run, void *argument, struct error *err)
{
    struct write_request request = { .run = run, .argument = argument };

    write_request_by(&request, &r->by);
    return writer_run(ledger_writer(r->world->ledger), &request, err);
}

static bool keep(struct running *r, struct error *err)
{
    r->kept_ms = clock_ms();
    r->n_kept = r->last.len;
    return change(r, keep_run, r, err);
}

static bool plan_answer(void *to, struct str json, struct str file, struct error *err)
{
    struct running *r = to;

    (void)json;
    buf_clear(&r->last);
    buf_add(&r->last, file);
    r->n_kept = 0;
    if (!buf_ok(&r->last, err))
        return false;
    return r->number && clock_ms() - r->kept_ms < KEEP_EVERY_MS ? true : keep(r, err);
}

/* A file of the spool that only this run reads. */
struct input {
    char path[LEDGER_PATH_MAX];
};

static bool input_write(const struct running *r, const char *name, struct str text,
                        struct input *out, struct error *err)
{
    char leaf[80];

    snprintf(leaf, sizeof(leaf), "spool/scenario-%lld-%s.json", (long long)r->job->id, name);
    ledger_path(r->world->ledger, leaf, out->path);
    return fs_write(out->path, text, 0600, err);
}

static void input_remove(struct input *input)
{
    if (input->path[0])
        (void)!unlink(input->path);
}

static bool spool_of(const struct world *world, char out[LEDGER_PATH_MAX], struct error *err)
{
    ledger_path(world->ledger, "spool", out);
    return fs_mkdir(out, 0700, err);
}

static bool solve(struct running *r, const struct json_value *request, struct str problem,
                  struct str more, bool (*answer)(void *, struct str, struct str, struct error *),
                  void *to, struct error *err)
{
    struct input inputs[2] = { { { 0 } }, { { 0 } } };
    struct process_file files[2] = { { inputs[0].path, "problem.json" },
                                     { inputs[1].path, "more.json" } };
    char spool[LEDGER_PATH_MAX];
    struct solver_spec spec = { .verb = verbs[r->mode],
                                .spool = spool,
                                .files = files,
                                .n_files = more.ptr ? 2 : 1,
                                .seconds = json_as_f64(json_get(request, "seconds")),
                                .watch = &r->watch,
                                .answer = answer,
                                .to = to };
    bool done;

    if (!json_as_i64(json_get(request, "steps"), &spec.steps))
        spec.steps = 0;
    if (!json_as_i64(json_get(request, "seed"), &spec.seed))
        spec.seed = 1;
    done = spool_of(r->world, spool, err) && input_write(r, "problem", problem, &inputs[0], err) &&
           (!more.ptr || input_write(r, "more", more, &inputs[1], err)) && solver_run(&spec, err);
    input_remove(&inputs[0]);
    input_remove(&inputs[1]);
    return done;
}

/* The problem, with what was fixed by hand as pins. */
static bool problem_around(const struct scenario_work *work, struct buf *out, struct error *err)
{
    AUTO(json_doc) problem = { 0 };
    AUTO(json_doc) hand = { 0 };
    struct problem_marks marks = { 0 };

    if (!json_read(work->problem, SCENARIO_PROBLEM_BYTES, &problem, err) ||
        !json_read(work->hand.ptr ? work->hand : STR("[]"), REQUEST_BYTES, &hand, err))
        return false;
    marks.hand = hand.root;
    return problem_mark(problem.root, &marks, out, err);
}

static bool solve_run(struct running *r, const struct json_value *request,
                      const struct scenario_work *work, struct error *err)
{
    AUTO(buf) around = BUF_INIT(SCENARIO_PROBLEM_BYTES);
    struct str problem = work->problem;
    struct error why = { 0 };

    if (json_as_bool(json_get(request, "around"))) {
        r->hand = work->hand;
        if (!problem_around(work, &around, err))
            return false;
        problem = buf_str(&around);
    }
    if (solve(r, request, problem, (struct str){ 0 }, plan_answer, r, err))
        return r->n_kept == r->last.len ? true : keep(r, err);
    // However it ended, what there is counts.
    if (r->last.len && r->n_kept != r->last.len)
        (void)!keep(r, &why);
    return false;
}

static bool arrange_run(struct running *r, const struct json_value *request,
                        const struct scenario_work *work, struct error *err)
{
    AUTO(json_doc) before = { 0 };
    AUTO(buf) hand = BUF_INIT(REQUEST_BYTES);
    AUTO(buf) more = BUF_INIT(PLAN_BYTES);
    struct json j = JSON_INIT(&more);

    if (!work->plan.ptr)
        return error_set(err, ERROR_CONFLICT, "this scenario has no plan yet");
    if (!json_read(work->hand.ptr ? work->hand : STR("[]"), REQUEST_BYTES, &before, err) ||
        !problem_hand_merge(before.root, json_get(request, "moves"), &hand, err))
        return false;
    r->hand = buf_str(&hand);
    json_object_begin(&j, NULL);
    json_raw(&j, "plan", work->plan);
    json_raw(&j, "moves", r->hand);
    json_end(&j);
    if (!buf_ok(&more, err) ||
        !solve(r, request, work->problem, buf_str(&more), plan_answer, r, err))
        return false;
    return r->n_kept == r->last.len ? true : keep(r, err);
}

/* Pricing: the goals with every rule, and without each. */
struct pricing {
    struct running *r;
    struct buf answer;
    struct buf prices;
};

static bool price_answer(void *to, struct str json, struct str file, struct error *err)
{
    struct pricing *p = to;

    (void)file;
    buf_clear(&p->answer);
    buf_add(&p->answer, json);
    return buf_ok(&p->answer, err);
}

/* status, goals and conflict of the last answer, as members. */
static bool price_write(struct pricing *p, struct json *j, struct error *err)
{
    static const char *const members[] = { "status", "objective", "goals", "freed_area", "kpi" };
    AUTO(json_doc) doc = { 0 };

    if (!json_read(buf_str(&p->answer), PLAN_BYTES, &doc, err))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(members); i++)
        if (json_get(doc.root, members[i]))
            json_value_write(j, members[i], json_get(doc.root, members[i]));
    return true;
}

static void rule_write(struct json *j, const struct problem_rule_name *rule)
{
    json_text(j, "rule", rule->member ? rule->member : rule->list);
    json_i64(j, "index", (int64_t)rule->index);
    if (rule->unit)
        json_i64(j, "unit", rule->unit);
    if (rule->other)
        json_i64(j, "other", rule->other);
    if (rule->building)
        json_i64(j, "building", rule->building);
}

static bool price_one(struct pricing *p, const struct json_value *request, struct str problem,
                      struct json *j, struct error *err)
{
    buf_clear(&p->answer);
    return solve(p->r, request, problem, (struct str){ 0 }, price_answer, p, err) &&
           price_write(p, j, err);
}

static bool prices_put(struct conn *conn, void *argument, struct error *err)
{
    struct pricing *p = argument;
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_SCENARIO_PRICES_PUT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", p->r->scenario);
    stmt_bind_i64(&q, ":revision", p->r->problem_revision);
    stmt_bind_str(&q, ":prices", buf_str(&p->prices));
    return stmt_run(&q, err) &&
           scenario_note(conn, p->r->scenario, "priced", 0, (struct str){ 0 }, err);
}

static bool prices_make(struct pricing *p, const struct json_value *request,
                        const struct scenario_work *work, struct error *err)
{
    AUTO(json_doc) problem = { 0 };
    AUTO(buf) without = BUF_INIT(SCENARIO_PROBLEM_BYTES);
    struct problem_rule_name rules[PROBLEM_PRICES_MAX];
    struct json j = JSON_INIT(&p->prices);
    size_t n;

    if (!json_read(work->problem, SCENARIO_PROBLEM_BYTES, &problem, err))
        return false;
    n = problem_rules_list(problem.root, rules);
    json_object_begin(&j, NULL);
    json_object_begin(&j, "with_all");
    if (!price_one(p, request, work->problem, &j, err))
        return false;
    json_end(&j);
    json_array_begin(&j, "without");
    for (size_t i = 0; i < n; i++) {
        watch_progress(&p->r->watch, (unsigned)(100 * (i + 1) / (n + 1)), "pricing");
        buf_clear(&without);
        json_object_begin(&j, NULL);
        rule_write(&j, &rules[i]);
        if (!problem_without(problem.root, &rules[i], &without, err) ||
            !price_one(p, request, buf_str(&without), &j, err))
            return false;
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    return buf_ok(&p->prices, err);
}

static bool price_run(struct running *r, const struct json_value *request,
                      const struct scenario_work *work, struct error *err)
{
    struct pricing p = { r, BUF_INIT(PLAN_BYTES), BUF_INIT(8 << 20) };
    bool done = prices_make(&p, request, work, err) && change(r, prices_put, &p, err);

    buf_release(&p.answer);
    buf_release(&p.prices);
    return done;
}

static enum scenario_mode mode_of(const struct json_value *request)
{
    struct str mode = json_as_str(json_get(request, "mode"));
    int i = 0;

    while (i + 1 < SCENARIO_MODES && !str_eq(mode, str_from(scenario_modes[i])))
        i++;
    return (enum scenario_mode)i;
}

/* What came of it, to be fetched. */
static void links_write(const struct running *r, struct json *j)
{
    static const char *const parts[] = { "", "/plan", "/assignments", "/waves", "/kpi" };
    static const char *const rels[] = { "scenario", "plan", "assignments", "waves", "kpi" };

    json_array_begin(j, "links");
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        char href[80];

        snprintf(href, sizeof(href), "/api/scenarios/%lld%s", (long long)r->scenario, parts[i]);
        job_result_link(j, str_from(href), "application/json", rels[i]);
    }
    json_end(j);
}

static void result_write(const struct running *r, struct buf *result)
{
    AUTO(json_doc) doc = { 0 };
    struct error ignored = { 0 };
    struct json j = JSON_INIT(result);

    json_object_begin(&j, NULL);
    json_i64(&j, "scenario_id", r->scenario);
    if (r->number)
        json_i64(&j, "plan", r->number);
    if (r->last.len && json_read(buf_str(&r->last), PLAN_BYTES, &doc, &ignored))
        json_str(&j, "status", json_as_str(json_get(doc.root, "status")));
    links_write(r, &j);
    json_end(&j);
}

static bool work_load(struct running *r, const struct json_value *request, struct arena *arena,
                      struct scenario_work *out, struct error *err)
{
    AUTO(reader) reader = { 0 };

    if (!json_as_i64(json_get(request, "scenario_id"), &r->scenario))
        return error_set(err, ERROR_INVALID, "there is no scenario %lld", 0LL);
    return reader_borrow(r->world->ledger, &reader, err) &&
           scenario_work_load(reader.conn, r->scenario, arena, out, err);
}

static bool run(void *context, struct job_run *job, struct buf *result, struct error *err)
{
    static bool (*const runs[SCENARIO_MODES])(
        struct running *, const struct json_value *, const struct scenario_work *,
        struct error *) = { solve_run, arrange_run, price_run };
    AUTO(arena) arena = ARENA_INIT(ARENA_BYTES);
    AUTO(json_doc) request = { 0 };
    struct running r = {
        .world = context, .job = job, .watch = job_run_watch(job), .last = BUF_INIT(PLAN_BYTES)
    };
    struct scenario_work work;
    struct caller caller;
    bool done = job_run_by(context, job, &caller, &r.by, err) &&
                json_read(job->request, REQUEST_BYTES, &request, err) &&
                work_load(&r, request.root, &arena, &work, err);

    if (done) {
        r.problem_revision = work.problem_revision;
        r.mode = mode_of(request.root);
        done = runs[r.mode](&r, request.root, &work, err);
        result_write(&r, result);
    }
    buf_release(&r.last);
    return done;
}

struct job_kind scenario_job_kind(struct world *world)
{
    return (struct job_kind){ "plan", run, world, true };
}
