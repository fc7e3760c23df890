/*
 * warning_list: see the header.
 */
#include "yardstick/housing/warning_list.h"

#include "yardstick/store/stmt.h"

static const struct code types[] = { { "rooms", { "房间", "Room" } },
                                     { "people", { "人员", "Person" } },
                                     { "institutions", { "机构", "Institution" } },
                                     { "buildings", { "楼栋", "Building" } },
                                     { "floors", { "楼层", "Floor" } },
                                     { NULL } };
static const struct code levels[] = { { "amber", { "黄", "Amber" } },
                                      { "red", { "红", "Red" } },
                                      { NULL } };
static const struct code states[] = { { "open", { "未处理", "Open" } },
                                      { "explained", { "已说明", "Explained" } },
                                      { "closed", { "已消除", "Closed" } },
                                      { NULL } };

static const struct column columns[] = {
    { .name = "id", .title = { "编号", "Id" }, .kind = COLUMN_INTEGER },
    { .name = "code", .title = { "预警", "Warning" }, .kind = COLUMN_TEXT },
    { .name = "type", .title = { "对象类型", "Kind" }, .kind = COLUMN_CODE, .codes = types },
    { .name = "object", .title = { "对象", "Object" }, .kind = COLUMN_TEXT },
    { .name = "institution", .title = { "单位", "Institution" }, .kind = COLUMN_TEXT },
    { .name = "level", .title = { "级别", "Level" }, .kind = COLUMN_CODE, .codes = levels },
    { .name = "area", .title = { "面积", "Area" }, .kind = COLUMN_AREA },
    { .name = "since", .title = { "起始", "Since" }, .kind = COLUMN_DATE },
    { .name = "opened", .title = { "发现", "Opened" }, .kind = COLUMN_DATE },
    { .name = "closed", .title = { "消除", "Closed" }, .kind = COLUMN_DATE },
    { .name = "state", .title = { "状态", "State" }, .kind = COLUMN_CODE, .codes = states },
    { .name = "document", .title = { "说明文号", "Document" }, .kind = COLUMN_TEXT },
    { .name = "explained_until", .title = { "说明至", "Explained until" }, .kind = COLUMN_DATE },
};

const struct collection warning_collection = { .name = "warnings",
                                               .title = { "预警", "Warnings" },
                                               .columns = columns,
                                               .n_columns = ARRAY_LEN(columns) };

struct count {
    int64_t open, red, explained;
    double area;
};

static bool counts_load(struct conn *conn, int64_t institution, const struct warning_rules *rules,
                        struct count counts[WARNING_RULES_MAX], struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_WARNINGS_SUMMARY, &q, err))
        return false;
    stmt_bind_id(&q, ":institution_id", institution);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        for (size_t i = 0; i < rules->n; i++)
            if (str_eq(rules->rules[i].code, stmt_str(&q, 0)))
                counts[i] = (struct count){ stmt_i64(&q, 1), stmt_i64(&q, 2), stmt_i64(&q, 3),
                                            stmt_f64(&q, 4) };
    return step == STEP_DONE;
}

bool warnings_summary_write(struct conn *conn, int64_t institution, struct json *j, const char *key,
                            struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct warning_rules rules;
    struct count counts[WARNING_RULES_MAX] = { 0 };

    if (!warning_rules_read(&arena, &rules, err) ||
        !counts_load(conn, institution, &rules, counts, err))
        return false;
    json_array_begin(j, key);
    for (size_t i = 0; i < rules.n; i++) {
        const struct warning_rule *rule = &rules.rules[i];

        json_object_begin(j, NULL);
        json_str(j, "code", rule->code);
        json_text(j, "type", affected_names[rule->type]);
        json_str(j, "rule", rule->rule);
        json_str(j, "title", rule->title[LANG_EN]);
        json_str(j, "title_zh", rule->title[LANG_ZH]);
        if (rule->needs.len)
            json_str(j, "needs", rule->needs);
        json_i64(j, "open", counts[i].open);
        json_i64(j, "red", counts[i].red);
        json_i64(j, "explained", counts[i].explained);
        json_f64(j, "area", counts[i].area, 2);
        json_end(j);
    }
    json_end(j);
    return true;
}
