/*
 * institution: the tree of units, and three that a reorganisation has ended.
 */
#include <string.h>

#include "lists.h"
#include "make.h"

/*
 * The last sign of a unified social credit code (GB 32100-2015): 31 less the
 * weighted sum modulo 31, weights the powers of 3.
 */
static char credit_check(const char *first17)
{
    static const char signs[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    unsigned sum = 0, weight = 1;

    for (int i = 0; i < 17; i++) {
        sum += (unsigned)(strchr(signs, first17[i]) - signs) * weight;
        weight = weight * 3 % 31;
    }
    return signs[(31 - sum % 31) % 31];
}

/* The check sign of an organisation code (GB 11714-1997): 11 less the weighted sum modulo 11. */
static char organisation_check(const char *first8)
{
    static const unsigned weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    unsigned sum = 0;

    for (int i = 0; i < 8; i++) {
        unsigned value =
            first8[i] >= 'A' ? (unsigned)(first8[i] - 'A') + 10 : (unsigned)(first8[i] - '0');

        sum += value * weights[i];
    }
    sum = 11 - sum % 11;
    return sum == 10 ? 'X' : sum == 11 ? '0' : (char)('0' + sum);
}

/* Bodies that begin with XD are invented; organs have 11, institutions 12. Z is no sign of the
 * code, nor are I, O, S and V. */
static struct str credit_code(struct make *make, uint32_t nth, const char *division, bool organ)
{
    struct str body = make_text(make, "XD%06u", 4100 + nth * 7);
    struct str first = make_text(make, "%s%s%" STR_FMT "%c", organ ? "11" : "12", division,
                                 STR_ARG(body), body.len == 8 ? organisation_check(body.ptr) : '0');

    return make_text(make, "%" STR_FMT "%c", STR_ARG(first),
                     first.len == 17 ? credit_check(first.ptr) : '0');
}

static uint32_t parent_find(const struct city *city, uint32_t first, const char *name)
{
    for (uint32_t i = first; i < city->n_institutions; i++)
        if (*name && str_eq(city->institutions[i].name, str_from(name)))
            return i;
    return CITY_NONE;
}

static void found_one(struct make *make, const struct list_institution *from, uint32_t district,
                      uint32_t first)
{
    struct city *city = make->city;
    const struct city_district *in = district == CITY_NONE ? NULL : &city->districts[district];
    const size_t sign = strlen("区");
    uint32_t nth = city->n_institutions;
    struct city_institution *unit = &city->institutions[nth];
    struct str parent = str_from(from->parent);

    *unit = (struct city_institution){ .class = from->level,
                                       .category = from->category,
                                       .successor = CITY_NONE,
                                       .district = district,
                                       .parent = CITY_NONE,
                                       .status = "active",
                                       .from = make_date("2021-07-01") };
    unit->name = str_from(from->name);
    unit->short_name = str_from(from->short_name);
    if (in) {
        unit->class = "county";
        unit->name = make_text(make, "%" STR_FMT "%s", STR_ARG(in->name), from->name + sign);
        unit->short_name =
            make_text(make, "%" STR_FMT "%s", STR_ARG(in->short_name), from->short_name);
        if (parent.len)
            parent = make_text(make, "%" STR_FMT "%s", STR_ARG(in->name), from->parent + sign);
    }
    unit->parent = parent.len ? parent_find(city, first, parent.ptr) : CITY_NONE;
    unit->secret = strstr(from->name, "机要") != NULL || strstr(from->name, "公安") != NULL;
    unit->code = credit_code(make, nth, in ? in->code.ptr : "370400",
                             strcmp(from->category, "public_institution") != 0);
    city->n_institutions++;
}

/* Names before the reorganisation of 2024-03-01. */
static const struct {
    const char *now, *name, *short_name;
} renamed[] = {
    { "市卫生健康委员会", "市卫生和计划生育委员会", "卫计委" },
    { "市自然资源和规划局", "市国土资源局", "国土局" },
    { "市应急管理局", "市安全生产监督管理局", "安监局" },
};

static const struct {
    const char *into, *name, *short_name;
} merged[] = {
    { "市文化和旅游局", "市旅游发展委员会", "旅发委" },
    { "市发展和改革委员会", "市粮食局", "粮食局" },
    { "市农业农村局", "市畜牧兽医局", "畜牧局" },
};

static void found_former(struct make *make, uint32_t i)
{
    struct city *city = make->city;
    uint32_t nth = city->n_institutions + city->n_former++;

    city->institutions[nth] = (struct city_institution){
        .name = str_from(merged[i].name),
        .short_name = str_from(merged[i].short_name),
        .class = "municipal",
        .category = "government",
        .parent = CITY_NONE,
        .successor = parent_find(city, 0, merged[i].into),
        .district = CITY_NONE,
        .status = "merged",
        .from = make_date("2021-07-01"),
        .to = make_date("2024-03-01"),
        .code = credit_code(make, nth, "370400", true),
    };
}

void found_institutions(struct make *make)
{
    struct city *city = make->city;

    for (uint32_t i = 0; i < CITY_MUNICIPAL; i++)
        found_one(make, &list_institutions[i], CITY_NONE, 0);
    for (uint32_t d = 0; d < city->n_districts; d++) {
        uint32_t first = city->n_institutions;

        for (uint32_t i = CITY_MUNICIPAL; i < list_n_institutions; i++)
            found_one(make, &list_institutions[i], d, first);
    }
    for (uint32_t i = 0; i < ARRAY_LEN(renamed); i++) {
        uint32_t row = parent_find(city, 0, renamed[i].now);
        struct city_event event = { "institutions",
                                    row,
                                    make_date("2024-03-01"),
                                    2,
                                    { { "name", str_from(renamed[i].name), { 0 } },
                                      { "short_name", str_from(renamed[i].short_name), { 0 } } } };

        if (row == CITY_NONE)
            continue;
        event.changes[0].after = city->institutions[row].name;
        event.changes[1].after = city->institutions[row].short_name;
        make_event(make, &event);
    }
    for (uint32_t i = 0; i < ARRAY_LEN(merged); i++)
        found_former(make, i);
    make->failed |= city->n_institutions != CITY_UNITS;
}
