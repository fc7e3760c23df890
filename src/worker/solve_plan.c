/*
 * solve_plan: the verbs of relocation problems: `plan` looks for a plan,
 * `plan-check` holds one against its problem.
 *
 * A plan goes out whenever it is better and keeps every hard rule; one that
 * breaks some only at the end, to say which rules cannot hold together.
 */
#include "job.h"

#include "solve.h"
#include "yardstick/base/json.h"
#include "yardstick/base/json_read.h"
#include "yardstick/plan/plan_check.h"
#include "yardstick/plan/plan_solve.h"

struct answer {
    struct job *job;
    const struct problem *problem;
    struct arena scratch;
    struct buf json;
    bool has_rooms; /* some plan that went out */
};

static bool plan_send(struct answer *answer, const struct plan_found *found, struct error *err)
{
    struct str plan;

    buf_clear(&answer->json);
    arena_reset(&answer->scratch);
    if (!plan_write(answer->problem, found, &answer->scratch, &answer->json, err))
        return false;
    plan = buf_str(&answer->json);
    return exchange_solution_write(&answer->job->to, plan, plan, err);
}

/* Once a plan went out down to the rooms, one that ends at floors is no improvement. */
static bool plan_better(void *to, const struct plan_found *found, struct error *err)
{
    struct answer *answer = to;

    if (!plan_is_feasible(found) || (answer->has_rooms && !plan_has_rooms(found)))
        return true;
    answer->has_rooms = plan_has_rooms(found);
    return plan_send(to, found, err);
}

static bool plan_spent(void *to, double share, struct error *err)
{
    struct answer *answer = to;
    struct exchange_progress progress = { (int64_t)(share * 1000), 1000, STR("parts") };

    return exchange_progress_write(&answer->job->to, &progress, err) &&
           record_flush(&answer->job->to, err);
}

static bool problem_take(struct job *job, struct arena *arena, struct problem *out,
                         struct error *err)
{
    AUTO(buf) text = BUF_INIT(PROBLEM_BYTES_MAX);

    return solve_input(job, 1, &text, err) && problem_read(buf_str(&text), arena, out, err);
}

bool job_plan(struct job *job, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT((size_t)1 << 30);
    struct problem problem;
    struct answer answer = { job, &problem, ARENA_INIT(256 << 20), BUF_INIT(64 << 20), false };
    struct plan_listener listener = { plan_better, plan_spent, &answer };
    const struct plan_found *found;
    struct plan_effort effort;
    bool done = solve_effort(job, &effort, err) && problem_take(job, &arena, &problem, err) &&
                plan_solve(&problem, &effort, &listener, &arena, &found, err) &&
                plan_send(&answer, found, err) && solve_end(job, err);

    buf_release(&answer.json);
    arena_release(&answer.scratch);
    return done;
}

/* Each finding twice: for people, and as the line that programs get. */
static void finding_add(void *to, const struct plan_finding *finding)
{
    AUTO(buf) line = BUF_INIT(8192);
    struct json one = JSON_INIT(&line), *j = to;

    json_object_begin(&one, NULL);
    json_text(&one, "severity", finding->severity);
    json_text(&one, "rule", finding->rule);
    json_text(&one, "type", finding->type);
    json_i64(&one, "id", finding->id);
    json_text(&one, "text", finding->text.message[LANG_EN]);
    json_text(&one, "text_zh", finding->text.message[LANG_ZH]);
    json_end(&one);
    json_object_begin(j, NULL);
    json_text(j, "text", finding->text.message[LANG_EN]);
    json_text(j, "text_zh", finding->text.message[LANG_ZH]);
    json_str(j, "line", buf_str(&line));
    json_end(j);
}

/* What is wrong with the plan that was just written, as its last member. */
static bool findings_add(struct answer *answer, struct arena *arena, struct error *err)
{
    AUTO(buf) out = BUF_INIT(16 << 20);
    struct json j = JSON_INIT(&out);
    struct plan_findings findings = { finding_add, &j, 0 };

    json_array_begin(&j, NULL);
    if (!plan_check(answer->problem, buf_str(&answer->json), arena, &findings, err))
        return false;
    json_end(&j);
    answer->json.len--; // the last brace
    buf_addf(&answer->json, ",\"errors\":%u,\"findings\":", findings.n_errors);
    buf_add(&answer->json, buf_str(&out));
    buf_text(&answer->json, "}");
    return buf_ok(&out, err) && buf_ok(&answer->json, err);
}

/* in/001 is the problem, in/002 {"plan","moves"}. */
static bool arrange(struct job *job, struct answer *answer, struct problem *problem,
                    struct arena *arena, struct error *err)
{
    AUTO(buf) more = BUF_INIT(PROBLEM_BYTES_MAX);
    AUTO(json_doc) doc = { 0 };
    const struct plan_found *found;
    struct plan_effort effort;
    struct str plan;

    if (!solve_effort(job, &effort, err) || !problem_take(job, arena, problem, err) ||
        !solve_input(job, 2, &more, err) ||
        !json_read(buf_str(&more), PROBLEM_BYTES_MAX, &doc, err) ||
        !plan_arrange(problem, json_get(doc.root, "plan"), json_get(doc.root, "moves"), &effort,
                      arena, &found, err) ||
        !plan_write(problem, found, &answer->scratch, &answer->json, err) ||
        !findings_add(answer, arena, err))
        return false;
    plan = buf_str(&answer->json);
    return exchange_solution_write(&job->to, plan, plan, err) && solve_end(job, err);
}

bool job_plan_arrange(struct job *job, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT((size_t)1 << 30);
    struct problem problem;
    struct answer answer = { job, &problem, ARENA_INIT(256 << 20), BUF_INIT(64 << 20), false };
    bool done = arrange(job, &answer, &problem, &arena, err);

    buf_release(&answer.json);
    arena_release(&answer.scratch);
    return done;
}

bool job_plan_check(struct job *job, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(256 << 20);
    AUTO(buf) plan = BUF_INIT(PROBLEM_BYTES_MAX);
    AUTO(buf) out = BUF_INIT(64 << 20);
    struct json j = JSON_INIT(&out);
    struct plan_findings findings = { finding_add, &j, 0 };
    struct problem problem;

    json_object_begin(&j, NULL);
    json_array_begin(&j, "findings");
    if (!problem_take(job, &arena, &problem, err) || !solve_input(job, 2, &plan, err) ||
        !plan_check(&problem, buf_str(&plan), &arena, &findings, err))
        return false;
    json_end(&j);
    json_i64(&j, "errors", findings.n_errors);
    json_end(&j);
    return buf_ok(&out, err) &&
           exchange_solution_write(&job->to, buf_str(&out), (struct str){ "", 0 }, err) &&
           solve_end(job, err);
}
