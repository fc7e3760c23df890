/*
 * entitlement: /api/institutions/{id}/entitlement.
 */
#include "resource.h"

#include "yardstick/base/clock.h"
#include "yardstick/housing/standards.h"
#include "yardstick/housing/standing.h"

struct entitlement_args {
    int64_t id;
    struct str as_of, rule_set, rank_counts, coefficient;
};

static const struct param entitlement_params[] = {
    PARAM(I64, entitlement_args, id, .min = 1, .max = 9007199254740991,
          .about = "of the institution", .about_zh = "机构编号"),
    PARAM(DATE, entitlement_args, as_of, .about = "the day (today)", .about_zh = "日期（今天）"),
    PARAM(STR, entitlement_args, rule_set, .min = 1, .max = 40,
          .about = "the rule set (that of the day)", .about_zh = "标准版本（按日期）"),
    PARAM(STR, entitlement_args, rank_counts, .min = 1, .max = 1000,
          .about = "what if the establishment were this: bureau_head=1,staff=80",
          .about_zh = "假设编制：bureau_head=1,staff=80"),
    PARAM(STR, entitlement_args, coefficient, .min = 1, .max = 12,
          .about = "usable area a gross area (0.65)", .about_zh = "使用面积系数（0.65）"),
    PARAM_END
};

/* The class decides which ranks a what-if may name, so the institution is read first. */
static bool what_if(struct conn *conn, const struct entitlement_args *args, struct arena *arena,
                    struct standing_question *question, struct establishment *posts,
                    struct error *err)
{
    struct standing now;

    if (!args->rank_counts.ptr)
        return true;
    if (!standing_load(conn, question, arena, &now, err) ||
        !establishment_read(args->rank_counts, "rank_counts", question->set, now.may.class, posts,
                            err))
        return false;
    question->establishment = posts;
    return true;
}

static bool entitlement_get(struct call *call, const void *args_, struct error *err)
{
    const struct entitlement_args *args = args_;
    struct json j = JSON_INIT(&call->response->body);
    struct standing_question question = { .id = args->id, .coefficient = COEFFICIENT_DEFAULT };
    struct establishment posts;
    struct rulesets sets;
    struct standing s;
    char today[DATE_TEXT];
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    clock_today(today);
    question.day = args->as_of.ptr ? args->as_of : str_from(today);
    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !list_etag(call, r.conn, err) || !standards_load(r.conn, call->arena, &sets, err))
        return false;
    question.set = rulesets_on(&sets, question.day);
    if ((args->rule_set.ptr && !rulesets_find(&sets, args->rule_set, &question.set, err)) ||
        (args->coefficient.ptr && !coefficient_read(args->coefficient, &question.coefficient, err)))
        return false;
    if (!what_if(r.conn, args, call->arena, &question, &posts, err) ||
        !standing_load(r.conn, &question, call->arena, &s, err))
        return false;
    standing_write(&j, &s);
    return buf_ok(&call->response->body, err);
}

const struct route entitlement_routes[] = {
    { METHOD_GET, "/api/institutions/{id}/entitlement", entitlement_get, entitlement_params,
      sizeof(struct entitlement_args), "read", SCOPE_READ,
      "What an institution may have, has and may still ask for, each with its rule",
      "机构核定面积、现有面积与可申请面积，逐项注明依据" },
};
const size_t n_entitlement_routes = ARRAY_LEN(entitlement_routes);
