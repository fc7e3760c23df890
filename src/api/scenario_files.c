/*
 * scenario_files: what movers, door plates and units need of a plan, as workbooks.
 */
#include <stdio.h>

#include "people.h"
#include "rows.h"
#include "scenarios.h"
#include "yardstick/base/clock.h"
#include "yardstick/registry/book.h"

enum { COLUMNS_MAX = 8, LETTERS_MAX = 200, LETTER_TEXT = 4000 };

struct files_args {
    int64_t id;
    int f, lang;
};
static const char *const file_forms[] = { "xlsx", NULL };
static const struct param files_params[] = {
    PARAM(I64, files_args, id, .min = 1, .max = 9007199254740991, .about = "of the scenario",
          .about_zh = "方案编号"),
    PARAM(ENUM, files_args, f, .values = file_forms, .otherwise = "xlsx"),
    PARAM(ENUM, files_args, lang, .values = list_langs, .otherwise = "zh",
          .about = "language of a workbook", .about_zh = "工作簿的语言"),
    PARAM_END
};

/* A list: a row of the statement a row. */
struct list_file {
    enum sql_id sql;
    const char *title[LANG_COUNT], *name[LANG_COUNT];
    const char *columns[COLUMNS_MAX][LANG_COUNT];
    double widths[COLUMNS_MAX];
    int n_columns;
};

static const struct list_file moves_file = {
    .sql = SQL_SCENARIO_MOVES,
    .title = { "搬迁清单", "Moves" },
    .name = { "搬迁清单.xlsx", "moves.xlsx" },
    .columns = { { "批次", "Wave" },
                 { "单位", "Unit" },
                 { "姓名", "Name" },
                 { "处室", "Department" },
                 { "现用房", "From" },
                 { "迁入楼栋", "To building" },
                 { "楼层", "Floor" },
                 { "房间", "Room" } },
    .widths = { 6, 28, 12, 18, 34, 30, 8, 10 },
    .n_columns = 8,
};

static const struct list_file doors_file = {
    .sql = SQL_SCENARIO_DOORS,
    .title = { "门牌", "Door labels" },
    .name = { "门牌.xlsx", "doors.xlsx" },
    .columns = { { "楼栋", "Building" },
                 { "楼层", "Floor" },
                 { "房间", "Room" },
                 { "单位", "Unit" },
                 { "处室", "Department" },
                 { "姓名", "People" } },
    .widths = { 30, 8, 10, 30, 24, 40 },
    .n_columns = 6,
};

static enum lang lang_of(const struct files_args *args)
{
    return args->lang == 1 ? LANG_EN : LANG_ZH;
}

static bool statement_open(struct conn *conn, enum sql_id sql, int64_t id, struct stmt *q,
                           struct error *err)
{
    if (!stmt_open(conn, sql, q, err))
        return false;
    stmt_bind_i64(q, ":id", id);
    return true;
}

static bool list_fill(struct book *book, const struct list_file *file, struct stmt *q,
                      enum lang lang, struct error *err)
{
    enum stmt_step_result step;
    int row = 0;

    book_sheet(book, file->title[lang]);
    for (int i = 0; i < file->n_columns; i++) {
        book_width(book, i, i, file->widths[i]);
        book_text(book, 0, i, str_from(file->columns[i][lang]), BOOK_HEADER);
    }
    book_freeze(book, 1, 0);
    while ((step = stmt_step(q, err)) == STEP_ROW) {
        row++;
        for (int i = 0; i < file->n_columns; i++)
            book_text(book, row, i, stmt_str(q, i), BOOK_CELL);
    }
    return step == STEP_DONE;
}

/* The file may be had, and there is such a scenario. */
static bool file_check(struct call *call, struct conn *conn, int64_t id, struct error *err)
{
    struct scenario scenario;

    return scenario_load(conn, id, call->arena, &scenario, err) &&
           people_list_check(call, true, err);
}

static bool list_answer_book(struct call *call, const struct files_args *args,
                             const struct list_file *file, struct error *err)
{
    struct book_answer answer;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    struct error ignored;
    struct book *book;
    bool done;

    if (!call_reader(call, &r, err) || !file_check(call, r.conn, args->id, err) ||
        !statement_open(r.conn, file->sql, args->id, &q, err) ||
        !book_answer_begin(call, &answer, &book, err))
        return false;
    done = list_fill(book, file, &q, lang_of(args), err);
    return book_answer_end(call, &answer, book, str_from(file->name[lang_of(args)]),
                           done ? err : &ignored) &&
           done;
}

static bool moves_get(struct call *call, const void *args, struct error *err)
{
    return list_answer_book(call, args, &moves_file, err);
}

static bool doors_get(struct call *call, const void *args, struct error *err)
{
    return list_answer_book(call, args, &doors_file, err);
}

/* What a unit reads. */
static void letter_text(struct stmt *q, enum lang lang, char out[LETTER_TEXT])
{
    struct str from = stmt_str(q, 2), to = stmt_str(q, 3), rooms = stmt_str(q, 7);
    long long wave = stmt_i64(q, 1), people = stmt_i64(q, 4), n = stmt_i64(q, 5);
    double area = stmt_f64(q, 6) / 100;

    if (lang == LANG_ZH)
        snprintf(out, LETTER_TEXT,
                 "根据批准的办公用房调配方案，贵单位 %lld 人列入第 %lld 批搬迁，由%" STR_FMT
                 "迁至%" STR_FMT "。新用房 %lld 间，使用面积 %.2f 平方米：%" STR_FMT
                 "。请在规定期限内完成搬迁，并将原用房交回。",
                 people, wave, STR_ARG(from), STR_ARG(to), n, area, STR_ARG(rooms));
    else
        snprintf(out, LETTER_TEXT,
                 "By the approved plan the %lld people of your unit move in wave %lld from "
                 "%" STR_FMT " to %" STR_FMT ". You are given %lld rooms with %.2f m2 of usable "
                 "area: %" STR_FMT ". Please move within the time set and hand back what you "
                 "have had.",
                 people, wave, STR_ARG(from), STR_ARG(to), n, area, STR_ARG(rooms));
}

static void letter_write(struct book *book, struct stmt *q, int n, enum lang lang)
{
    char name[32], text[LETTER_TEXT], today[DATE_TEXT];

    snprintf(name, sizeof(name), "%d", n);
    clock_today(today);
    letter_text(q, lang, text);
    book_sheet(book, name);
    book_width(book, 0, 7, 14);
    book_merge(book, 1, 0, 2, 7, lang == LANG_ZH ? STR("搬迁通知") : STR("Notice of moving"),
               BOOK_TITLE);
    book_merge(book, 4, 0, 4, 7, stmt_str(q, 0), BOOK_PLAIN);
    book_merge(book, 6, 0, 18, 7, str_from(text), BOOK_CELL);
    book_merge(book, 20, 5, 20, 7, str_from(today), BOOK_PLAIN);
}

static bool letters_fill(struct book *book, struct stmt *q, enum lang lang, struct error *err)
{
    enum stmt_step_result step;
    int n = 0;

    while ((step = stmt_step(q, err)) == STEP_ROW && n < LETTERS_MAX)
        letter_write(book, q, ++n, lang);
    if (n == 0)
        book_sheet(book, "1");
    return step != STEP_FAILED;
}

static bool letters_get(struct call *call, const void *args_, struct error *err)
{
    const struct files_args *args = args_;
    enum lang lang = lang_of(args);
    struct book_answer answer;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    struct error ignored;
    struct book *book;
    bool done;

    if (!call_reader(call, &r, err) || !file_check(call, r.conn, args->id, err) ||
        !statement_open(r.conn, SQL_SCENARIO_LETTERS, args->id, &q, err) ||
        !book_answer_begin(call, &answer, &book, err))
        return false;
    done = letters_fill(book, &q, lang, err);
    return book_answer_end(call, &answer, book,
                           lang == LANG_ZH ? STR("搬迁通知.xlsx") : STR("letters.xlsx"),
                           done ? err : &ignored) &&
           done;
}

#define WORKBOOK "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

const struct route scenario_file_routes[] = {
    { METHOD_GET, "/api/scenarios/{id}/moves", moves_get, files_params, sizeof(struct files_args),
      "plan", SCOPE_READ, "Who goes where, person by person, as a workbook", "搬迁清单", WORKBOOK },
    { METHOD_GET, "/api/scenarios/{id}/doors", doors_get, files_params, sizeof(struct files_args),
      "plan", SCOPE_READ, "What stands on each door, as a workbook", "门牌", WORKBOOK },
    { METHOD_GET, "/api/scenarios/{id}/letters", letters_get, files_params,
      sizeof(struct files_args), "plan", SCOPE_READ,
      "A letter to each unit that moves, as a workbook", "搬迁通知", WORKBOOK },
};
const size_t n_scenario_file_routes = ARRAY_LEN(scenario_file_routes);
