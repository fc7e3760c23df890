/*
 * reports: /api/reports, the tables that are handed in, made now or as they were kept.
 */
#include "body.h"
#include "report_job.h"
#include "resource.h"

#include "job_start.h"
#include "rows.h"
#include "yardstick/base/clock.h"
#include "yardstick/store/blob.h"

enum { FILE_MS = 20000, BODY_MAX = 4096, FILE_BYTES = 128 << 20 };

static const char *const exts[] = { "xlsx", "pdf", NULL }; /* in the order of report_form */

struct report_args {
    struct str name;
    int ext, lang;
    int64_t institution_id, district_id, snapshot;
};

#define OF_WHOM                                                                                    \
    PARAM(I64, report_args, institution_id, .min = 1, .max = 9007199254740991,                     \
          .about = "of this unit only", .about_zh = "单位编号"),                                   \
        PARAM(I64, report_args, district_id, .min = 1, .max = 9007199254740991,                    \
              .about = "of this division only", .about_zh = "行政区划编号")

static const struct param report_params[] = {
    PARAM(STR, report_args, name, .min = 1, .max = 40, .about = "of the report",
          .about_zh = "报表名称"),
    PARAM(ENUM, report_args, ext, .values = exts, .about = "xlsx or pdf"),
    OF_WHOM,
    PARAM(I64, report_args, snapshot, .min = 1, .max = 9007199254740991,
          .about = "as it was kept, byte for byte", .about_zh = "已冻结的报表编号"),
    PARAM(ENUM, report_args, lang, .values = list_langs, .otherwise = "zh"),
    PARAM_END
};

bool report_named(struct str name, const struct report **out, struct error *err)
{
    *out = report_find(name);
    return *out || error_set(err, ERROR_NOT_FOUND, "there is no report %" STR_FMT, STR_ARG(name));
}

static bool may_see(const struct call *call, bool people, struct error *err)
{
    return !people || caller_may(call->caller, "read_people") ||
           error_set(err, ERROR_FORBIDDEN, "this report names people");
}

static bool reports_get(struct call *call, const void *args, struct error *err)
{
    struct json j = JSON_INIT(&call->response->body);

    (void)args;
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    for (size_t i = 0; i < n_reports; i++) {
        if (!may_see(call, reports[i].people, err))
            continue;
        json_object_begin(&j, NULL);
        json_text(&j, "name", reports[i].name);
        json_text(&j, "title", reports[i].title[LANG_EN]);
        json_text(&j, "title_zh", reports[i].title[LANG_ZH]);
        json_bool(&j, "by_district", reports[i].by_district);
        json_bool(&j, "people", reports[i].people);
        json_i64(&j, "sheets", (int64_t)reports[i].n_sheets);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    *err = (struct error){ 0 };
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return buf_ok(&call->response->body, err);
}

/* The bytes that were kept; no reader of the ledger's present is asked. */
static bool kept_answer(struct call *call, const struct report_args *a, struct error *err)
{
    struct world *world = call->context;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t bytes;
    char *at;

    if (!caller_may(call->caller, "read_secret"))
        return error_set(err, ERROR_FORBIDDEN, "reports that were kept are for the bureau");
    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_REPORT_SNAPSHOT_BY_ID, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", a->snapshot);
    step = stmt_step(&q, err);
    if (step == STEP_FAILED)
        return false;
    if (step == STEP_DONE || !str_eq(stmt_str(&q, 0), a->name) ||
        !str_eq(stmt_str(&q, 1), str_from(exts[a->ext])))
        return error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                         (long long)a->snapshot, "reports");
    if (!may_see(call, stmt_i64(&q, 3) != 0, err))
        return false;
    bytes = stmt_i64(&q, 5);
    at = bytes > 0 && bytes <= FILE_BYTES ? arena_alloc(call->arena, (size_t)bytes) : NULL;
    if (!at)
        return error_set(err, ERROR_TOO_LARGE, "the request needs more memory than it may have");
    response_download(call->response, arena_copy(call->arena, stmt_str(&q, 2)), call->arena);
    etag_format(call->response->etag, "%.*s", STR_ARG(stmt_str(&q, 4)));
    if (!blob_get(world->ledger, arena_copy(call->arena, stmt_str(&q, 6)).ptr, 0, (size_t)bytes, at,
                  err))
        return false;
    call->response->bytes = (struct str){ at, (size_t)bytes };
    return true;
}

bool report_question_fill(struct conn *conn, const struct report *report, struct report_question *q,
                          struct arena *arena, struct str *file_name, struct error *err)
{
    AUTO(stmt) names = { 0 };
    char name[200];
    struct str unit, code, division, city;

    if (!stmt_open(conn, SQL_REPORT_OF, &names, err))
        return false;
    stmt_bind_i64(&names, ":institution", q->institution);
    stmt_bind_i64(&names, ":district", q->district);
    if (stmt_step(&names, err) != STEP_ROW)
        return false;
    unit = arena_copy(arena, stmt_str(&names, 0));
    code = arena_copy(arena, stmt_str(&names, 1));
    division = arena_copy(arena, stmt_str(&names, 2));
    city = arena_copy(arena, stmt_str(&names, 3));
    if ((q->institution && !unit.len) || (q->district && !code.len))
        return error_set(err, ERROR_NOT_FOUND, "there is no record %lld in %s",
                         (long long)(q->institution && !unit.len ? q->institution : q->district),
                         q->institution && !unit.len ? "institutions" : "districts");
    q->of = unit.len ? unit : division.len ? division : city;
    if (report->by_district && q->district)
        *file_name = arena_copy(arena, report_file_name(code, city, division, name));
    else
        *file_name = arena_printf(arena, "%s%s%" STR_FMT "-%" STR_FMT, report->title[q->lang],
                                  q->of.len ? "-" : "", STR_ARG(q->of), STR_ARG(q->day));
    return file_name->ptr || error_set(err, ERROR_TOO_LARGE, "the request is too large");
}

static bool file_answer(struct call *call, struct conn *conn, const struct report *report,
                        const struct report_question *q, const struct report_args *a,
                        struct str file_name, struct error *err)
{
    struct book_answer answer;
    struct book *book;

    file_name = arena_printf(call->arena, "%" STR_FMT ".%s", STR_ARG(file_name), exts[a->ext]);
    if (a->ext == REPORT_PDF) {
        call->response->body.limit = RESPONSE_BODY_MAX;
        response_download(call->response, file_name, call->arena);
        return report_make(conn, report, q, REPORT_PDF, NULL, &call->response->body, NULL, err);
    }
    if (!book_answer_begin(call, &answer, &book, err))
        return false;
    if (!report_write_book(conn, report, q, book, NULL, err)) {
        struct error ignored;

        (void)!book_answer_end(call, &answer, book, file_name, &ignored);
        response_release(call->response);
        return false;
    }
    return book_answer_end(call, &answer, book, file_name, err);
}

static bool large_say(const struct report *report, struct error *err)
{
    return error_set(
        err, ERROR_BUSY,
        "this report takes longer than %d seconds; ask for one unit or division, or have "
        "it made by a job: POST /api/reports/%s/snapshots",
        FILE_MS / 1000, report->name);
}

static bool report_get(struct call *call, const void *args_, struct error *err)
{
    const struct report_args *a = args_;
    const struct report *report;
    char today[DATE_TEXT];
    struct report_question q = { .lang = a->lang == 1 ? LANG_EN : LANG_ZH };
    struct str file_name;
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };

    call->response->content_type = a->ext == REPORT_PDF
                                       ? "application/pdf"
                                       : "application/vnd.openxmlformats-officedocument."
                                         "spreadsheetml.sheet";
    call->response->no_gzip = true;
    call->response->cache = "no-store";
    if (!report_named(a->name, &report, err) || !may_see(call, report->people, err))
        return false;
    if (a->snapshot != PARAM_ABSENT)
        return kept_answer(call, a, err);
    clock_today(today);
    q.day = str_from(today);
    q.institution = a->institution_id == PARAM_ABSENT ? 0 : a->institution_id;
    q.district = a->district_id == PARAM_ABSENT ? 0 : a->district_id;
    if (!call_reader(call, &r, err))
        return false;
    conn_deadline(r.conn, FILE_MS);
    return (tx_begin_read(&tx, r.conn, err) &&
            report_question_fill(r.conn, report, &q, call->arena, &file_name, err) &&
            file_answer(call, r.conn, report, &q, a, file_name, err)) ||
           (err->code == ERROR_BUSY && large_say(report, err));
}

struct keep_args {
    struct str name;
};
static const struct param keep_params[] = { PARAM(STR, keep_args, name, .min = 1, .max = 40,
                                                  .about = "of the report", .about_zh = "报表名称"),
                                            PARAM_END };

static void member_pass(struct json *j, const struct json_doc *doc, const char *key)
{
    int64_t id;

    if (json_as_i64(json_get(doc->root, key), &id) && id > 0)
        json_i64(j, key, id);
}

/* {"form":"xlsx","lang":"zh","institution_id":…,"district_id":…}: made as a job, and kept. */
static bool report_keep(struct call *call, const void *args_, struct error *err)
{
    const struct report *report;
    AUTO(json_doc) doc = { 0 };
    AUTO(buf) request = BUF_INIT(BODY_MAX);
    struct json j = JSON_INIT(&request);
    struct str key, form, lang;

    if (!report_named(((const struct keep_args *)args_)->name, &report, err) ||
        !may_see(call, report->people, err) || !job_start_key(call, &key, err) ||
        !json_read(call->request->body, BODY_MAX, &doc, err))
        return false;
    form = json_as_str(json_get(doc.root, "form"));
    lang = json_as_str(json_get(doc.root, "lang"));
    if (form.len && !str_eq(form, STR("xlsx")) && !str_eq(form, STR("pdf")))
        return body_wrong("form", form, "xlsx|pdf", err);
    json_object_begin(&j, NULL);
    json_text(&j, "report", report->name);
    json_str(&j, "form", form.len ? form : STR("xlsx"));
    json_text(&j, "lang", str_eq(lang, STR("en")) ? "en" : "zh");
    member_pass(&j, &doc, "institution_id");
    member_pass(&j, &doc, "district_id");
    json_end(&j);
    return job_start(call, "report", &request, key, err);
}

struct kept_args {
    struct str report;
    int64_t limit, before;
};
static const struct param kept_params[] = {
    PARAM(STR, kept_args, report, .min = 1, .max = 40, .about = "only of this report",
          .about_zh = "仅此报表"),
    PARAM(I64, kept_args, limit, .min = 1, .max = 1000, .otherwise = "100"),
    PARAM(I64, kept_args, before, .min = 1, .max = 9e15, .otherwise = "9000000000000000",
          .about = "only those with a smaller id", .about_zh = "仅列出编号更小的"),
    PARAM_END
};

static void kept_write(struct json *j, struct call *call, const struct stmt *q)
{
    static const char *const members[] = { "report", "form",    "title",   "file_name", "lang",
                                           "day",    "made_at", "made_by", "digest" };

    json_object_begin(j, NULL);
    json_i64(j, "id", stmt_i64(q, 0));
    for (size_t i = 0; i < ARRAY_LEN(members); i++)
        json_str(j, members[i], stmt_str(q, (int)i + 1));
    json_i64(j, "bytes", stmt_i64(q, 10));
    json_str(j, "url",
             arena_printf(call->arena, "/api/reports/%" STR_FMT ".%" STR_FMT "?snapshot=%lld",
                          STR_ARG(stmt_str(q, 1)), STR_ARG(stmt_str(q, 2)),
                          (long long)stmt_i64(q, 0)));
    json_end(j);
}

static bool kept_get(struct call *call, const void *args_, struct error *err)
{
    const struct kept_args *a = args_;
    struct json j = JSON_INIT(&call->response->body);
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!call_reader(call, &r, err) || !stmt_open(r.conn, SQL_REPORT_SNAPSHOTS, &q, err))
        return false;
    stmt_bind_text(&q, ":report", a->report);
    stmt_bind_i64(&q, ":before", a->before);
    stmt_bind_i64(&q, ":limit", a->limit);
    json_object_begin(&j, NULL);
    json_array_begin(&j, "items");
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        kept_write(&j, call, &q);
    json_end(&j);
    json_end(&j);
    etag_of_bytes(call->response->etag, buf_str(&call->response->body));
    return step == STEP_DONE && buf_ok(&call->response->body, err);
}

const struct route report_routes[] = {
    { METHOD_GET, "/api/reports", reports_get, NULL, 0, "read_units", SCOPE_NONE,
      "Which reports there are", "报表清单" },
    { METHOD_GET, "/api/reports/{name}.{ext}", report_get, report_params,
      sizeof(struct report_args), "read_units", SCOPE_READ,
      "A report as a workbook or PDF, as of today or as it was kept", "报表（XLSX、PDF）",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, application/pdf" },
    { METHOD_POST, "/api/reports/{name}/snapshots", report_keep, keep_params,
      sizeof(struct keep_args), "standards", SCOPE_WRITE,
      "Make a report and keep its bytes (a job; Idempotency-Key)", "生成并冻结报表", NULL,
      BODY_JSON },
    { METHOD_GET, "/api/report-snapshots", kept_get, kept_params, sizeof(struct kept_args),
      "read_secret", SCOPE_READ, "The reports that were kept", "已冻结的报表" },
};
const size_t n_report_routes = ARRAY_LEN(report_routes);
