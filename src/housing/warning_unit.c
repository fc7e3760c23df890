/*
 * warning_unit: the rules about a whole institution that need its entitlement:
 * it holds more than it may (R5), and more than it may since its posts were cut (M13).
 */
#include "warning_parts.h"

#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/json.h"
#include "yardstick/housing/standing.h"

#define OVER_CODE "area_over_entitlement"
#define CUT_CODE  "surplus_after_cut"

bool warning_is_computed(const struct warning_rule *rule)
{
    return str_eq(rule->code, STR(OVER_CODE)) || str_eq(rule->code, STR(CUT_CODE));
}

static int64_t basic_of(const struct standing *s)
{
    return s->has[STANDING_OFFICE].area + s->has[STANDING_SERVICE].area +
           s->has[STANDING_EQUIPMENT].area;
}

static struct str detail_of(struct warning_look *look, const struct standing *s, const char *vacate)
{
    AUTO(buf) text = BUF_INIT(4096);
    struct json j = JSON_INIT(&text);

    json_object_begin(&j, NULL);
    json_fixed(&j, "may", s->may.basic.value, 2);
    json_fixed(&j, "has", basic_of(s), 2);
    json_str(&j, "rule_set", s->may.set->id);
    if (vacate)
        json_text(&j, "vacate_by", vacate);
    json_end(&j);
    return arena_copy(look->arena, buf_str(&text));
}

struct cut {
    int64_t before, now;
    struct str day;
};

static bool cut_load(struct warning_look *look, int64_t institution, struct cut *out,
                     struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *out = (struct cut){ 0 };
    if (!stmt_open(look->conn, SQL_WARNING_CUT, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", institution);
    step = stmt_step(&q, err);
    if (step == STEP_ROW)
        *out = (struct cut){ stmt_i64(&q, 1), stmt_i64(&q, 0),
                             arena_copy(look->arena, stmt_str(&q, 2)) };
    return step != STEP_FAILED;
}

/* The same day some months later; the 31st of a shorter month is the 1st after it, as in SQL. */
static void months_after(struct str day, int64_t months, char out[DATE_TEXT])
{
    int64_t year = 0, month = 0, at = 0;

    if (!str_to_i64((struct str){ day.ptr, 4 }, &year) ||
        !str_to_i64((struct str){ day.ptr + 5, 2 }, &month) ||
        !str_to_i64((struct str){ day.ptr + 8, 2 }, &at))
        return;
    month += months - 1;
    snprintf(out, DATE_TEXT, "%04d-%02d-01", (int)(year + month / 12) % 10000,
             (int)(month % 12) + 1);
    date_from_days(date_to_days(str_from(out)) + at - 1, out);
}

static bool cut_find(struct warning_look *look, const struct standing *s, struct finding_list *list,
                     struct error *err)
{
    int64_t months = rule_count(look->set, "M13", s->may.class, "vacate_months", 0);
    int64_t surplus = basic_of(s) - s->may.basic.value;
    char until[DATE_TEXT] = "";
    struct finding f = { .object_id = s->id, .institution_id = s->id, .code = STR(CUT_CODE) };
    struct cut cut;

    if (!cut_load(look, s->id, &cut, err))
        return false;
    if (!cut.day.len || cut.now >= cut.before)
        return true;
    months_after(cut.day, months, until);
    f.has_amount = true;
    f.amount = surplus;
    f.level = str_compare(str_from(until), look->day) <= 0 ? STR("red") : STR("amber");
    f.since = cut.day;
    f.detail = detail_of(look, s, until);
    return finding_add(list, &f, err);
}

bool warning_unit(struct warning_look *look, int64_t institution, struct finding_list *list,
                  struct error *err)
{
    struct standing_question question = {
        .id = institution, .day = look->day, .set = look->set, .coefficient = COEFFICIENT_DEFAULT
    };
    AUTO(arena) arena = ARENA_INIT(16 << 20);
    struct error why = { 0 };
    struct standing s;
    struct finding f = { .object_id = institution,
                         .institution_id = institution,
                         .has_amount = true,
                         .code = STR(OVER_CODE),
                         .level = STR("amber") };

    if (!standing_load(look->conn, &question, &arena, &s, &why)) {
        /* Ended, or without a class: no rule speaks of it. */
        if (why.code == ERROR_NOT_FOUND || why.code == ERROR_CONFLICT)
            return true;
        *err = why;
        return false;
    }
    if (!s.may.basic.known || !s.may.posts.value || basic_of(&s) <= s.may.basic.value)
        return true;
    f.amount = basic_of(&s) - s.may.basic.value;
    f.detail = detail_of(look, &s, NULL);
    return finding_add(list, &f, err) && cut_find(look, &s, list, err);
}
