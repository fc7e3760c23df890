/*
 * run_survey: survey info, and import survey.
 */
#include <stdlib.h>

#include "progress.h"
#include "yardstick/base/fs.h"
#include "yardstick/survey/survey_import.h"

enum { REPORT_BYTES = 64 << 20, REPORT_ARENA = 512 << 20 };

static bool info(struct session *session, const char *spool, struct error *err)
{
    const struct options *o = session->options;
    AUTO(arena) arena = ARENA_INIT(REPORT_ARENA);
    AUTO(buf) text = BUF_INIT(REPORT_BYTES);
    struct json j = JSON_INIT(&text);
    struct delivery_source source = { .paths = o->operands,
                                      .n_paths = o->n_operands,
                                      .spool = spool };
    struct delivery delivery = { 0 };
    bool done;

    done = survey_crs_read(str_from(o->crs), &source.epsg, err) &&
           delivery_look(&source, NULL, &arena, &delivery, err);
    delivery_release(&delivery);
    if (!done)
        return false;
    if (o->json) {
        delivery_write(&j, NULL, &delivery);
        buf_addc(&text, '\n');
    } else {
        delivery_print(&delivery, o->speak, &text);
    }
    if (!buf_ok(&text, err))
        return false;
    fwrite(text.data, 1, text.len, session->out);
    if (delivery.verdict == VERDICT_REFUSED)
        return error_set(err, ERROR_INVALID, "nothing of the delivery can be used");
    return true;
}

int run_survey_info(struct session *session)
{
    char spool[] = "/tmp/yardstick-survey-XXXXXX";
    struct error err = { 0 }, ignored = { 0 };
    bool done = mkdtemp(spool) ? info(session, spool, &err)
                               : error_set(&err, ERROR_FULL, "cannot make a folder in /tmp");

    (void)!fs_remove_tree(spool, &ignored);
    return done ? 0 : session_fail(session, &err);
}

static void urls_print(struct session *session, const struct survey_result *r)
{
    if (session->options->json)
        fprintf(session->out,
                "{\"event\":\"done\",\"survey\":%lld,\"delivery\":%lld,\"was_there\":%s,"
                "\"url\":\"/api/surveys/%lld\"}\n",
                (long long)r->survey_id, (long long)r->delivery_id, r->was_there ? "true" : "false",
                (long long)r->survey_id);
    else
        fprintf(session->out, "/api/surveys/%lld\n", (long long)r->survey_id);
}

int run_import_survey(struct session *session)
{
    const struct options *o = session->options;
    struct progress progress = PROGRESS_INIT(session);
    struct survey_watch watch = { progress_watch(&progress), NULL };
    struct survey_request request = { .paths = o->operands + 1,
                                      .n_paths = o->n_operands - 1,
                                      .name = str_from(o->name),
                                      .flown = str_from(o->from),
                                      .crs = str_from(o->crs) };
    AUTO(buf) report = BUF_INIT(REPORT_BYTES);
    struct survey_result result;
    struct own_world own = { 0 };
    struct world *world;
    struct error err = { 0 };
    bool done;

    done = session_open_write(session, &own, &world, &err) &&
           survey_import(world->ledger, &command_line, &request, &watch, &result, &report, &err);
    progress_end(&progress);
    if (o->json && report.len)
        fprintf(session->out, "{\"event\":\"report\",\"delivery\":%s}\n", report.data);
    if (done)
        urls_print(session, &result);
    own_world_release(&own);
    return done ? 0 : session_fail(session, &err);
}
