/*
 * rule_sets: /api/rule-sets, the standards with their sources, and what an
 * administrator has confirmed or corrected.
 */
#include "body.h"
#include "resource.h"

#include "yardstick/base/clock.h"
#include "yardstick/base/json_read.h"
#include "yardstick/housing/standards.h"

enum { BODY_MAX = 1 << 16, TURN_MS = 2000, RULE_DECIMALS = 4 };

static void rule_write(struct json *j, const struct rule *r)
{
    json_object_begin(j, NULL);
    json_str(j, "rule", r->rule);
    json_str(j, "class", r->class);
    json_str(j, "key", r->key);
    if (r->known)
        json_fixed(j, "value", r->value, RULE_DECIMALS);
    else
        json_none(j, "value");
    json_str(j, "status", r->status);
    json_str(j, "article", r->article);
    json_str(j, "source", r->source);
    json_str(j, "note", r->note);
    json_end(j);
}

static void set_write(struct json *j, const struct ruleset *set, bool active)
{
    int64_t unverified = 0;

    for (size_t i = 0; i < set->n_rules; i++)
        unverified += str_eq(set->rules[i].status, STR("unverified"));
    json_object_begin(j, NULL);
    json_str(j, "id", set->id);
    json_str(j, "title", set->title[LANG_EN]);
    json_str(j, "title_zh", set->title[LANG_ZH]);
    json_str(j, "document", set->document);
    json_str(j, "from", set->from);
    if (set->to.len)
        json_str(j, "to", set->to);
    else
        json_none(j, "to");
    json_bool(j, "active", active);
    json_i64(j, "unverified", unverified);
    json_array_begin(j, "rules");
    for (size_t i = 0; i < set->n_rules; i++)
        rule_write(j, &set->rules[i]);
    json_end(j);
    json_end(j);
}

static bool rule_sets_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    struct rulesets sets;
    AUTO(reader) r = { 0 };
    char today[DATE_TEXT];

    (void)args;
    clock_today(today);
    if (!call_reader(call, &r, err) || !standards_load(r.conn, call->arena, &sets, err))
        return false;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    for (size_t i = 0; i < sets.n; i++)
        set_write(&j, &sets.sets[i], rulesets_on(&sets, str_from(today)) == &sets.sets[i]);
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

static bool amend_run(struct conn *conn, void *argument, struct error *err)
{
    return standards_amend(conn, argument, err);
}

static bool text_read(const struct json_value *body, const char *key, size_t most, struct str *out,
                      struct error *err)
{
    const struct json_value *value = json_get(body, key);

    *out = json_as_str(value);
    if ((!value || json_kind(value) == JSON_KIND_STRING) && out->len <= most)
        return true;
    return body_wrong(key, (struct str){ 0 }, "text", err);
}

static bool amendment_read(const struct json_value *body, struct amendment *a, struct error *err)
{
    double value = json_as_f64(json_get(body, "value"));

    if (!text_read(body, "rule", 40, &a->rule, err) ||
        !text_read(body, "class", 40, &a->class, err) ||
        !text_read(body, "key", 60, &a->key, err) ||
        !text_read(body, "source", 400, &a->source, err) ||
        !text_read(body, "note", 1000, &a->note, err))
        return false;
    if (json_kind(json_get(body, "value")) != JSON_KIND_NUMBER || value < 0 || value > 100000)
        return body_wrong("value", (struct str){ 0 }, "0..100000", err);
    a->value = (int64_t)(value * RULE_UNIT + 0.5);
    return true;
}

struct rule_set_args {
    struct str id;
};

static const struct param rule_set_params[] = { PARAM(STR, rule_set_args, id, .min = 1, .max = 40,
                                                      .about = "of the rule set",
                                                      .about_zh = "标准版本"),
                                                PARAM_END };

/* Putting the same twice is the same: no key is needed. */
static bool rule_set_amend(struct call *call, const void *args_, struct error *err)
{
    const struct rule_set_args *args = args_;
    struct amendment a = { .rule_set = args->id };
    struct write_request request = { .run = amend_run, .argument = &a, .wait_ms = TURN_MS };
    AUTO(json_doc) doc = { 0 };

    return json_read(call->request->body, BODY_MAX, &doc, err) &&
           amendment_read(doc.root, &a, err) && call_write(call, &request, err) &&
           rule_sets_get(call, NULL, err);
}

const struct route rule_set_routes[] = {
    { METHOD_GET, "/api/rule-sets", rule_sets_get, NULL, 0, "read", SCOPE_NONE,
      "The standards: every number with its source and whether it is verified",
      "标准版本：逐项数值、出处与是否核实" },
    { METHOD_PUT, "/api/rule-sets/{id}/rules", rule_set_amend, rule_set_params,
      sizeof(struct rule_set_args), "standards", SCOPE_WRITE,
      "Confirm or correct a number by a source; all that depends on it is computed anew",
      "依据文件确认或更正一项数值", NULL, BODY_JSON },
};
const size_t n_rule_set_routes = ARRAY_LEN(rule_set_routes);
