/*
 * osa: an office-space-allocation problem of the public format.
 *
 * The worker reads and solves it; what it finds is written as it improves, so
 * that the file holds the best even if this is stopped.
 */
#include "command.h"

#include "solving.h"
#include "yardstick/base/json_read.h"

static const struct {
    const char *type;
    const char *name[LANG_COUNT];
} types[] = {
    { "allocation", { "指定房间", "allocation" } },
    { "non-allocation", { "禁用房间", "non-allocation" } },
    { "capacity", { "房间不超额", "capacity" } },
    { "same-room", { "同房间", "same room" } },
    { "not-same-room", { "不同房间", "not same room" } },
    { "not-sharing", { "独用", "not sharing" } },
    { "adjacent", { "相邻", "adjacent" } },
    { "nearby", { "同楼层", "nearby" } },
    { "away", { "不同楼层", "away" } },
};

static void line(FILE *out, enum lang lang, const char *zh, const char *en, double value)
{
    fprintf(out, "%-16s %12.2f\n", lang == LANG_ZH ? zh : en, value);
}

static void types_print(FILE *out, enum lang lang, const struct json_value *all)
{
    for (size_t i = 0; i < json_count(all); i++) {
        const struct json_value *one = json_at(all, i);

        for (size_t k = 0; k < ARRAY_LEN(types); k++)
            if (str_eq(json_as_str(json_get(one, "type")), str_from(types[k].type)))
                fprintf(out,
                        lang == LANG_ZH ? "%-16s %12.2f  未满足 %.0f，硬性 %.0f\n"
                                        : "%-16s %12.2f  broken %.0f, hard %.0f\n",
                        types[k].name[lang], json_as_f64(json_get(one, "penalty")),
                        json_as_f64(json_get(one, "broken")),
                        json_as_f64(json_get(one, "hard_broken")));
    }
}

static void osa_print(FILE *out, enum lang lang, const struct json_value *root)
{
    const struct json_value *bound = json_get(root, "bound");
    struct str status = json_as_str(json_get(root, "status"));

    line(out, lang, "费用 cost", "cost", json_as_f64(json_get(root, "cost")));
    line(out, lang, "空余 unused", "unused", json_as_f64(json_get(root, "unused")));
    line(out, lang, "超用 overused", "overused", json_as_f64(json_get(root, "overused")));
    types_print(out, lang, json_get(root, "constraints"));
    if (json_kind(bound) == JSON_KIND_NUMBER)
        line(out, lang, "下界 bound", "bound", json_as_f64(bound));
    else
        fprintf(out, "%-16s %12s\n", lang == LANG_ZH ? "下界 bound" : "bound",
                lang == LANG_ZH ? "无 none" : "none");
    fprintf(out, "%-16s %12.*s\n", lang == LANG_ZH ? "状态 status" : "status", (int)status.len,
            status.ptr);
    line(out, lang, "用时 seconds", "seconds", json_as_f64(json_get(root, "seconds")));
    fprintf(out, "%-16s %12.0f\n", lang == LANG_ZH ? "移动 moves" : "moves",
            json_as_f64(json_get(root, "moves")));
}

int run_osa(struct session *session)
{
    AUTO(json_doc) doc = { 0 };
    AUTO(solving) solving = { 0 };
    struct error err = { 0 };
    struct solving_spec spec = { .verb = "osa", .files = session->options->operands, .n_files = 1 };

    if (!solving_run(&solving, session, &spec, &err) ||
        !json_read(buf_str(&solving.json), 1 << 20, &doc, &err))
        return session_fail(session, &err);
    if (session->options->json)
        fprintf(session->out, "%s\n", solving.json.data);
    else
        osa_print(session->out, session->options->speak, doc.root);
    return str_eq(json_as_str(json_get(doc.root, "status")), STR("infeasible")) ? 1 : 0;
}
