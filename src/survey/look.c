/*
 * look: what a worker says of files. It has read bytes of strangers, so its
 * facts are bounded in number and length here, and judged by judge.c.
 */
#include "delivery_parts.h"

#include <stdio.h>

enum { LOOK_SECONDS = 120, FACTS_MAX = 64, TEXT_MAX = 8192 };

struct looking {
    struct survey_file *files;
    size_t n, at; /* 1-based; 0: before the first */
    struct arena *arena;
    struct str refused;
};

static bool fact_keep(struct looking *l, struct str name, const struct field *value,
                      struct error *err)
{
    struct survey_file *file = &l->files[l->at - 1];
    struct survey_fact *fact;

    if (file->n_facts == FACTS_MAX || value->bytes.len > TEXT_MAX)
        return error_set(err, ERROR_INTERNAL, "the worker says more of a file than there is");
    if (!file->facts)
        file->facts = arena_alloc(l->arena, FACTS_MAX * sizeof(*file->facts));
    fact = file->facts ? &file->facts[file->n_facts++] : NULL;
    if (!fact)
        return error_set(err, ERROR_TOO_LARGE, "the delivery is too large");
    *fact =
        (struct survey_fact){ .name = arena_copy(l->arena, name),
                              .kind = value->kind == FIELD_TEXT  ? FACT_TEXT
                                      : value->kind == FIELD_I64 ? FACT_INTEGER
                                                                 : FACT_REAL,
                              .text = value->kind == FIELD_TEXT ? arena_copy(l->arena, value->bytes)
                                                                : (struct str){ "", 0 },
                              .integer = value->kind == FIELD_I64 ? value->i64 : 0,
                              .real = value->kind == FIELD_F64 ? value->f64 : 0 };
    return true;
}

/* `refused` and `refused_zh` are one finding, in the worker's words. */
static void refusal_keep(struct looking *l, struct str zh)
{
    struct survey_file *file = &l->files[l->at - 1];
    struct error what = { .code = ERROR_INVALID };

    snprintf(what.message[LANG_EN], sizeof(what.message[0]), "%.*s", STR_ARG(l->refused));
    snprintf(what.message[LANG_ZH], sizeof(what.message[0]), "%.*s", STR_ARG(zh));
    survey_finding_add(file, l->arena, VERDICT_REFUSED, &what);
}

static bool fact_take(struct looking *l, struct process *p, struct error *err)
{
    struct str name;
    struct field value;

    if (!exchange_fact_read(&p->from, &name, &value, err))
        return false;
    if (str_eq(name, STR("file"))) {
        if (value.kind != FIELD_I64 || value.i64 != (int64_t)l->at + 1 || l->at == l->n)
            return error_set(err, ERROR_INTERNAL, "the worker speaks of a file it was not given");
        l->at++;
        return true;
    }
    if (l->at == 0)
        return error_set(err, ERROR_INTERNAL, "the worker speaks of a file it was not given");
    if (str_eq(name, STR("refused"))) {
        l->refused = arena_copy(l->arena, value.bytes);
        return true;
    }
    if (str_eq(name, STR("refused_zh"))) {
        refusal_keep(l, value.bytes);
        return true;
    }
    return fact_keep(l, name, &value, err);
}

static bool facts_read(struct looking *l, struct process *p, struct error *err)
{
    enum record_step step;
    struct exchange_end end;
    char tag;

    while ((step = process_next(p, &tag, err)) == RECORD_READ) {
        if (tag == EXCHANGE_FACT && !fact_take(l, p, err))
            return false;
        if (tag == EXCHANGE_END && !exchange_end_read(&p->from, &end, err))
            return false;
    }
    return step == RECORD_EOF && process_finish(p, err);
}

bool survey_look(const struct delivery_source *source, const struct watch *watch,
                 struct survey_file *files, size_t n, struct arena *arena, struct error *err)
{
    struct looking l = { .files = files, .n = n, .arena = arena };
    struct process_file links[PROCESS_FILES_MAX];
    struct process_spec spec = { .verb = "look",
                                 .spool = source->spool,
                                 .files = links,
                                 .n_files = n,
                                 .seconds = LOOK_SECONDS,
                                 .epsg = source->epsg,
                                 .numbered = true };
    struct process p;
    bool done;

    for (size_t i = 0; i < n; i++)
        links[i] = (struct process_file){ files[i].at, files[i].path.ptr };
    if (!process_start(&p, &spec, err))
        return false;
    watch_holds(watch, &p);
    done = facts_read(&l, &p, err);
    watch_holds(watch, NULL);
    process_release(&p);
    if (done || n != 1 || err->code == ERROR_CANCELED || err->code == ERROR_UNAVAILABLE)
        return done;
    // What breaks the reader is a broken file, not a failed delivery.
    survey_finding_add(&files[0], arena, VERDICT_REFUSED, err);
    *err = (struct error){ 0 };
    return true;
}
