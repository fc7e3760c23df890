/*
 * codes: see the header.
 */
#include "yardstick/demo/codes.h"

#include <stddef.h>
#include <string.h>

const struct city_rank city_ranks[] = {
    { "municipal", "city_head", 4200 },
    { "municipal", "city_deputy", 3000 },
    { "municipal", "bureau_head", 2400 },
    { "municipal", "bureau_deputy", 1800 },
    { "municipal", "staff", 900 },
    { "county", "county_head", 3000 },
    { "county", "county_deputy", 2400 },
    { "county", "section_head", 1800 },
    { "county", "section_deputy", 1200 },
    { "county", "staff", 900 },
    { NULL, NULL, 0 },
};

const struct city_rule city_rules[] = {
    { "over_standard", "rooms", "办公室超标",
      "usable area above the sum of the ceilings of those who sit in it" },
    { "unoccupied", "rooms", "有分配无人使用", "an office that is held and in which nobody sits" },
    { "idle", "rooms", "闲置", "in use by state, held by nobody, occupied by nobody" },
    { "second_office", "people", "一人两处办公室", "sits in a second office today" },
    { "missing_measurement", "rooms", "缺测绘面积", "no measured area" },
    { "expired_loan", "rooms", "借用逾期未还", "the loan has ended, the borrower still holds it" },
    { "scattered", "institutions", "一个单位分散在五栋楼以上",
      "holds rooms in five buildings or more" },
    { "no_holder", "rooms", "有人使用但无分配", "somebody sits in it, nobody holds it" },
    { "retired_in_room", "people", "退休人员未腾退", "retired, still sits in a room" },
    { "expiring_lease", "buildings", "租约将到期", "the lease ends within 90 days" },
    { "no_title", "buildings", "未办证", "no title" },
    { "area_mismatch", "rooms", "实测面积与图形不符",
      "measured area further from the polygon than the limit of grade 2" },
    { "duplicate_number", "rooms", "同层门牌号重复", "two rooms of a floor with one number" },
    { "private_wc", "rooms", "无资格配独立卫生间",
      "a private WC held by a unit without a leader who is entitled to one" },
    { "technical_unapproved", "rooms", "技术业务用房无批准面积",
      "a technical room without approved area" },
    { NULL, NULL, NULL, NULL },
};

int64_t city_ceiling(const char *class, const char *rank)
{
    for (const struct city_rank *r = city_ranks; r->code; r++)
        if (strcmp(r->code, rank) == 0 && strcmp(r->class, class) == 0)
            return r->ceiling;
    return 0;
}

const struct city_rule *city_rule_find(const char *code)
{
    for (const struct city_rule *r = city_rules; r->code; r++)
        if (strcmp(r->code, code) == 0)
            return r;
    return NULL;
}
