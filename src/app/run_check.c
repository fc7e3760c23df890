/*
 * check: the file first, then what it says.
 */
#include "command.h"

#include "yardstick/base/json.h"
#include "yardstick/registry/check.h"
#include "yardstick/store/blob.h"

enum { METRE_SRID = 4548 };

static void tell(void *context, const struct finding *f)
{
    struct session *session = context;
    enum lang lang = session->options->speak;
    AUTO(buf) line = BUF_INIT(1 << 16);
    struct json j = JSON_INIT(&line);
    const char *severity = f->severity == FINDING_ERROR ? "error" : "warning";

    if (!session->options->json) {
        fprintf(session->out, "%-7s  %-22s %" STR_FMT "\n", severity, f->rule,
                STR_ARG(f->text[lang]));
        return;
    }
    json_object_begin(&j, NULL);
    json_text(&j, "severity", severity);
    json_text(&j, "rule", f->rule);
    json_str(&j, "type", f->type);
    json_i64(&j, "id", f->id);
    json_str(&j, "text", f->text[lang]);
    json_end(&j);
    fprintf(session->out, "%s\n", line.data);
}

struct looking {
    struct session *session;
    struct ledger *ledger;
    size_t n_errors;
};

/* Is the file of the blob there, with all its bytes? */
static bool blob_look(void *context, const char *key, int64_t bytes, struct error *err)
{
    struct looking *l = context;
    int64_t now = blob_size(l->ledger, key);
    char text[LANG_COUNT][200];

    (void)err;
    if (now == bytes)
        return true;
    snprintf(text[LANG_EN], sizeof(text[0]), "blobs/%s: %s", key,
             now < 0 ? "the file is missing" : "the file has another length");
    snprintf(text[LANG_ZH], sizeof(text[0]), "blobs/%s：%s", key,
             now < 0 ? "文件缺失" : "文件长度不符");
    tell(l->session, &(struct finding){ FINDING_ERROR,
                                        "blob",
                                        STR("ledger"),
                                        0,
                                        { str_from(text[LANG_ZH]), str_from(text[LANG_EN]) } });
    l->n_errors++;
    return true;
}

static bool check(struct session *session, struct ledger *ledger, size_t *n_errors,
                  struct error *err)
{
    AUTO(reader) r = { 0 };
    struct looking looking = { session, ledger, 0 };
    struct audit audit;
    char file[LEDGER_PATH_MAX];

    ledger_path(ledger, "ledger.sqlite", file);
    if (!ledger_file_check(file, true, err) || !audit_open(&audit, ledger, err) ||
        !reader_borrow(ledger, &r, err))
        return false;
    conn_deadline(r.conn, 0);
    if (!check_ledger(r.conn, &audit, METRE_SRID, tell, session, n_errors, err) ||
        !blob_list(r.conn, &looking, blob_look, err))
        return false;
    *n_errors += looking.n_errors;
    return true;
}

int run_check(struct session *session)
{
    struct own_world own;
    struct ledger *ledger;
    struct error err = { 0 };
    size_t n_errors = 0;
    bool done =
        session_open_read(session, &own, &ledger, &err) && check(session, ledger, &n_errors, &err);

    own_world_release(&own);
    if (done)
        return n_errors ? 1 : 0;
    /* A damaged file is a finding, too: programs read it as one. */
    if (session->options->json && err.code == ERROR_INVALID) {
        tell(session, &(struct finding){
                          FINDING_ERROR,
                          "integrity",
                          STR("ledger"),
                          0,
                          { str_from(err.message[LANG_ZH]), str_from(err.message[LANG_EN]) } });
        return 1;
    }
    return session_fail(session, &err);
}
