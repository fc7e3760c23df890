/*
 * unit_books: /api/reviews/units/{id}.xlsx, a unit's registers as one workbook in which what is
 * missing or wrong is marked; and what somebody changed in it, read back as corrections to be
 * proposed. Reading proposes nothing: a person looks first.
 */
#include "resource.h"
#include "rows.h"
#include "table_read.h"

#include "yardstick/housing/unit_book.h"

enum { FILE_BYTES = 8 << 20 };

struct unit_book_args {
    int64_t id;
    int lang, format;
};

#define UNIT_ID                                                                                    \
    PARAM(I64, unit_book_args, id, .min = 1, .max = 9007199254740991, .about = "of the unit",      \
          .about_zh = "单位编号")
static const struct param unit_book_params[] = {
    UNIT_ID, PARAM(ENUM, unit_book_args, lang, .values = list_langs, .otherwise = "zh"), PARAM_END
};
static const char *const formats[] = { "xlsx", "ods", NULL };
static const struct param unit_read_params[] = {
    UNIT_ID,
    PARAM(ENUM, unit_book_args, format, .values = formats, .otherwise = "xlsx",
          .about = "what kind of workbook the body is", .about_zh = "正文是哪种工作簿"),
    PARAM_END
};

static bool unit_book(struct call *call, const void *args_, struct error *err)
{
    const struct unit_book_args *a = args_;
    struct book_answer answer;
    struct book *book;
    struct error ignored;
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    bool done;

    if (!call_reader(call, &r, err) || !tx_begin_read(&tx, r.conn, err) ||
        !record_there(r.conn, SQL_REVIEW_UNIT_THERE, a->id, "institutions", err) ||
        !book_answer_begin(call, &answer, &book, err))
        return false;
    call->response->cache = "no-store";
    done = unit_book_write(r.conn, a->id, a->lang == 1 ? LANG_EN : LANG_ZH, book, err);
    if (!book_answer_end(call, &answer, book, STR("review.xlsx"), done ? err : &ignored))
        return false;
    if (!done)
        response_release(call->response);
    return done;
}

static bool file_read(struct table_reading *table, struct error *err)
{
    return unit_file_read(table->ledger, table->path, table->name, table->result, err);
}

static void file_release(void *result)
{
    unit_file_release(result);
}

static void change_write(struct json *j, const struct unit_change *c)
{
    json_object_begin(j, NULL);
    json_str(j, "sheet", c->sheet);
    json_i64(j, "row", c->row);
    json_str(j, "column", c->column);
    json_text(j, "register", c->wish.of->name);
    if (c->wish.object_id)
        json_i64(j, "object_id", c->wish.object_id);
    json_str(j, "object", c->wish.object);
    if (c->wish.field.len) {
        json_str(j, "field", c->wish.field);
        json_str(j, "before", c->before);
        json_str(j, "value", c->wish.value);
    } else {
        json_raw(j, "record", c->wish.value);
    }
    json_bool(j, "bureau", correction_is_bureaus(c->wish.of, c->wish.field));
    json_end(j);
}

static void fault_write(struct json *j, const struct unit_fault *f)
{
    json_object_begin(j, NULL);
    json_str(j, "sheet", f->sheet);
    json_i64(j, "row", f->row);
    json_str(j, "column", f->column);
    json_text(j, "value", f->what.value);
    json_text(j, "expected", f->what.expected);
    json_text(j, "expected_zh", words_find(LANG_ZH, f->what.expected));
    json_text(j, "detail", f->what.message[LANG_EN]);
    json_text(j, "detail_zh", f->what.message[LANG_ZH]);
    json_end(j);
}

static bool findings_answer(struct call *call, const struct unit_findings *found, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    json_object_begin(&j, NULL);
    json_i64(&j, "rows", found->n_rows);
    json_array_begin(&j, "changes");
    for (size_t i = 0; i < found->n_changes; i++)
        change_write(&j, &found->changes[i]);
    json_end(&j);
    json_i64(&j, "n_errors", (int64_t)found->n_faults);
    json_array_begin(&j, "errors");
    for (size_t i = 0; i < found->n_faults_told; i++)
        fault_write(&j, &found->faults[i]);
    json_end(&j);
    json_end(&j);
    return buf_ok(&call->response->body, err);
}

static bool unit_read(struct call *call, const void *args_, struct error *err)
{
    static const struct table_kind kind = { sizeof(struct unit_file), file_read, file_release };
    const struct unit_book_args *a = args_;
    struct unit_findings found;
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    void *file;

    if (!table_read(call, &kind, formats[a->format], &file, err))
        return false;
    if (!file)
        return true;
    return call_reader(call, &r, err) && tx_begin_read(&tx, r.conn, err) &&
           record_there(r.conn, SQL_REVIEW_UNIT_THERE, a->id, "institutions", err) &&
           unit_file_compare(r.conn, a->id, file, call->arena, &found, err) &&
           findings_answer(call, &found, err);
}

const struct route unit_book_routes[] = {
    { METHOD_GET, "/api/reviews/units/{id}.xlsx", unit_book, unit_book_params,
      sizeof(struct unit_book_args), "read_people", SCOPE_READ,
      "A unit's registers as one workbook, marked where something is missing or wrong",
      "单位台账工作簿（缺项与问题已标注）",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { METHOD_POST, "/api/reviews/units/{id}/workbook", unit_read, unit_read_params,
      sizeof(struct unit_book_args), "read_people", SCOPE_READ,
      "What was changed in a unit's workbook, read by the worker, as corrections to propose; "
      "proposes nothing",
      "读取修改后的单位台账工作簿（由沙箱进程解析），返回可提出的更正；不写入", .body = BODY_BYTES,
      .max_bytes = FILE_BYTES },
};
const size_t n_unit_book_routes = ARRAY_LEN(unit_book_routes);
