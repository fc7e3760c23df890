/*
 * import_request: see the header.
 */
#include "yardstick/intake/import_request.h"

#include <stdio.h>

#include "import_layer.h"
#include "import_tiles.h"
#include "yardstick/base/clock.h"

static void warn(void *context, int64_t row, const struct error *what)
{
    const struct import_watch *watch = context;
    struct problem problem = { .severity = PROBLEM_WARNING, .row = row, .what = *what };

    if (watch->problem)
        watch->problem(watch->work.context, &problem);
}

/* A copy with an end, where a function of C wants one; NULL for nothing. */
static const char *text_of(struct arena *arena, struct str s)
{
    return s.len ? arena_copy(arena, s).ptr : NULL;
}

static bool is_named_as(const struct collection *c, struct str layer)
{
    return str_eq_nocase(layer, str_from(c->name)) ||
           str_eq_nocase(layer, str_from(c->title[LANG_ZH])) ||
           str_eq_nocase(layer, str_from(c->title[LANG_EN]));
}

/*
 * A file with every register has a layer of each, and ids win: rows of another register would
 * overwrite records that they do not mean. A layer that was asked for by its name is taken.
 */
static bool layer_fits(const struct import_request *r, const struct collection *c,
                       const struct exchange_layer *layer, struct error *err)
{
    bool is_named = str_eq(layer->format, STR("gpkg")) || str_eq(layer->format, STR("xlsx")) ||
                    str_eq(layer->format, STR("ods"));

    if (!c || r->layer.len || !is_named || is_named_as(c, layer->name))
        return true;
    for (size_t i = 0; i < COLLECTION_COUNT; i++)
        if (is_named_as(&collections[i], layer->name)) {
            error_set(err, ERROR_INVALID,
                      "the file has no layer named %s; its first with rows, %" STR_FMT
                      ", is another register's. If it is meant all the same, name it with --layer",
                      c->name, STR_ARG(layer->name));
            return error_detail(err, STR("layer"), layer->name, c->name);
        }
    return true;
}

static bool rows_read(struct ledger *ledger, const struct import_request *r,
                      const struct collection *c, const struct import_watch *watch,
                      struct row_spool *spool, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    char folder[LEDGER_PATH_MAX], likely[256] = "";
    struct process_spec spec = { .verb = "read",
                                 .spool = folder,
                                 .files = r->files,
                                 .n_files = r->n_files,
                                 .layer = text_of(&arena, r->layer),
                                 .likely = c ? likely : NULL,
                                 .encoding = text_of(&arena, r->encoding),
                                 .seconds = 3600 };
    struct row_spool_watch told = { &watch->work, warn, (void *)(uintptr_t)watch };

    if (r->n_files == 0)
        return error_set(err, ERROR_INVALID, "there is no file to import");
    if (c)
        snprintf(likely, sizeof(likely), "%s\t%s\t%s", c->name, c->title[LANG_ZH],
                 c->title[LANG_EN]);
    ledger_path(ledger, "spool", folder);
    return row_spool_fill(spool, &spec, &told, err) && layer_fits(r, c, &spool->layer, err);
}

static bool day_of(const struct import_request *r, char day[DATE_TEXT], struct error *err)
{
    if (!r->from.len) {
        clock_today(day);
        return true;
    }
    if (!date_is_valid(r->from)) {
        error_set(err, ERROR_INVALID, "the day \"%" STR_FMT "\" is not written as 2026-01-31",
                  STR_ARG(r->from));
        return error_detail(err, STR("from"), r->from, "YYYY-MM-DD");
    }
    snprintf(day, DATE_TEXT, "%" STR_FMT, STR_ARG(r->from));
    return true;
}

static bool type_of(struct str type, const struct collection **out, struct error *err)
{
    *out = collection_find(type);
    if (*out || str_eq(type, STR("layer")))
        return true;
    error_set(err, ERROR_INVALID, "\"%" STR_FMT "\" is nothing that can be imported",
              STR_ARG(type));
    return error_detail(
        err, STR("type"), type,
        "districts institutions establishments courtyards buildings floors rooms "
        "circulation people occupancy holdings tenures canteens parking measurements layer");
}

/* What was asked for and would change nothing is a mistake of who asked. */
static bool options_fit(const struct import_request *r, const struct collection *c,
                        struct error *err)
{
    bool on_floors = c && (c->id == COLLECTION_ROOMS || c->id == COLLECTION_CIRCULATION);
    const struct {
        const char *name;
        bool given, fits;
    } options[] = { { "name", r->name.len > 0, !c },
                    { "role", r->role.len > 0, !c },
                    { "set", r->n_set > 0, c },
                    { "map", r->n_map > 0, c },
                    { "make_floors", r->make_floors, on_floors } };
    AUTO(buf) fitting = BUF_INIT(1024);

    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        if (options[i].fits)
            buf_addf(&fitting, "%s%s", fitting.len ? " | " : "", options[i].name);
    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        if (options[i].given && !options[i].fits) {
            error_set(err, ERROR_INVALID, "%s has no meaning for an import of %s", options[i].name,
                      c ? c->name : "layer");
            return error_detail(err, str_from(options[i].name), (struct str){ 0 },
                                fitting.len ? fitting.data : "");
        }
    return true;
}

bool import_request_run(struct ledger *ledger, const struct write_by *by,
                        const struct import_request *request, const struct import_watch *watch,
                        struct import_result *out, struct error *err)
{
    static const struct import_watch nobody = { 0 };
    struct row_spool spool = ROW_SPOOL_INIT;
    char day[DATE_TEXT];
    struct import_rows rows = { .ledger = ledger,
                                .writer = ledger_writer(ledger),
                                .by = by,
                                .day = day,
                                .spool = &spool,
                                .request = request,
                                .watch = watch ? watch : &nobody,
                                .out = out };
    bool done;

    *out = (struct import_result){ .dry_run = request->dry_run };
    snprintf(out->type, sizeof(out->type), "%" STR_FMT, STR_ARG(request->type));
    spool.takes_tiles =
        str_eq(request->type, STR("layer")) && str_eq(request->role, STR("basemap"));
    done = type_of(request->type, &rows.collection, err) &&
           (spool.takes_tiles || options_fit(request, rows.collection, err)) &&
           day_of(request, day, err) &&
           rows_read(ledger, request, rows.collection, rows.watch, &spool, err) &&
           (spool.tiles >= 0  ? import_tiles_store(&rows, err)
            : rows.collection ? import_rows_store(&rows, err)
                              : import_layer_store(&rows, err));
    row_spool_release(&spool);
    if (done)
        watch_progress(&rows.watch->work, 100, "done");
    return done;
}

bool import_choice_read(struct str text, struct import_choice *out, struct error *err)
{
    size_t at = str_find(text, '=');

    if (at == 0 || at == text.len) {
        error_set(err, ERROR_INVALID, "\"%" STR_FMT "\" is not written as FIELD=VALUE",
                  STR_ARG(text));
        return error_detail(err, STR(""), text, "FIELD=VALUE");
    }
    *out = (struct import_choice){ { text.ptr, at }, { text.ptr + at + 1, text.len - at - 1 } };
    return true;
}

void import_result_write(struct json *j, const char *key, const struct import_result *result)
{
    const struct import_counts *c = &result->counts;

    json_object_begin(j, key);
    json_text(j, "type", result->type);
    json_i64(j, "rows", c->rows);
    json_i64(j, "filtered", c->filtered);
    json_i64(j, "inserted", c->inserted);
    json_i64(j, "updated", c->updated);
    json_i64(j, "unchanged", c->unchanged);
    json_i64(j, "ended", c->ended);
    json_i64(j, "problems", c->errors + c->warnings);
    json_i64(j, "errors", c->errors);
    json_i64(j, "repaired", c->repaired);
    json_bool(j, "dry_run", result->dry_run);
    json_end(j);
}
