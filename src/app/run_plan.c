/*
 * plan: relocation problems as files: write one of the ledger, solve one, check a plan against one.
 *
 * The worker reads them and does the work; what is printed here is its JSON in
 * words.
 */
#include "command.h"

#include "solving.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/base/json_read.h"
#include "yardstick/housing/standards.h"
#include "yardstick/scenario/city_problem.h"

enum { JSON_BYTES = 64 << 20 };

static double f64(const struct json_value *object, const char *key)
{
    return json_as_f64(json_get(object, key));
}

static void row(FILE *out, enum lang lang, const char *zh, const char *en, double value,
                const char *unit)
{
    fprintf(out, "%-22s %14.2f %s\n", lang == LANG_ZH ? zh : en, value, unit);
}

static void amount(FILE *out, enum lang lang, const char *zh, const char *en, double value)
{
    fprintf(out, "%-22s %14.0f\n", lang == LANG_ZH ? zh : en, value);
}

static void kpi_print(FILE *out, enum lang lang, const struct json_value *kpi)
{
    amount(out, lang, "搬迁前楼栋 before", "buildings before", f64(kpi, "buildings_before"));
    amount(out, lang, "搬迁后楼栋 after", "buildings after", f64(kpi, "buildings_after"));
    row(out, lang, "腾退建筑面积 freed", "gross area freed", f64(kpi, "freed_area"), "m2");
    row(out, lang, "搬迁前年租金", "rent before", f64(kpi, "rent_before"), "yuan");
    row(out, lang, "搬迁后年租金", "rent after", f64(kpi, "rent_after"), "yuan");
    amount(out, lang, "搬迁单位数", "units that move", f64(kpi, "units_moved"));
    amount(out, lang, "搬迁人数", "heads that move", f64(kpi, "heads_moved"));
    amount(out, lang, "一处办公的单位组", "groups in one place", f64(kpi, "groups_in_one_place"));
    amount(out, lang, "两处办公的单位组", "groups in two places", f64(kpi, "groups_in_two_places"));
    row(out, lang, "搬迁费用", "cost of moving", f64(kpi, "cost"), "yuan");
}

static void conflict_print(FILE *out, enum lang lang, const struct json_value *conflict)
{
    const char *key = lang == LANG_ZH ? "text_zh" : "text";
    const struct json_value *rules = json_get(conflict, "rules");
    struct str text = json_as_str(json_get(conflict, key));

    if (!conflict) {
        fprintf(out, lang == LANG_ZH ? "没有找到方案，但不能排除存在；请延长求解时间。\n"
                                     : "No plan was found, but one may exist: search longer.\n");
        return;
    }
    fprintf(out, "%" STR_FMT "\n", STR_ARG(text));
    for (size_t i = 0; i < json_count(rules); i++) {
        text = json_as_str(json_get(json_at(rules, i), key));
        fprintf(out, "  - %" STR_FMT "\n", STR_ARG(text));
    }
}

/* Where rooms are asked: what they do not do for, building by building. */
static void rooms_print(FILE *out, enum lang lang, const struct json_value *rooms)
{
    const struct json_value *lacking = json_get(rooms, "short");

    if (!rooms)
        return;
    amount(out, lang, "有座位的人数", "people with a room", f64(rooms, "seated"));
    row(out, lang, "现状超标面积", "over standard before", f64(rooms, "over_standard_before"),
        "m2");
    row(out, lang, "搬迁后超标面积", "over standard after", f64(rooms, "over_standard_after"),
        "m2");
    for (size_t i = 0; i < json_count(lacking); i++) {
        struct str text =
            json_as_str(json_get(json_at(lacking, i), lang == LANG_ZH ? "text_zh" : "text"));

        fprintf(out, "  - %" STR_FMT "\n", STR_ARG(text));
    }
}

static void plan_print(FILE *out, enum lang lang, const struct json_value *root)
{
    struct str status = json_as_str(json_get(root, "status"));
    const struct json_value *bound = json_get(root, "bound");

    fprintf(out, "%-22s %14.*s\n", lang == LANG_ZH ? "状态 status" : "status", (int)status.len,
            status.ptr);
    if (str_eq(status, STR("infeasible"))) {
        conflict_print(out, lang, json_get(root, "conflict"));
        return;
    }
    row(out, lang, "目标值 objective", "objective", f64(root, "objective"), "");
    if (json_kind(bound) == JSON_KIND_NUMBER) {
        row(out, lang, "界 bound", "bound", json_as_f64(bound), "");
        row(out, lang, "差距 gap", "gap", 100 * f64(root, "gap"), "%");
    } else {
        fprintf(out, "%-22s %14s\n", lang == LANG_ZH ? "界 bound" : "bound",
                lang == LANG_ZH ? "无 none" : "none");
    }
    kpi_print(out, lang, json_get(root, "kpi"));
    rooms_print(out, lang, json_get(root, "rooms"));
}

/* The wish of an operand, or the whole city anew. */
static bool wish_take(const struct options *o, struct buf *text, struct json_doc *doc,
                      struct arena *arena, struct wish *out, struct error *err)
{
    if (o->n_operands == 0)
        buf_add(text, STR("{\"kind\":\"tidy\"}"));
    else if (!fs_read(o->operands[0], text, err))
        return false;
    return json_read(buf_str(text), JSON_BYTES, doc, err) && wish_read(doc->root, arena, out, err);
}

static bool problem_make(struct session *session, struct arena *arena, struct buf *out,
                         struct error *err)
{
    AUTO(buf) text = BUF_INIT(1 << 20);
    AUTO(json_doc) doc = { 0 };
    AUTO(reader) reader = { 0 };
    struct own_world own;
    struct ledger *ledger;
    struct rulesets sets;
    struct stock stock;
    struct wish wish;
    char today[DATE_TEXT];
    bool done;

    clock_today(today);
    if (!wish_take(session->options, &text, &doc, arena, &wish, err) ||
        !session_open_read(session, &own, &ledger, err))
        return false;
    done = reader_borrow(ledger, &reader, err);
    if (done)
        conn_deadline(reader.conn, 0); // the whole city takes its time
    done = done && standards_load(reader.conn, arena, &sets, err) &&
           stock_load(reader.conn, str_from(today), arena, &stock, err) &&
           city_problem_write(&stock, rulesets_on(&sets, str_from(today)), &wish, arena, out, err);
    reader_release(&reader);
    own_world_release(&own);
    return done;
}

int run_plan_problem(struct session *session)
{
    AUTO(arena) arena = ARENA_INIT((size_t)512 << 20);
    AUTO(buf) problem = BUF_INIT(64 << 20);
    struct error err = { 0 };
    const char *output = session->options->output;

    if (!problem_make(session, &arena, &problem, &err) ||
        (output && !fs_write(output, buf_str(&problem), 0600, &err)))
        return session_fail(session, &err);
    if (!output)
        fprintf(session->out, "%" STR_FMT "\n", STR_ARG(buf_str(&problem)));
    return 0;
}

int run_plan_solve(struct session *session)
{
    AUTO(json_doc) doc = { 0 };
    AUTO(solving) solving = { 0 };
    struct error err = { 0 };
    struct solving_spec spec = { .verb = "plan",
                                 .files = session->options->operands,
                                 .n_files = 1 };

    if (!solving_run(&solving, session, &spec, &err) ||
        !json_read(buf_str(&solving.json), JSON_BYTES, &doc, &err))
        return session_fail(session, &err);
    if (session->options->json)
        fprintf(session->out, "%s\n", solving.json.data);
    else
        plan_print(session->out, session->options->speak, doc.root);
    return str_eq(json_as_str(json_get(doc.root, "status")), STR("infeasible")) ? 1 : 0;
}

int run_plan_check(struct session *session)
{
    AUTO(json_doc) doc = { 0 };
    AUTO(solving) solving = { 0 };
    struct error err = { 0 };
    enum lang lang = session->options->speak;
    struct solving_spec spec = { .verb = "plan-check",
                                 .files = session->options->operands,
                                 .n_files = 2 };
    const struct json_value *findings;

    if (!solving_run(&solving, session, &spec, &err) ||
        !json_read(buf_str(&solving.json), JSON_BYTES, &doc, &err))
        return session_fail(session, &err);
    findings = json_get(doc.root, "findings");
    for (size_t i = 0; i < json_count(findings); i++) {
        const struct json_value *one = json_at(findings, i);
        struct str text = json_as_str(
            json_get(one, lang == LANG_ZH && !session->options->json ? "text_zh" : "text"));
        struct str raw = json_as_str(json_get(one, "line"));

        if (session->options->json)
            fprintf(session->out, "%" STR_FMT "\n", STR_ARG(raw));
        else
            fprintf(session->out, "%" STR_FMT "\n", STR_ARG(text));
    }
    if (!session->options->json && json_count(findings) == 0)
        fprintf(session->out,
                lang == LANG_ZH ? "方案满足全部规则\n" : "the plan keeps every rule\n");
    return f64(doc.root, "errors") > 0 ? 1 : 0;
}
