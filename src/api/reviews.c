/*
 * reviews: /api/reviews, how complete and fresh units' data are, what is missing, and
 * a unit's registers as one workbook in which that is marked.
 */
#include "resource.h"

#include "rows.h"
#include "yardstick/base/clock.h"
#include "yardstick/housing/review.h"
#include "yardstick/registry/book.h"
#include "yardstick/registry/cell.h"

enum { GAPS_MAX = 5000 };

static bool rules_today(struct call *call, struct review_rules *rules, struct error *err)
{
    char today[DATE_TEXT];

    clock_today(today);
    return review_rules_read(str_from(today), call->arena, rules, err);
}

static void rules_write(struct json *j, const struct review_rules *rules)
{
    json_array_begin(j, "rules");
    for (size_t i = 0; i < rules->n; i++) {
        const struct review_rule *r = &rules->rules[i];

        json_object_begin(j, NULL);
        json_str(j, "code", r->code);
        json_str(j, "register", r->register_name);
        json_str(j, "level", r->level);
        json_str(j, "title", r->title[LANG_EN]);
        json_str(j, "title_zh", r->title[LANG_ZH]);
        json_str(j, "from", r->from);
        json_str(j, "source", r->source);
        json_end(j);
    }
    json_end(j);
}

static void counts_write(struct json *j, const struct review_unit *u)
{
    static const struct review_unit nothing;

    u = u ? u : &nothing;
    json_i64(j, "required", u->required);
    json_i64(j, "missing", u->missing);
    json_i64(j, "wanted", u->wanted);
    json_i64(j, "wanted_missing", u->wanted_missing);
    json_f64(j, "complete", u->required ? 1 - (double)u->missing / (double)u->required : 1, 4);
}

static void text_or_none(struct json *j, const char *key, const struct stmt *q, int column)
{
    if (stmt_is_null(q, column))
        json_none(j, key);
    else
        json_str(j, key, stmt_str(q, column));
}

static void unit_write(struct json *j, const struct stmt *q, const struct review_counts *counts,
                       int64_t today)
{
    json_object_begin(j, NULL);
    json_i64(j, "institution_id", stmt_i64(q, 0));
    json_str(j, "code", stmt_str(q, 1));
    json_str(j, "institution", stmt_str(q, 2));
    counts_write(j, review_unit_find(counts, stmt_i64(q, 0)));
    text_or_none(j, "changed_on", q, 3);
    if (stmt_is_null(q, 3))
        json_none(j, "days");
    else
        json_i64(j, "days", today - date_to_days(stmt_str(q, 3)));
    json_i64(j, "corrections", stmt_i64(q, 4));
    text_or_none(j, "state", q, 5);
    json_end(j);
}

static bool units_write(struct call *call, struct conn *conn, int64_t unit, struct json *j,
                        struct error *err)
{
    struct review_rules rules;
    struct review_counts counts;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char today[DATE_TEXT];

    clock_today(today);
    if (!rules_today(call, &rules, err) ||
        !review_count(conn, &rules, unit, call->arena, &counts, err) ||
        !stmt_open(conn, SQL_REVIEW_FRESH, &q, err))
        return false;
    stmt_bind_id(&q, ":unit", unit);
    rules_write(j, &rules);
    json_array_begin(j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        unit_write(j, &q, &counts, date_to_days(str_from(today)));
    json_end(j);
    return step == STEP_DONE;
}

static bool completeness_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    (void)args;
    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err))
        return false;
    json_object_begin(&j, NULL);
    if (!units_write(call, r.conn, 0, &j, err))
        return false;
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

struct gaps {
    struct json *j;
    int64_t n;
};

static bool gap_write(void *context, const struct review_gap *gap, struct error *err)
{
    struct gaps *g = context;

    (void)err;
    if (g->n++ >= GAPS_MAX)
        return true;
    json_object_begin(g->j, NULL);
    json_str(g->j, "rule", gap->rule->code);
    json_str(g->j, "register", gap->rule->register_name);
    json_str(g->j, "level", gap->rule->level);
    json_i64(g->j, "object_id", gap->object_id);
    json_str(g->j, "object", gap->object);
    json_end(g->j);
    return true;
}

static bool unit_get(struct call *call, const void *args, struct error *err)
{
    int64_t unit = ((const struct record_args *)args)->id;
    struct json j = JSON_INIT(&call->response->body);
    struct gaps gaps = { &j, 0 };
    struct review_rules rules;
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !record_there(r.conn, SQL_REVIEW_UNIT_THERE, unit, "institutions", err) ||
        !rules_today(call, &rules, err))
        return false;
    json_object_begin(&j, NULL);
    if (!units_write(call, r.conn, unit, &j, err))
        return false;
    json_array_begin(&j, "gaps");
    if (!review_gaps(r.conn, &rules, unit, &gaps, gap_write, err))
        return false;
    json_end(&j);
    json_i64(&j, "n_gaps", gaps.n);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

/* The columns of a sheet by their names in the register, and the rules that want them filled. */
struct review_sheet {
    enum collection_id collection;
    enum sql_id sql;
    const char *columns[12], *rules[12];
};

static const struct review_sheet sheets[] = {
    { COLLECTION_ROOMS,
      SQL_REVIEW_SHEET_ROOMS,
      { "code", "building_code", "ordinal", "number", "name", "use", "subtype", "measured_area",
        "declared_area", "approved_area", "state", NULL },
      { "", "", "", "room_number", "", "room_use", "room_subtype", "room_measured", "", "", "" } },
    { COLLECTION_PEOPLE,
      SQL_REVIEW_SHEET_PEOPLE,
      { "code", "name", "institution_code", "department", "rank", "status", NULL },
      { "person_code", "", "", "person_department", "person_rank", "" } },
};

static bool is_wanted(const struct review_rules *rules, const char *code)
{
    for (size_t i = 0; i < rules->n; i++)
        if (str_eq(rules->rules[i].code, str_from(code)))
            return true;
    return false;
}

static void cell_put(struct book *book, int row, int at, const struct column *c,
                     const struct stmt *q, bool wanted, enum lang lang)
{
    AUTO(buf) text = BUF_INIT(4096);
    struct cell value = { CELL_NULL, 0, { 0 } };

    if (!stmt_is_null(q, at))
        value = stmt_is_text(q, at) ? (struct cell){ CELL_TEXT, 0, stmt_str(q, at) }
                                    : (struct cell){ CELL_I64, stmt_i64(q, at), { 0 } };
    if (c->kind == COLUMN_CODE && value.kind == CELL_TEXT)
        buf_text(&text, code_title(c->codes, value.text, lang));
    else if (c->kind == COLUMN_REFERENCE)
        buf_add(&text, value.text);
    else
        cell_write(c, value, &text);
    book_text(book, row, at, buf_str(&text), wanted && !text.len ? BOOK_FLAWED : BOOK_CELL);
}

static bool sheet_fill(struct conn *conn, const struct review_sheet *s,
                       const struct review_rules *rules, int64_t unit, enum lang lang,
                       struct book *book, struct error *err)
{
    const struct collection *of = &collections[s->collection];
    const struct column *columns[12] = { NULL };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int n = 0, row = 1;

    if (!stmt_open(conn, s->sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":unit", unit);
    book_sheet(book, of->title[lang]);
    for (; s->columns[n]; n++) {
        columns[n] = &of->columns[collection_column(of, str_from(s->columns[n]))];
        book_text(book, 0, n, str_from(columns[n]->title[lang]), BOOK_HEADER);
    }
    book_width(book, 0, n - 1, 16);
    book_freeze(book, 1, 1);
    for (; (step = stmt_step(&q, err)) == STEP_ROW; row++)
        for (int i = 0; i < n; i++)
            cell_put(book, row, i, columns[i], &q, is_wanted(rules, s->rules[i]), lang);
    return step == STEP_DONE;
}

struct unit_book_args {
    int64_t id;
    int lang;
};
static const struct param unit_book_params[] = {
    PARAM(I64, unit_book_args, id, .min = 1, .max = 9007199254740991, .about = "of the unit",
          .about_zh = "单位编号"),
    PARAM(ENUM, unit_book_args, lang, .values = list_langs, .otherwise = "zh"), PARAM_END
};

static bool unit_book(struct call *call, const void *args_, struct error *err)
{
    const struct unit_book_args *a = args_;
    struct review_rules rules;
    struct book_answer answer;
    struct book *book;
    struct error ignored;
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    bool done = true;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !record_there(r.conn, SQL_REVIEW_UNIT_THERE, a->id, "institutions", err) ||
        !rules_today(call, &rules, err) || !book_answer_begin(call, &answer, &book, err))
        return false;
    call->response->cache = "no-store";
    for (size_t i = 0; i < ARRAY_LEN(sheets) && done; i++)
        done = sheet_fill(r.conn, &sheets[i], &rules, a->id, a->lang == 1 ? LANG_EN : LANG_ZH, book,
                          err);
    if (!book_answer_end(call, &answer, book, STR("review.xlsx"), done ? err : &ignored))
        return false;
    if (!done)
        response_release(call->response);
    return done;
}

const struct route review_routes[] = {
    { METHOD_GET, "/api/reviews/completeness", completeness_get, NULL, 0, "read_units", SCOPE_READ,
      "How complete and fresh each unit's data are", "各单位数据的完整性与时效" },
    { METHOD_GET, "/api/reviews/units/{id}", unit_get, record_params, sizeof(struct record_args),
      "read_units", SCOPE_READ, "What is missing in a unit's data", "单位数据缺项" },
    { METHOD_GET, "/api/reviews/units/{id}.xlsx", unit_book, unit_book_params,
      sizeof(struct unit_book_args), "read_people", SCOPE_READ,
      "A unit's registers as one workbook, marked where something is missing",
      "单位台账工作簿（缺项已标注）",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};
const size_t n_review_routes = ARRAY_LEN(review_routes);
