/*
 * statistic_question: see the header.
 */
#include "statistic_question.h"

#include "statistic_reader.h"

static bool name_wrong(const char *parameter, struct str value, const char *const *names,
                       struct error *err)
{
    AUTO(buf) known = BUF_INIT(1024);

    for (size_t i = 0; names[i]; i++)
        buf_addf(&known, "%s%s", known.len ? "|" : "", names[i]);
    error_set(err, ERROR_INVALID, "%s is not one of its codes", parameter);
    return error_detail(err, str_from(parameter), value, buf_str(&known).ptr);
}

static bool by_read(struct str text, struct statistic_question *q, struct error *err)
{
    while (text.len) {
        struct str name = str_trim(str_cut(&text, ','));
        size_t d = 0;
        bool twice = false;

        while (statistic_names[d] && !str_eq(name, str_from(statistic_names[d])))
            d++;
        for (size_t i = 0; i < q->n_by; i++)
            twice |= q->by[i] == d;
        if (!statistic_names[d] || twice || q->n_by == STATISTIC_BY_MAX)
            return name_wrong("by", name, statistic_names, err);
        q->by[q->n_by++] = (enum statistic_dimension)d;
    }
    return true;
}

static bool code_filter(struct str value, enum statistic_dimension d, struct statistic_question *q,
                        struct error *err)
{
    const char *const *codes = statistic_codes[d];

    if (!value.ptr)
        return true;
    for (int i = 0; codes[i]; i++)
        if (str_eq(value, str_from(codes[i]))) {
            q->filtered[d] = true;
            q->filter[d] = i;
            return true;
        }
    return name_wrong(statistic_names[d], value, codes + 1, err);
}

static void id_filter(int64_t value, enum statistic_dimension d, struct statistic_question *q)
{
    q->filtered[d] = value != PARAM_ABSENT;
    q->filter[d] = value;
}

bool statistic_question_read(const struct call *call, const struct statistics_args *args,
                             struct statistic_question *q, struct error *err)
{
    q->may_secret = call->caller->scope.secret;
    q->own = call->caller->scope.institution;
    id_filter(args->unit, BY_UNIT, q);
    id_filter(args->district, BY_DISTRICT, q);
    id_filter(args->courtyard, BY_COURTYARD, q);
    id_filter(args->building, BY_BUILDING, q);
    id_filter(args->year, BY_YEAR, q);
    return by_read(args->by, q, err) && code_filter(args->level, BY_LEVEL, q, err) &&
           code_filter(args->class, BY_CLASS, q, err) &&
           code_filter(args->state, BY_STATE, q, err) &&
           code_filter(args->status, BY_STATUS, q, err) &&
           code_filter(args->tenure, BY_TENURE, q, err);
}

void count_release(struct count *c)
{
    statistic_cube_drop(c->cube);
}

bool count_on(struct call *call, struct conn *conn, struct str day,
              const struct statistic_question *q, struct count *out, struct error *err)
{
    struct world *world = call->context;

    if (!statistic_shelf_get(world->statistics, conn, day, &out->cube, err)) {
        if (err->code != ERROR_BUSY)
            return false;
        statistic_reader_want(world->statistic_reader, day);
        return error_set(err, ERROR_BUSY,
                         "the statistics of that day are being read; try again in a moment");
    }
    return statistic_count(out->cube, q, call->arena, &out->rows, &out->n, &out->total, err);
}

struct str statistic_day(const struct statistics_args *args, char today[DATE_TEXT])
{
    clock_today(today);
    return args->as_of.ptr ? args->as_of : str_from(today);
}
