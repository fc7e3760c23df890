/*
 * solve: what the verbs that solve share, and `osa`.
 *
 * Every improvement goes out at once as a solution record, so
 * that a worker that is killed has already given its best.
 */
#include "solve.h"

#include "yardstick/base/fs.h"
#include "yardstick/base/json.h"
#include "yardstick/plan/osa_solve.h"

struct answer {
    struct job *job;
    const struct osa *osa;
    struct buf *json, *file;
};

bool solve_effort(const struct job *job, struct plan_effort *out, struct error *err)
{
    struct str rest = job->effort, seconds = str_cut(&rest, ' '), steps = str_cut(&rest, ' ');
    int64_t n_steps = 0, seed = 0;

    *out = (struct plan_effort){ .n_threads = job->n_threads ? job->n_threads : 1 };
    if (!str_to_f64(seconds, &out->seconds) || !str_to_i64(steps, &n_steps) ||
        !str_to_i64(rest, &seed) || n_steps < 0)
        return error_set(err, ERROR_INVALID, "the effort is not \"seconds steps seed\"");
    out->steps = (uint64_t)n_steps;
    out->seed = (uint64_t)seed;
    return true;
}

bool solve_input(const struct job *job, unsigned number, struct buf *out, struct error *err)
{
    char path[sizeof(job->in) + 256];

    return job_input(job, number, path, sizeof(path))
               ? fs_read(path, out, err)
               : error_set(err, ERROR_INVALID, "there is no problem to solve");
}

bool solve_end(struct job *job, struct error *err)
{
    struct exchange_end end = { 0 };

    return exchange_end_write(&job->to, &end, err) && record_flush(&job->to, err);
}

static void osa_types(struct json *j, const struct osa_cost *cost)
{
    json_array_begin(j, "constraints");
    for (int type = 0; type < OSA_TYPES; type++) {
        if (type == OSA_ONE_OF)
            continue;
        json_object_begin(j, NULL);
        json_text(j, "type", osa_type_name((enum osa_type)type));
        json_i64(j, "broken", cost->broken[type]);
        json_fixed(j, "penalty", cost->penalty[type], 4);
        json_i64(j, "hard_broken", cost->hard[type]);
        json_end(j);
    }
    json_end(j);
}

static void osa_json(const struct osa_found *found, struct buf *out)
{
    struct json j = JSON_INIT(out);

    json_object_begin(&j, NULL);
    json_text(&j, "status",
              found->cost.n_hard ? "infeasible"
              : found->optimal   ? "optimal"
                                 : "feasible");
    json_fixed(&j, "cost", found->cost.total, 4);
    if (found->has_bound)
        json_fixed(&j, "bound", found->bound, 4);
    else
        json_none(&j, "bound");
    json_fixed(&j, "unused", found->cost.unused, 4);
    json_fixed(&j, "overused", found->cost.overused, 4);
    osa_types(&j, &found->cost);
    json_i64(&j, "hard_broken", found->cost.n_hard);
    json_i64(&j, "moves", (int64_t)found->n_moves);
    json_f64(&j, "seconds", found->seconds, 2);
    json_end(&j);
}

static bool osa_send(void *to, const struct osa_found *found, struct error *err)
{
    struct answer *answer = to;

    buf_clear(answer->json);
    buf_clear(answer->file);
    osa_json(found, answer->json);
    osa_solution_write(answer->osa, found->room_of, answer->file);
    return buf_ok(answer->json, err) && buf_ok(answer->file, err) &&
           exchange_solution_write(&answer->job->to, buf_str(answer->json), buf_str(answer->file),
                                   err);
}

static bool osa_run(struct job *job, struct arena *arena, struct error *err)
{
    AUTO(buf) text = BUF_INIT(OSA_FILE_BYTES_MAX);
    AUTO(buf) json = BUF_INIT(1 << 20);
    AUTO(buf) file = BUF_INIT(1 << 20);
    struct plan_effort effort;
    struct osa osa;
    struct osa_found found;
    struct answer answer = { job, &osa, &json, &file };
    struct osa_listener listener = { osa_send, &answer };

    return solve_effort(job, &effort, err) && solve_input(job, 1, &text, err) &&
           osa_read(buf_str(&text), arena, &osa, err) &&
           osa_solve(&osa, &effort, &listener, arena, &found, err) &&
           osa_send(&answer, &found, err) && solve_end(job, err);
}

bool job_osa(struct job *job, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT((size_t)512 << 20);

    return osa_run(job, &arena, err);
}
