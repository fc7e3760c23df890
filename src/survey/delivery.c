/*
 * delivery: see the header.
 */
#include "delivery_parts.h"

#include <stdio.h>

static const char *const kinds[] = { "ortho",  "dsm",     "dtm",   "raster", "points", "photo",
                                     "report", "control", "model", "text",   "other" };
static const char *const producers[] = { "odm", "pix4d", "terra", "drone2map", "loose" };
static const char *const verdicts[] = { "good", "remarks", "refused" };
static const char *const certainties[] = { "unknown", "local", "exact" };

const char *survey_kind_name(enum survey_kind kind)
{
    return kinds[kind];
}

const char *survey_producer_name(enum survey_producer producer)
{
    return producers[producer];
}

const char *survey_verdict_name(enum survey_verdict verdict)
{
    return verdicts[verdict];
}

const char *place_certainty_name(enum place_certainty certainty)
{
    return certainties[certainty];
}

const struct survey_fact *survey_fact_find(const struct survey_file *file, const char *name)
{
    for (size_t i = 0; i < file->n_facts; i++)
        if (str_eq(file->facts[i].name, str_from(name)))
            return &file->facts[i];
    return NULL;
}

double survey_fact_number(const struct survey_file *file, const char *name, double otherwise)
{
    const struct survey_fact *fact = survey_fact_find(file, name);

    return !fact || fact->kind == FACT_TEXT ? otherwise
           : fact->kind == FACT_INTEGER     ? (double)fact->integer
                                            : fact->real;
}

struct str survey_fact_text(const struct survey_file *file, const char *name)
{
    const struct survey_fact *fact = survey_fact_find(file, name);

    return fact && fact->kind == FACT_TEXT ? fact->text : (struct str){ "", 0 };
}

static struct finding *finding_room(struct survey_file *file, struct arena *arena,
                                    enum survey_verdict weight)
{
    if (weight > file->verdict)
        file->verdict = weight;
    if (!file->findings)
        file->findings = arena_alloc(arena, FINDINGS_MAX * sizeof(*file->findings));
    if (!file->findings || file->n_findings == FINDINGS_MAX)
        return NULL;
    file->findings[file->n_findings] = (struct finding){ .weight = weight };
    return &file->findings[file->n_findings++];
}

void survey_finding_add(struct survey_file *file, struct arena *arena, enum survey_verdict weight,
                        const struct error *what)
{
    struct finding *room = finding_room(file, arena, weight);

    if (room)
        room->what = *what;
}

static struct error *room_of(struct judging *j, enum survey_verdict weight)
{
    struct finding *room = finding_room(j->file, j->arena, weight);

    return room ? &room->what : &j->spare;
}

struct error *note(struct judging *j)
{
    return room_of(j, VERDICT_GOOD);
}

struct error *remark(struct judging *j)
{
    return room_of(j, VERDICT_REMARKS);
}

struct error *refusal(struct judging *j)
{
    return room_of(j, VERDICT_REFUSED);
}

/* Photos are many and small: several a worker. What can break a reader goes alone. */
static size_t batch_at(const struct delivery *d, size_t first)
{
    size_t n = 0;

    while (first + n < d->n_files && n < PROCESS_FILES_MAX) {
        struct str path = d->files[first + n].path;
        struct str ending = { path.ptr + (path.len > 4 ? path.len - 4 : 0),
                              path.len > 4 ? 4 : path.len };

        if (!str_eq_nocase(ending, STR(".jpg")) && !str_eq_nocase(ending, STR("jpeg")))
            break;
        n++;
    }
    return n ? n : 1;
}

bool delivery_look(const struct delivery_source *source, const struct watch *watch,
                   struct arena *arena, struct delivery *out, struct error *err)
{
    size_t n;

    *out = (struct delivery){ 0 };
    if (!delivery_walk(source, watch, arena, out, err))
        return false;
    for (size_t i = 0; i < out->n_files; i += n) {
        n = batch_at(out, i);
        watch_progress(watch, (unsigned)(100 * i / out->n_files), "looking");
        if (watch_is_canceled(watch))
            return error_set(err, ERROR_CANCELED, "stopped on request");
        if (!survey_look(source, watch, out->files + i, n, arena, err))
            return false;
    }
    for (size_t i = 0; i < out->n_files; i++)
        survey_file_judge(&(struct judging){
            .file = &out->files[i], .arena = arena, .epsg_given = source->epsg });
    delivery_cross_judge(out, arena);
    delivery_judge(out);
    return true;
}
