/*
 * imports: POST /api/imports/inspect, POST /api/imports, and what was wrong.
 */
#include "job_json.h"
#include "job_start.h"
#include "workbook.h"
#include "yardstick/intake/import_request.h"
#include "yardstick/jobs/job_runner.h"
#include "yardstick/registry/sheet.h"
#include "yardstick/registry/table.h"

enum { PROBLEMS_PAGE = 1000 };

struct problems_args {
    int64_t job, limit, after;
    int f, lang;
};

static const char *const forms[] = { "json", "csv", "xlsx", NULL };
static const char *const langs[] = { "zh", "en", NULL };
static const struct param problems_params[] = {
    PARAM(I64, problems_args, job, .min = 1, .max = 9e15),
    PARAM(I64, problems_args, limit, .min = 1, .max = 10000, .otherwise = "1000",
          .about = "problems a page", .about_zh = "每页问题数"),
    PARAM(I64, problems_args, after, .min = 0, .max = 9e15, .otherwise = "0",
          .about = "the id of the last one seen", .about_zh = "上一页最后一个问题的编号"),
    PARAM(ENUM, problems_args, f, .values = forms, .otherwise = "json"),
    PARAM(ENUM, problems_args, lang, .values = langs, .otherwise = "zh",
          .about = "language of a workbook", .about_zh = "工作簿的语言"),
    PARAM_END
};

static bool inspect_post(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 20);
    struct json j = JSON_INIT(&text);
    struct str encoding;

    (void)args;
    if (!job_start_can(world, err) || !json_read(call->request->body, 1 << 20, &doc, err))
        return false;
    encoding = json_as_str(json_get(doc.root, "encoding"));
    json_object_begin(&j, NULL);
    if (!job_start_uploads(call, &j, json_get(doc.root, "uploads"), PROCESS_FILES_MAX, err))
        return false;
    if (encoding.len)
        json_str(&j, "encoding", encoding);
    json_end(&j);
    return job_start(call, "inspect", &text, request_header(call->request, "Idempotency-Key"), err);
}

static bool imports_post(struct call *call, const void *args, struct error *err)
{
    struct world *world = call->context;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 20);
    struct json j = JSON_INIT(&text);
    struct import_request request;
    struct str key;

    (void)args;
    if (!job_start_key(call, &key, err) || !job_start_can(world, err) ||
        !json_read(call->request->body, 1 << 20, &doc, err) ||
        !import_request_read(doc.root, call->arena, &request, err))
        return false;
    json_object_begin(&j, NULL);
    if (!job_start_uploads(call, &j, json_get(doc.root, "uploads"), PROCESS_FILES_MAX, err))
        return false;
    import_request_write(&j, "request", &request);
    json_end(&j);
    return job_start(call, "import", &text, key, err);
}

static bool problem_json(void *context, const struct job_problem *p)
{
    struct json *j = context;

    json_object_begin(j, NULL);
    json_i64(j, "id", p->id);
    json_text(j, "severity", p->is_error ? "error" : "warning");
    if (p->row)
        json_i64(j, "row", p->row);
    else
        json_none(j, "row");
    json_str(j, "column", p->column);
    json_str(j, "value", p->value);
    json_str(j, "expected", p->expected);
    json_text(j, "expected_zh", words_find(LANG_ZH, p->expected.ptr));
    json_str(j, "text", p->text);
    json_str(j, "text_zh", p->text_zh);
    json_end(j);
    return true;
}

static bool problem_csv(void *context, const struct job_problem *p)
{
    struct buf *out = context;
    const struct str cells[] = { p->column, p->value,
                                 str_from(words_find(LANG_ZH, p->expected.ptr)), p->text_zh,
                                 p->text };

    buf_addf(out, "%s,", p->is_error ? "error" : "warning");
    if (p->row)
        buf_addf(out, "%lld", (long long)p->row);
    buf_addc(out, ',');
    for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
        table_csv_cell(out, cells[i]);
        buf_text(out, i + 1 < ARRAY_LEN(cells) ? "," : "\r\n");
    }
    return true;
}

static bool problems_csv(struct call *call, struct conn *conn, const struct problems_args *a,
                         struct error *err)
{
    struct buf *out = &call->response->body;

    buf_text(out, "\xEF\xBB\xBFseverity,row,column,value,expected,text_zh,text\r\n");
    call->response->content_type = "text/csv; charset=utf-8";
    response_download(call->response,
                      arena_printf(call->arena, "problems-%lld.csv", (long long)a->job),
                      call->arena);
    return job_problems(conn, a->job, a->after, JOB_PROBLEMS_MAX, out, problem_csv, err);
}

/* The problems of a job as a workbook, for a clerk to work through. */
struct booking {
    struct conn *conn;
    const struct problems_args *args;
    enum lang lang;
    struct sheet *sheet;
};

static bool problem_row(void *context, const struct job_problem *p)
{
    const struct booking *b = context;
    bool zh = b->lang == LANG_ZH;

    sheet_text(b->sheet, 0,
               p->is_error ? (zh ? STR("错误") : STR("error"))
                           : (zh ? STR("提示") : STR("warning")));
    if (p->row)
        sheet_number(b->sheet, 1, p->row);
    sheet_text(b->sheet, 2, p->column);
    sheet_text(b->sheet, 3, p->value);
    sheet_text(b->sheet, 4, str_from(words_find(b->lang, p->expected.ptr)));
    sheet_text(b->sheet, 5, zh ? p->text_zh : p->text);
    sheet_next(b->sheet);
    return true;
}

static bool problems_book(void *context, const char *path, struct error *err)
{
    static const struct sheet_column columns[LANG_COUNT][6] = {
        [LANG_ZH] = { { "级别", 8 },
                      { "行", 8 },
                      { "列", 18 },
                      { "值", 24 },
                      { "应为", 30 },
                      { "问题", 60 } },
        [LANG_EN] = { { "severity", 10 },
                      { "row", 8 },
                      { "column", 18 },
                      { "value", 24 },
                      { "expected", 30 },
                      { "problem", 60 } },
    };
    struct booking *b = context;
    struct error ignored;
    bool done;

    if (!sheet_open(path, b->lang == LANG_ZH ? "问题" : "problems", columns[b->lang], 6, &b->sheet,
                    err))
        return false;
    done =
        job_problems(b->conn, b->args->job, b->args->after, JOB_PROBLEMS_MAX, b, problem_row, err);
    return sheet_finish(b->sheet, done ? err : &ignored) && done;
}

static bool problems_xlsx(struct call *call, struct conn *conn, const struct problems_args *a,
                          struct error *err)
{
    struct booking b = { conn, a, a->lang == 1 ? LANG_EN : LANG_ZH, NULL };

    response_download(call->response,
                      arena_printf(call->arena, "problems-%lld.xlsx", (long long)a->job),
                      call->arena);
    return workbook_answer(call, problems_book, &b, err);
}

static bool problems_get(struct call *call, const void *args, struct error *err)
{
    const struct problems_args *a = args;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    struct job job;

    if (!call_reader(call, &r, err) || !job_of_caller(call, r.conn, a->job, &job, err))
        return false;
    if (a->f == 1)
        return problems_csv(call, r.conn, a, err);
    if (a->f == 2)
        return problems_xlsx(call, r.conn, a, err);
    json_object_begin(&j, NULL);
    json_i64(&j, "total", job.n_problems);
    json_array_begin(&j, "items");
    if (!job_problems(r.conn, a->job, a->after, a->limit, &j, problem_json, err))
        return false;
    json_end(&j);
    json_end(&j);
    call->response->cache = "no-store";
    return true;
}

const struct route import_routes[] = {
    { METHOD_POST, "/api/imports/inspect", inspect_post, NULL, 0, "import", SCOPE_WRITE,
      "What uploaded files hold; a job", "查看上传文件的内容", .body = BODY_JSON },
    { METHOD_POST, "/api/imports", imports_post, NULL, 0, "import", SCOPE_WRITE,
      "Import uploaded files; a job", "导入上传的文件", .body = BODY_JSON },
    { METHOD_GET, "/api/imports/{job}/problems", problems_get, problems_params,
      sizeof(struct problems_args), "jobs", SCOPE_WRITE, "What was wrong in a file", "导入问题清单",
      "application/json, text/csv, " WORKBOOK_TYPE },
};
const size_t n_import_routes = ARRAY_LEN(import_routes);
