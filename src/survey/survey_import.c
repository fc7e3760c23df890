/*
 * survey_import: see the header.
 */
#include "import_parts.h"

#include "yardstick/base/clock.h"

enum { ARENA_BYTES = 512 << 20 };

bool survey_crs_read(struct str text, int64_t *epsg, struct error *err)
{
    struct str code = str_trim(text);

    *epsg = 0;
    if (!code.len)
        return true;
    if (code.len > 5 && str_eq_nocase((struct str){ code.ptr, 5 }, STR("EPSG:")))
        code = (struct str){ code.ptr + 5, code.len - 5 };
    if (str_to_i64(code, epsg) && *epsg > 0 && *epsg < 1000000)
        return true;
    error_set(err, ERROR_INVALID, "the CRS \"%" STR_FMT "\" is not written as EPSG:4548",
              STR_ARG(text));
    return error_detail(err, STR("crs"), text, "EPSG:4490, EPSG:4548 …");
}

bool import_write(struct importing *im, write_function *run, void *argument, struct error *err)
{
    struct write_request request = { .run = run, .argument = argument };

    write_request_by(&request, im->by);
    return writer_run(ledger_writer(im->ledger), &request, err);
}

/* Looking is the first tenth of the work. */
static void on_look(void *context, unsigned percent, const char *stage)
{
    const struct survey_watch *watch = context;

    watch_progress(&watch->work, percent / 10, stage);
}

static bool on_is_canceled(void *context)
{
    return watch_is_canceled(&((const struct survey_watch *)context)->work);
}

static void on_holds(void *context, struct process *process)
{
    watch_holds(&((const struct survey_watch *)context)->work, process);
}

/* With one file its own reason, else that of the first refused. */
static bool refuse(const struct delivery *d, struct error *err)
{
    for (size_t i = 0; i < d->n_files; i++)
        for (size_t k = 0; k < d->files[i].n_findings; k++)
            if (d->files[i].findings[k].weight == VERDICT_REFUSED) {
                *err = d->files[i].findings[k].what;
                err->code = ERROR_INVALID;
                return error_prefix(err, "the file %" STR_FMT, STR_ARG(d->files[i].path));
            }
    return error_set(err, ERROR_INVALID, "nothing of the delivery can be used");
}

static bool look(struct importing *im, struct buf *report, struct error *err)
{
    char spool[LEDGER_PATH_MAX];
    struct delivery_source source = { .paths = im->request->paths,
                                      .names = im->request->names,
                                      .n_paths = im->request->n_paths,
                                      .spool = spool,
                                      .epsg = im->epsg };
    struct watch watch = { (void *)(uintptr_t)im->watch, on_look, on_is_canceled, on_holds };
    struct json j = JSON_INIT(report);

    ledger_path(im->ledger, "spool", spool);
    if (!delivery_look(&source, &watch, im->arena, &im->delivery, err))
        return false;
    delivery_write(&j, NULL, &im->delivery);
    return im->delivery.verdict != VERDICT_REFUSED || refuse(&im->delivery, err);
}

/* What is stopped by the server goes on later; else a failure leaves nothing. */
static bool draw(struct importing *im, struct error *err)
{
    const struct survey_watch *watch = im->watch;

    if (import_draw(im, err))
        return true;
    if (!(err->code == ERROR_CANCELED && watch->is_paused && watch->is_paused(watch->work.context)))
        import_forget(im);
    return false;
}

bool survey_import(struct ledger *ledger, const struct write_by *by,
                   const struct survey_request *request, const struct survey_watch *watch,
                   struct survey_result *out, struct buf *report, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(ARENA_BYTES);
    struct importing im = { .ledger = ledger,
                            .by = by,
                            .request = request,
                            .watch = watch,
                            .arena = &arena,
                            .result = out };

    bool done;

    *out = (struct survey_result){ 0 };
    if (request->flown.len && !date_is_valid(request->flown)) {
        error_set(err, ERROR_INVALID, "the date of a survey is written YYYY-MM-DD");
        return error_detail(err, STR("from"), request->flown, "YYYY-MM-DD");
    }
    done = survey_crs_read(request->crs, &im.epsg, err) && look(&im, report, err) &&
           import_keep(&im, err);
    delivery_release(&im.delivery);
    if (!done || out->was_there)
        return done;
    if (!draw(&im, err))
        return false;
    propose_after(ledger, by, out->survey_id, &watch->work, &out->heights);
    return true;
}
