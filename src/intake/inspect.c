/*
 * inspect: see the header.
 */
#include "yardstick/intake/inspect.h"

#include <stdio.h>

enum { DEADLINE_S = 120, OWN_NAME = 3, ALIAS = 2, HINT = 4, LACKING = 3 };

/* Does the name speak of the register: "rooms-2026", "房间表"? */
static bool hints(struct str hint, const struct collection *c)
{
    const char *words[] = { c->name, c->table, c->title[LANG_ZH], c->title[LANG_EN] };

    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        for (size_t at = 0; at + strlen(words[i]) <= hint.len; at++)
            if (str_eq_nocase((struct str){ hint.ptr + at, strlen(words[i]) }, str_from(words[i])))
                return true;
    return false;
}

static bool is_own_name(const struct column *c, struct str header)
{
    header = str_trim(header);
    return str_eq_nocase(header, str_from(c->name)) ||
           str_eq_nocase(header, str_from(c->title[LANG_ZH])) ||
           str_eq_nocase(header, str_from(c->short_name));
}

/* How well the headers fit; negative when what is required is lacking. */
static int score(const struct collection *c, const struct exchange_layer *layer, struct str hint,
                 int columns[COLLECTION_COLUMNS_MAX])
{
    int points = hints(hint, c) ? HINT : 0, lacking = 0, known = 0;
    bool shapes = !str_eq(layer->geometry, STR("none"));

    for (size_t i = 0; i < c->n_columns; i++)
        columns[i] = -1;
    for (size_t i = 0; i < layer->n_columns; i++) {
        int column = collection_column(c, layer->columns[i].name);

        if (column < 0 || columns[column] >= 0)
            continue;
        columns[column] = (int)i;
        known++;
        points += is_own_name(&c->columns[column], layer->columns[i].name) ? OWN_NAME : ALIAS;
    }
    for (size_t i = 0; i < c->n_columns; i++)
        if ((c->columns[i].flags & (COLUMN_REQUIRED | COLUMN_KEY)) && columns[i] < 0)
            lacking++;
    points -= lacking * LACKING + (int)layer->n_columns - known;
    points += shapes && (c->flags & COLLECTION_GEOMETRY) ? 1 : 0;
    return known >= 2 && lacking <= 1 ? points : -1000;
}

const struct collection *inspect_guess(const struct exchange_layer *layer, struct str hint,
                                       int columns[COLLECTION_COLUMNS_MAX])
{
    const struct collection *best = NULL;
    int most = -100, columns_now[COLLECTION_COLUMNS_MAX];
    bool alike = false;

    for (size_t i = 0; i < COLLECTION_COUNT; i++) {
        int points = score(&collections[i], layer, hint, columns_now);

        alike = points == most ? true : points > most ? false : alike;
        if (points <= most)
            continue;
        most = points;
        best = &collections[i];
        memcpy(columns, columns_now, sizeof(columns_now));
    }
    return alike ? NULL : best;
}

static void guess_write(struct json *j, const struct exchange_layer *layer, struct str hint)
{
    int columns[COLLECTION_COLUMNS_MAX];
    const struct collection *c = inspect_guess(layer, hint, columns);

    json_object_begin(j, "guess");
    json_text(j, "type", c ? c->name : NULL);
    json_object_begin(j, "map");
    for (size_t i = 0; c && i < c->n_columns; i++)
        if (columns[i] >= 0)
            json_str(j, c->columns[i].name, layer->columns[columns[i]].name);
    json_end(j);
    json_end(j);
}

static void layer_write(struct json *j, const struct exchange_layer *layer, struct str hint)
{
    char code[24];

    snprintf(code, sizeof(code), "EPSG:%lld", (long long)layer->epsg);
    json_object_begin(j, NULL);
    json_str(j, "name", layer->name);
    json_i64(j, "rows", layer->n_rows);
    json_str(j, "geometry", layer->geometry);
    json_object_begin(j, "crs");
    json_text(j, "code", layer->epsg ? code : NULL);
    json_str(j, "name", layer->crs_name);
    json_str(j, "certainty", layer->certainty);
    json_end(j);
    json_str(j, "encoding", layer->encoding);
    json_array_begin(j, "columns");
    for (size_t i = 0; i < layer->n_columns; i++) {
        const struct exchange_column *c = &layer->columns[i];

        json_object_begin(j, NULL);
        json_str(j, "name", c->name);
        json_str(j, "type", c->kind);
        json_array_begin(j, "samples");
        for (size_t k = 0; k < c->n_samples; k++)
            json_str(j, NULL, c->samples[k]);
        json_end(j);
        json_end(j);
    }
    json_end(j);
    guess_write(j, layer, hint);
    json_end(j);
}

/* Every layer the worker speaks of; the first says what the file is. */
static bool layers_write(struct process *p, struct json *j, struct str hint, struct error *err)
{
    struct arena arena = ARENA_INIT(32 << 20);
    struct exchange_layer layer;
    enum record_step step;
    bool done = true, first = true;
    char tag;

    json_object_begin(j, NULL);
    while (done && (step = process_next(p, &tag, err)) == RECORD_READ) {
        if (tag != EXCHANGE_LAYER)
            continue;
        arena_reset(&arena);
        done = exchange_layer_read(&p->from, &arena, &layer, err);
        if (!done)
            break;
        if (first) {
            json_str(j, "format", layer.format);
            json_array_begin(j, "layers");
        }
        first = false;
        layer_write(j, &layer, hint.len ? hint : layer.name);
    }
    done = done && step == RECORD_EOF && process_finish(p, err);
    if (done && first)
        done = error_set(err, ERROR_INVALID, "the file holds no table");
    if (!first)
        json_end(j);
    json_end(j);
    arena_release(&arena);
    return done;
}

bool inspect_files(struct ledger *ledger, const struct import_request *request,
                   const struct watch *watch, struct buf *out, struct error *err)
{
    struct arena arena = ARENA_INIT(1 << 16);
    char spool[LEDGER_PATH_MAX];
    struct process_spec spec = { .verb = "inspect",
                                 .spool = spool,
                                 .files = request->files,
                                 .n_files = request->n_files,
                                 .encoding = request->encoding.len
                                                 ? arena_copy(&arena, request->encoding).ptr
                                                 : NULL,
                                 .seconds = DEADLINE_S };
    struct json j = JSON_INIT(out);
    struct process process;
    bool done;

    if (request->n_files == 0)
        return error_set(err, ERROR_INVALID, "there is no file to import");
    ledger_path(ledger, "spool", spool);
    watch_progress(watch, 0, "reading");
    done = process_start(&process, &spec, err);
    if (done) {
        watch_holds(watch, &process);
        if (watch_is_canceled(watch))
            process_cancel(&process);
        done = layers_write(
            &process, &j,
            request->n_files == 1 ? str_from(request->files[0].name) : (struct str){ 0 }, err);
        watch_holds(watch, NULL);
        process_release(&process);
    }
    arena_release(&arena);
    return done && buf_ok(out, err);
}
