/*
 * import: files into a register, or as a layer.
 */
#include "progress.h"

#include "yardstick/base/fs.h"
#include "yardstick/base/json.h"
#include "yardstick/intake/import_request.h"

static void problem_json(struct session *session, const struct problem *p)
{
    AUTO(buf) line = BUF_INIT(1 << 16);
    struct json j = JSON_INIT(&line);

    json_object_begin(&j, NULL);
    json_text(&j, "event", "problem");
    json_text(&j, "severity", p->severity == PROBLEM_ERROR ? "error" : "warning");
    json_i64(&j, "row", p->row);
    json_text(&j, "column", p->what.parameter);
    json_text(&j, "value", p->what.value);
    json_text(&j, "expected", p->what.expected);
    json_text(&j, "expected_zh", words_find(LANG_ZH, p->what.expected));
    json_text(&j, "text", p->what.message[LANG_EN]);
    json_text(&j, "text_zh", p->what.message[LANG_ZH]);
    json_end(&j);
    fprintf(session->out, "%s\n", line.data);
}

static void problem(void *context, const struct problem *p)
{
    struct session *session = ((struct progress *)context)->session;
    enum lang lang = session->options->speak;
    const char *severity = p->severity == PROBLEM_ERROR ? (lang == LANG_ZH ? "错误" : "error")
                                                        : (lang == LANG_ZH ? "提示" : "warning");

    if (session->options->json) {
        problem_json(session, p);
        return;
    }
    fprintf(session->err, lang == LANG_ZH ? "%s 第 %lld 行%s%s：%s" : "%s, row %lld%s%s: %s",
            severity, (long long)p->row, p->what.parameter[0] ? ", " : "", p->what.parameter,
            p->what.message[lang]);
    if (p->what.expected[0])
        fprintf(session->err, lang == LANG_ZH ? "（应为：%s）" : " (expected: %s)",
                words_find(lang, p->what.expected));
    fputc('\n', session->err);
}

static bool choices_read(const struct option_list *list, struct import_choice *out, size_t *n,
                         struct error *err)
{
    for (*n = 0; *n < list->n && *n < IMPORT_CHOICES_MAX; ++*n)
        if (!import_choice_read(str_from(list->items[*n]), &out[*n], err))
            return false;
    return true;
}

static bool file_add(struct import_request *request, const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');

    for (size_t i = 0; i < request->n_files; i++)
        if (strcmp(request->files[i].path, path) == 0)
            return true;
    if (request->n_files == PROCESS_FILES_MAX)
        return error_set(err, ERROR_TOO_LARGE, "at most %d files at once", PROCESS_FILES_MAX);
    request->files[request->n_files++] = (struct process_file){ path, slash ? slash + 1 : path };
    return true;
}

/* A shapefile is named by its .shp; its other parts are those that lie beside it. */
static bool parts_add(struct options *o, struct import_request *request, const char *shp,
                      struct error *err)
{
    static const char *const endings[] = { "shx", "dbf", "prj", "cpg", "SHX", "DBF", "PRJ", "CPG" };
    size_t stem = strlen(shp) - 3;

    for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
        struct str path = arena_printf(&o->text, "%.*s%s", (int)stem, shp, endings[i]);

        if (path.ptr && fs_exists(path.ptr) && !file_add(request, path.ptr, err))
            return false;
    }
    return true;
}

static bool files_add(struct options *o, struct import_request *request, struct error *err)
{
    for (size_t i = 1; i < o->n_operands; i++)
        if (!file_add(request, o->operands[i], err))
            return false;
    for (size_t i = 1; i < o->n_operands; i++) {
        struct str path = str_from(o->operands[i]);
        struct str ending = { path.ptr + path.len - 4, 4 };

        if (path.len > 4 && str_eq_nocase(ending, STR(".shp")) &&
            !parts_add(o, request, o->operands[i], err))
            return false;
    }
    return true;
}

static bool request_make(struct options *o, struct import_request *request, struct error *err)
{
    *request = (struct import_request){
        .type = str_from(o->operands[0]),
        .layer = str_from(o->layer),
        .encoding = str_from(o->encoding),
        .crs = str_from(o->crs),
        .where = str_from(o->where),
        .from = str_from(o->from),
        .make_floors = o->make_floors,
        .replace = o->replace,
        .dry_run = o->dry_run,
        .name = str_from(o->name),
        .role = str_from(o->role),
    };
    return files_add(o, request, err) &&
           choices_read(&o->set, request->set, &request->n_set, err) &&
           choices_read(&o->map, request->map, &request->n_map, err);
}

/* What English adds to a word that is counted. */
static const char *plural(const struct session *session, int64_t n)
{
    return session->options->speak == LANG_ZH || n == 1 ? "" : "s";
}

static void result_print(struct session *session, const struct import_result *r, bool done)
{
    const struct import_counts *c = &r->counts;
    AUTO(buf) line = BUF_INIT(1 << 16);
    struct json j = JSON_INIT(&line);

    if (session->options->json) {
        import_result_write(&j, NULL, r);
        fprintf(session->out, "%s\n", line.data);
    } else if (done) {
        fprintf(session->out,
                session->options->speak == LANG_ZH
                    ? "%s%lld 行%s：新增 %lld，修改 %lld，未变 %lld，终止 %lld，修复 %lld，提示 "
                      "%lld%s\n"
                    : "%s%lld row%s: %lld added, %lld changed, %lld as they were, %lld ended, "
                      "%lld repaired, %lld warning%s\n",
                !r->dry_run                          ? ""
                : session->options->speak == LANG_ZH ? "试导入（未保存）："
                                                     : "dry run, nothing stored: ",
                (long long)c->rows, plural(session, c->rows), (long long)c->inserted,
                (long long)c->updated, (long long)c->unchanged, (long long)c->ended,
                (long long)c->repaired, (long long)c->warnings, plural(session, c->warnings));
    }
}

int run_import(struct session *session)
{
    struct progress progress = PROGRESS_INIT(session);
    struct import_watch watch;
    struct import_request request;
    struct import_result result = { 0 };
    struct own_world own = { 0 };
    struct world *world;
    struct error err = { 0 };
    bool done;

    if (strcmp(session->options->operands[0], "survey") == 0)
        return run_import_survey(session);
    watch = (struct import_watch){ progress_watch(&progress), problem };
    done = request_make(session->options, &request, &err) &&
           session_open_write(session, &own, &world, &err) &&
           import_request_run(world->ledger, &command_line, &request, &watch, &result, &err);
    progress_end(&progress);
    result_print(session, &result, done);
    own_world_release(&own);
    return done ? 0 : session_fail(session, &err);
}
