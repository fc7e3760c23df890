/*
 * confirmation_reminders: GET /api/confirmations/reminders: who has to sign or to answer what until
 * when, to look at or as a file to remind people by.
 */
#include "confirming.h"

struct reminders_args {
    int64_t within;
    int party, f, lang;
};

static const char *const parties[] = { "unit", "surveyor", "bureau", NULL };
static const struct param reminders_params[] = {
    PARAM(ENUM, reminders_args, party, .values = parties, .about = "only of this party",
          .about_zh = "只列该方"),
    PARAM(I64, reminders_args, within, .min = -36500, .max = 36500,
          .about = "only with so many days left or fewer; -1: only what is over",
          .about_zh = "只列剩余天数不超过此数的；-1 只列超期的"),
    PARAM(ENUM, reminders_args, f, .values = list_forms, .otherwise = "json"),
    PARAM(ENUM, reminders_args, lang, .values = list_langs, .otherwise = "zh",
          .about = "language of a workbook", .about_zh = "工作簿的语言"),
    PARAM_END
};

static const struct column columns[] = {
    { .name = "institution", .title = { "单位", "Unit" } },
    { .name = "courtyard", .title = { "院落", "Courtyard" } },
    { .name = "building", .title = { "楼栋", "Building" } },
    { .name = "batch", .title = { "批次", "Batch" } },
    { .name = "state", .title = { "状态", "State" } },
    { .name = "party", .title = { "哪一方", "Party" } },
    { .name = "task", .title = { "待办", "To do" } },
    { .name = "who", .title = { "谁", "Who" } },
    { .name = "since", .title = { "自", "Since" } },
    { .name = "due", .title = { "期限", "Due" } },
    { .name = "days", .title = { "剩余天数", "Days left" } },
    { .name = "reminders", .title = { "已催办次数", "Reminders" } },
    { .name = "reminded", .title = { "最近催办", "Reminded" } },
};
static const struct collection reminder_collection = {
    .name = "reminders",
    .title = { "催办清单", "Reminders" },
    .columns = columns,
    .n_columns = ARRAY_LEN(columns),
};

static bool reminders_get(struct call *call, const void *args_, struct error *err)
{
    const struct reminders_args *args = args_;
    struct rows_form form = { &reminder_collection, args->f, args->lang, TABLE_ROWS_MAX };
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    AUTO(stmt) q = { 0 };

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !stmt_open(r.conn, SQL_CONFIRM_REMINDERS, &q, err))
        return false;
    stmt_bind_text(&q, ":party",
                   args->party < 0 ? (struct str){ 0 } : str_from(parties[args->party]));
    if (args->within == PARAM_ABSENT)
        stmt_bind_null(&q, ":within");
    else
        stmt_bind_i64(&q, ":within", args->within);
    stmt_bind_i64(&q, ":limit", rows_limit(&form));
    call->response->cache = "no-store";
    return rows_send(call, &q, &form, err);
}

const struct route confirmation_reminder_routes[] = {
    { METHOD_GET, "/api/confirmations/reminders", reminders_get, reminders_params,
      sizeof(struct reminders_args), "confirm", SCOPE_READ,
      "Who has to sign or to answer what until when, the most urgent first",
      "催办清单：谁应在何时前签字或答复",
      "application/json, text/csv, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};
const size_t n_confirmation_reminder_routes = ARRAY_LEN(confirmation_reminder_routes);
