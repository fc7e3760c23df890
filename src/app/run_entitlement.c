/*
 * run_entitlement: what the standard allows, from nothing but the rules.
 */
#include "command.h"

#include "yardstick/base/clock.h"
#include "yardstick/housing/entitlement.h"
#include "yardstick/registry/code.h"

static const struct {
    const char *name, *title[LANG_COUNT];
    size_t offset;
} lines[] = {
#define LINE(field, zh, en)                                                                        \
    {                                                                                              \
#field, { zh, en }, offsetof(struct entitlement, field)                                    \
    }
    LINE(posts, "编制", "posts"),
    LINE(office, "办公室", "office"),
    LINE(service_per_head, "服务用房人均", "service a post"),
    LINE(service, "服务用房", "service"),
    LINE(equipment, "设备用房", "equipment"),
    LINE(basic, "基本办公用房使用面积", "basic, usable"),
    LINE(coefficient, "使用面积系数", "coefficient"),
    LINE(gross, "建筑面积", "gross"),
    LINE(canteen, "食堂建筑面积", "canteen, gross"),
};

static void entitlement_print(struct session *session, const struct entitlement *e)
{
    enum lang lang = session->options->speak;

    fprintf(session->out, "%" STR_FMT " %" STR_FMT "\n", STR_ARG(e->set->title[lang]),
            STR_ARG(e->set->document));
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        const struct figure *f = (const void *)((const char *)e + lines[i].offset);
        bool unverified = f->source && str_eq(f->source->status, STR("unverified"));
        char text[32];

        figure_text(f, text);
        fprintf(session->out, "%14s  %-8s %s  %s%s\n", text, f->rule, lines[i].title[lang], f->how,
                !unverified       ? ""
                : lang == LANG_ZH ? "（待核）"
                                  : " (unverified)");
    }
}

static bool entitlement_make(const struct options *o, const struct rulesets *sets,
                             struct entitlement *out, struct error *err)
{
    struct str class = str_from(o->class);
    const struct ruleset *set;
    struct establishment posts;
    int64_t coefficient = COEFFICIENT_DEFAULT;
    char today[DATE_TEXT];

    clock_today(today);
    set = rulesets_on(sets, str_from(today));
    if (!o->class || !o->rank_counts)
        return error_set(err, ERROR_INVALID,
                         "give --class (%s) and --rank-counts (bureau_head=1,staff=80)",
                         entitlement_classes);
    if (!entitlement_class_check(class, err) ||
        (o->rule_set && !rulesets_find(sets, str_from(o->rule_set), &set, err)) ||
        (o->coefficient && !coefficient_read(str_from(o->coefficient), &coefficient, err)) ||
        !establishment_read(str_from(o->rank_counts), "rank-counts", set, class, &posts, err))
        return false;
    entitlement_compute(set, class, &posts, coefficient, out);
    return true;
}

int run_entitlement(struct session *session)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    AUTO(buf) text = BUF_INIT(1 << 16);
    struct json j = JSON_INIT(&text);
    struct rulesets sets;
    struct entitlement e;
    struct error err = { 0 };

    if (!rulesets_read(&arena, &sets, &err))
        return session_fail(session, &err);
    if (!entitlement_make(session->options, &sets, &e, &err)) {
        session_fail(session, &err);
        return 2;
    }
    if (!session->options->json) {
        entitlement_print(session, &e);
        return 0;
    }
    json_object_begin(&j, NULL);
    entitlement_write(&j, &e);
    json_end(&j);
    fprintf(session->out, "%s\n", text.data);
    return 0;
}
