/*
 * scenario_files: what movers, door plates and units need of a plan, as workbooks and to print.
 */
#include <stdio.h>

#include "people.h"
#include "rows.h"
#include "scenario_letters.h"
#include "scenarios.h"
#include "yardstick/base/clock.h"
#include "yardstick/draw/door_cards.h"
#include "yardstick/draw/listing.h"
#include "yardstick/registry/book.h"

enum { COLUMNS_MAX = 8, FILE_MS = 20000 };

struct files_args {
    int64_t id;
    int f, lang;
};
enum file_form { FILE_XLSX, FILE_PDF };
static const char *const file_forms[] = { "xlsx", "pdf", NULL };
static const struct param files_params[] = {
    PARAM(I64, files_args, id, .min = 1, .max = 9007199254740991, .about = "of the scenario",
          .about_zh = "方案编号"),
    PARAM(ENUM, files_args, f, .values = file_forms, .otherwise = "xlsx",
          .about = "a workbook, or sheets to print", .about_zh = "工作簿或打印页"),
    PARAM(ENUM, files_args, lang, .values = list_langs, .otherwise = "zh",
          .about = "language of the words", .about_zh = "文件的语言"),
    PARAM_END
};

/* A list: a row of the statement a row. */
struct list_file {
    enum sql_id sql;
    const char *title[LANG_COUNT], *name[LANG_COUNT]; /* name: of the file, without its ending */
    const char *columns[COLUMNS_MAX][LANG_COUNT];
    double widths[COLUMNS_MAX];
    int n_columns;
};

static const struct list_file moves_file = {
    .sql = SQL_SCENARIO_MOVES,
    .title = { "搬迁清单", "Moves" },
    .name = { "搬迁清单", "moves" },
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
    .name = { "门牌", "doors" },
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

/* One file being made: of which plan, and from which statement. */
struct making_file {
    struct call *call;
    const struct files_args *args;
    struct scenario scenario;
    struct reader reader;
    struct stmt q;
    char about[400];
};

static void file_release(struct making_file *m)
{
    stmt_release(&m->q);
    reader_release(&m->reader);
}

/* The file may be had, and there is such a scenario. */
static bool file_begin(struct making_file *m, enum sql_id sql, struct error *err)
{
    struct call *call = m->call;

    call->response->cache = "no-store";
    if (!call_reader(call, &m->reader, err))
        return false;
    conn_deadline(m->reader.conn, FILE_MS);
    if (!scenario_load(m->reader.conn, m->args->id, call->arena, &m->scenario, err) ||
        !people_list_check(call, true, err) || !stmt_open(m->reader.conn, sql, &m->q, err))
        return false;
    stmt_bind_i64(&m->q, ":id", m->args->id);
    snprintf(m->about, sizeof(m->about),
             lang_of(m->args) == LANG_ZH ? "%" STR_FMT "　第 %lld 稿" : "%" STR_FMT ", plan %lld",
             STR_ARG(m->scenario.name), (long long)m->scenario.plan);
    return true;
}

static void pdf_begin(struct making_file *m, const char *name)
{
    struct response *response = m->call->response;

    response->body.limit = RESPONSE_BODY_MAX;
    response->content_type = "application/pdf";
    response->no_gzip = true;
    response_download(response, arena_printf(m->call->arena, "%s.pdf", name), m->call->arena);
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

static bool book_answer_make(struct making_file *m, const struct list_file *file, struct error *err)
{
    enum lang lang = lang_of(m->args);
    struct book_answer answer;
    struct error ignored;
    struct book *book;
    bool done;

    if (!book_answer_begin(m->call, &answer, &book, err))
        return false;
    done = list_fill(book, file, &m->q, lang, err);
    return book_answer_end(m->call, &answer, book,
                           arena_printf(m->call->arena, "%s.xlsx", file->name[lang]),
                           done ? err : &ignored) &&
           done;
}

static const char *none_text(enum lang lang)
{
    return lang == LANG_ZH ? "该方案没有相应的房间。" : "There are no such rooms in this plan.";
}

static bool listing_rows(struct listing *list, const struct list_file *file, struct making_file *m,
                         struct error *err)
{
    struct listing_column columns[COLUMNS_MAX];
    struct str cells[COLUMNS_MAX];
    enum lang lang = lang_of(m->args);
    enum stmt_step_result step;
    int n = 0;

    for (int i = 0; i < file->n_columns; i++)
        columns[i] = (struct listing_column){ str_from(file->columns[i][lang]), file->widths[i],
                                              LETTERING_LEFT };
    listing_table(list, (struct str){ 0 }, columns, (size_t)file->n_columns);
    while ((step = stmt_step(&m->q, err)) == STEP_ROW) {
        for (int i = 0; i < file->n_columns; i++)
            cells[i] = stmt_str(&m->q, i);
        listing_row(list, cells, LISTING_PLAIN);
        n++;
    }
    if (n == 0)
        listing_note(list, str_from(none_text(lang)));
    return step == STEP_DONE;
}

static bool listing_answer(struct making_file *m, const struct list_file *file, struct error *err)
{
    enum lang lang = lang_of(m->args);
    char today[DATE_TEXT];
    struct listing_form form = { .title = str_from(file->title[lang]),
                                 .about = str_from(m->about),
                                 .lang = lang };
    struct listing *list;
    struct error ignored;
    bool done;

    clock_today(today);
    form.day = str_from(today);
    pdf_begin(m, file->name[lang]);
    if (!listing_open(&form, &m->call->response->body, &list, err))
        return false;
    done = listing_rows(list, file, m, err);
    return listing_close(list, done ? err : &ignored) && done;
}

static bool cards_answer(struct making_file *m, const struct list_file *file, struct error *err)
{
    enum lang lang = lang_of(m->args);
    enum stmt_step_result step;
    struct door_cards *cards;
    struct error ignored;
    char today[DATE_TEXT];

    clock_today(today);
    pdf_begin(m, file->name[lang]);
    if (!door_cards_open(str_from(file->title[lang]), str_from(today), &m->call->response->body,
                         &cards, err))
        return false;
    while ((step = stmt_step(&m->q, err)) == STEP_ROW) {
        char place[300];
        struct door_card card = { .room = stmt_str(&m->q, 2),
                                  .unit = stmt_str(&m->q, 3),
                                  .department = stmt_str(&m->q, 4),
                                  .people = stmt_str(&m->q, 5) };

        snprintf(place, sizeof(place), "%" STR_FMT " %" STR_FMT, STR_ARG(stmt_str(&m->q, 0)),
                 STR_ARG(stmt_str(&m->q, 1)));
        card.place = str_from(place);
        door_cards_add(cards, &card);
    }
    return door_cards_close(cards, step == STEP_DONE ? err : &ignored) && step == STEP_DONE;
}

typedef bool file_make(struct making_file *m, const struct list_file *file, struct error *err);

static bool file_answer(struct call *call, const struct files_args *args,
                        const struct list_file *file, file_make *print, struct error *err)
{
    struct making_file m = { .call = call, .args = args };
    bool done = file_begin(&m, file->sql, err) &&
                (args->f == FILE_PDF ? print : book_answer_make)(&m, file, err);

    file_release(&m);
    return done;
}

static bool moves_get(struct call *call, const void *args, struct error *err)
{
    return file_answer(call, args, &moves_file, listing_answer, err);
}

static bool doors_get(struct call *call, const void *args, struct error *err)
{
    return file_answer(call, args, &doors_file, cards_answer, err);
}

static const struct list_file letters_file = { .sql = SQL_SCENARIO_LETTERS,
                                               .name = { "搬迁通知", "letters" } };

static bool letters_book(struct making_file *m, struct error *err)
{
    enum lang lang = lang_of(m->args);
    struct book_answer answer;
    struct error ignored;
    struct book *book;
    bool done;

    if (!book_answer_begin(m->call, &answer, &book, err))
        return false;
    done = letters_fill(book, &m->q, lang, err);
    return book_answer_end(m->call, &answer, book,
                           arena_printf(m->call->arena, "%s.xlsx", letters_file.name[lang]),
                           done ? err : &ignored) &&
           done;
}

static bool letters_get(struct call *call, const void *args_, struct error *err)
{
    const struct files_args *args = args_;
    struct making_file m = { .call = call, .args = args };
    bool done = file_begin(&m, letters_file.sql, err);

    if (done) {
        letters_bind(&m.q, lang_of(args));
        if (args->f == FILE_PDF)
            pdf_begin(&m, letters_file.name[lang_of(args)]);
        done = args->f == FILE_PDF ? letters_print(&m.q, lang_of(args), str_from(m.about),
                                                   &call->response->body, err)
                                   : letters_book(&m, err);
    }
    file_release(&m);
    return done;
}

#define FORMS "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/pdf"

const struct route scenario_file_routes[] = {
    { METHOD_GET, "/api/scenarios/{id}/moves", moves_get, files_params, sizeof(struct files_args),
      "plan", SCOPE_READ, "Who goes where, person by person, as a workbook or to print", "搬迁清单",
      FORMS },
    { METHOD_GET, "/api/scenarios/{id}/doors", doors_get, files_params, sizeof(struct files_args),
      "plan", SCOPE_READ, "What stands on each door: a list, or cards to put up", "门牌", FORMS },
    { METHOD_GET, "/api/scenarios/{id}/letters", letters_get, files_params,
      sizeof(struct files_args), "plan", SCOPE_READ,
      "A letter to each unit that moves, as a workbook or to print", "搬迁通知", FORMS },
};
const size_t n_scenario_file_routes = ARRAY_LEN(scenario_file_routes);
