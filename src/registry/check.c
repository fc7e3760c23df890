/*
 * check: the questions in SQL; those of geometry are check_topology.c.
 */
#include "yardstick/registry/check.h"

#include "check_topology.h"
#include "yardstick/registry/collection.h"
#include "yardstick/store/stmt.h"

static const struct {
    enum sql_id sql;
    const char *rule;
    enum finding_severity severity;
    const char *title[LANG_COUNT];
} rules[] = {
#define ERROR_RULE(ID, rule, zh, en)                                                               \
    {                                                                                              \
        SQL_CHECK_##ID, rule, FINDING_ERROR,                                                       \
        {                                                                                          \
            zh, en                                                                                 \
        }                                                                                          \
    }
#define WARNING_RULE(ID, rule, zh, en)                                                             \
    {                                                                                              \
        SQL_CHECK_##ID, rule, FINDING_WARNING,                                                     \
        {                                                                                          \
            zh, en                                                                                 \
        }                                                                                          \
    }
    ERROR_RULE(AUDIT_GAP, "audit_gap", "审计中缺少其变更记录", "the audit lacks changes of it"),
    ERROR_RULE(SPATIAL_INDEX, "spatial_index", "空间索引与几何不一致",
               "the spatial index differs from the geometry"),
    ERROR_RULE(INSTITUTION_CYCLE, "institution_cycle", "机构的上级成环",
               "the institution is above itself"),
    ERROR_RULE(HISTORY_ORDER, "history_order", "历史与现状不衔接",
               "history does not join up with the present"),
    ERROR_RULE(HOLDING_SHARE, "holding_share", "分配份额合计超过 100 %",
               "more than the whole room is held"),
    ERROR_RULE(FLOOR_SUM, "floor_sum", "各层建筑面积之和不等于楼栋建筑面积",
               "the floors do not add up to the building's gross area"),
    ERROR_RULE(ROOM_SUM, "room_sum", "房间使用面积之和超过楼层建筑面积",
               "the rooms have more usable area than the floor has gross"),
    WARNING_RULE(MISSING_MEASUREMENT, "missing_measurement", "缺测绘面积", "no measured area"),
    WARNING_RULE(AREA_MISMATCH, "area_mismatch", "实测面积与图形不符",
                 "the measured area differs from the polygon"),
    WARNING_RULE(DUPLICATE_NUMBER, "duplicate_number", "同层门牌号重复",
                 "another room of the floor has this number"),
    WARNING_RULE(TECHNICAL_UNAPPROVED, "technical_unapproved", "技术业务用房无批准面积",
                 "a technical room without approved area"),
    WARNING_RULE(UNOCCUPIED, "unoccupied", "有分配无人使用", "held, and nobody sits in it"),
    WARNING_RULE(NO_HOLDER, "no_holder", "有人使用但无分配",
                 "somebody sits in it, nobody holds it"),
    WARNING_RULE(SECOND_OFFICE, "second_office", "一人多处办公室", "sits in more than one room"),
    WARNING_RULE(RETIRED_IN_ROOM, "retired_in_room", "离岗人员未腾退",
                 "has left, and still sits in a room"),
    WARNING_RULE(EXPIRED_LOAN, "expired_loan", "借用逾期未还",
                 "the loan has ended, the borrower still holds it"),
    WARNING_RULE(SCATTERED, "scattered", "一个单位分散在五栋以上楼内",
                 "holds rooms in five or more buildings"),
    WARNING_RULE(NO_TITLE, "no_title", "未办证", "no title"),
};

static void say(struct checking *c, enum finding_severity severity, const char *rule,
                struct str type, int64_t id, struct str code, struct str found,
                const char *const title[LANG_COUNT])
{
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    struct finding finding = { .severity = severity, .rule = rule, .type = type, .id = id };

    for (int lang = 0; lang < LANG_COUNT; lang++)
        finding.text[lang] = arena_printf(
            &arena, "%" STR_FMT "%s%s%s%" STR_FMT, STR_ARG(code), lang == LANG_ZH ? "：" : ": ",
            title[lang], found.len ? (lang == LANG_ZH ? "，" : ", ") : "", STR_ARG(found));
    c->n_errors += severity == FINDING_ERROR;
    c->tell(c->context, &finding);
}

void checking_say(struct checking *c, const char *rule, struct str type, int64_t id,
                  struct str code, struct str found, const char *const title[LANG_COUNT])
{
    say(c, FINDING_ERROR, rule, type, id, code, found, title);
}

static bool rule_ask(struct checking *c, size_t rule, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(c->conn, rules[rule].sql, &q, err))
        return false;
    if (stmt_has_bind(&q, ":srid"))
        stmt_bind_i64(&q, ":srid", c->srid);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        say(c, rules[rule].severity, rules[rule].rule, stmt_str(&q, 0), stmt_i64(&q, 1),
            stmt_str(&q, 2), stmt_str(&q, 3), rules[rule].title);
    return step == STEP_DONE ? true : error_prefix(err, "check %s", rules[rule].rule);
}

static bool references_ask(struct checking *c, struct error *err)
{
    static const char *const title[] = { "引用的记录不存在",
                                         "refers to a record that is not there" };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(c->conn, SQL_FOREIGN_KEY_CHECK, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        const struct collection *of = collection_of_table(stmt_str(&q, 0).ptr);

        checking_say(c, "foreign_key", of ? str_from(of->name) : stmt_str(&q, 0), stmt_i64(&q, 1),
                     stmt_str(&q, 0), stmt_str(&q, 2), title);
    }
    return step == STEP_DONE;
}

/* A chain that does not hold is a finding, not a failure of the check. */
static bool audit_ask(struct checking *c, const struct audit *audit, struct error *err)
{
    struct audit_head head;
    struct error why = { 0 };

    if (!audit || audit_verify(audit, c->conn, &head, &why))
        return true;
    if (why.code != ERROR_CONFLICT) {
        *err = why;
        return false;
    }
    checking_say(c, "audit", STR("ledger"), 0, STR("audit"), (struct str){ 0 },
                 (const char *const[]){ why.message[LANG_ZH], why.message[LANG_EN] });
    return true;
}

bool check_ledger(struct conn *conn, const struct audit *audit, int metre_srid, finding_tell *tell,
                  void *context, size_t *n_errors, struct error *err)
{
    struct checking c = { .conn = conn, .srid = metre_srid, .tell = tell, .context = context };
    bool done = references_ask(&c, err) && audit_ask(&c, audit, err);

    for (size_t i = 0; done && i < ARRAY_LEN(rules); i++)
        done = rule_ask(&c, i, err);
    done = done && check_topology(&c, err);
    *n_errors = c.n_errors;
    return done;
}
