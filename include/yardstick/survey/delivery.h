/*
 * delivery: the files a surveyor hands in, looked at and judged.
 *
 * delivery_look() walks folders and changes nothing (a zip that is given is
 * unpacked into the spool until delivery_release()): a worker
 * under its sandbox reads each file and sends facts; who made the whole is
 * recognised by its layout and contents, names are only hints. Each file gets
 * a kind, a verdict and findings in words; so has the delivery.
 *
 * A file's system of coordinates is EXACT (an EPSG code, parameter by
 * parameter, or one that the caller named), LOCAL (kept as it is written,
 * but lying nowhere on the map until somebody says how) or UNKNOWN.
 *
 * Everything lives in the arena of the caller. One thread.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/json.h"
#include "yardstick/geo/bbox.h"
#include "yardstick/jobs/watch.h"

enum { DELIVERY_FILES_MAX = 20000, FINDINGS_MAX = 8 };

enum survey_kind {
    SURVEY_ORTHO,
    SURVEY_DSM,
    SURVEY_DTM,
    SURVEY_RASTER, /* a raster that is neither */
    SURVEY_POINTS,
    SURVEY_PHOTO,
    SURVEY_REPORT,
    SURVEY_CONTROL, /* ground control points */
    SURVEY_MODEL,
    SURVEY_TEXT,
    SURVEY_OTHER,
    SURVEY_KIND_COUNT
};

enum survey_producer {
    PRODUCER_ODM,
    PRODUCER_PIX4D,
    PRODUCER_TERRA,
    PRODUCER_DRONE2MAP,
    PRODUCER_LOOSE
};
enum survey_verdict { VERDICT_GOOD, VERDICT_REMARKS, VERDICT_REFUSED };
enum place_certainty { PLACE_UNKNOWN, PLACE_LOCAL, PLACE_EXACT };

struct finding {
    enum survey_verdict weight;
    struct error what; /* in words, both languages */
};

struct survey_fact {
    struct str name;
    enum { FACT_TEXT, FACT_INTEGER, FACT_REAL } kind;
    struct str text;
    int64_t integer;
    double real;
};

struct survey_file {
    struct str path; /* as handed in, with '/' */
    const char *at;  /* where it lies */
    int64_t bytes;
    enum survey_kind kind;
    enum survey_verdict verdict;
    enum place_certainty certainty;
    int64_t epsg; /* 0: none */
    bool is_placed;
    struct bbox degrees;
    char taken[11]; /* YYYY-MM-DD; empty: not known */
    struct survey_fact *facts;
    size_t n_facts;
    struct finding *findings;
    size_t n_findings;
};

struct delivery {
    enum survey_producer producer;
    enum survey_verdict verdict;
    struct survey_file *files;
    size_t n_files;
    struct finding findings[FINDINGS_MAX]; /* of the whole */
    size_t n_findings;
    char taken[11];    /* the newest of its files; empty: not known */
    char folder[1100]; /* where zips were unpacked; empty: nowhere */
};

struct delivery_source {
    const char *const *paths; /* files and folders; zips are unpacked by a worker */
    const char *const *names; /* what their senders call them; NULL: as the paths */
    size_t n_paths;
    const char *spool; /* for the workers' folders */
    int64_t epsg;      /* of files that do not say; 0: none */
};

/* ERROR_INVALID: nothing there. A file that is refused is no failure: see its verdict. */
MUST_CHECK bool delivery_look(const struct delivery_source *source, const struct watch *watch,
                              struct arena *arena, struct delivery *out, struct error *err);

/* Remove what was unpacked. Also after a look that failed; a zeroed one is fine. */
void delivery_release(struct delivery *delivery);

const struct survey_fact *survey_fact_find(const struct survey_file *file, const char *name);
/* Of facts that are integers or reals; `otherwise` when there is none. */
double survey_fact_number(const struct survey_file *file, const char *name, double otherwise);
struct str survey_fact_text(const struct survey_file *file, const char *name);

const char *survey_kind_name(enum survey_kind kind);
const char *survey_producer_name(enum survey_producer producer);
const char *survey_verdict_name(enum survey_verdict verdict);
const char *place_certainty_name(enum place_certainty certainty);

/* Can the file be shown on the map? */
static inline bool survey_file_is_drawn(const struct survey_file *file)
{
    return file->kind <= SURVEY_DTM && file->is_placed && file->verdict != VERDICT_REFUSED;
}

/* {producer, verdict, findings, files:[{path, kind, bytes, verdict, crs, …, findings}]} */
void delivery_write(struct json *j, const char *key, const struct delivery *delivery);
void survey_facts_write(struct json *j, const char *key, const struct survey_file *file);
void survey_findings_write(struct json *j, const char *key, const struct finding *findings,
                           size_t n);
/* The same for people. */
void delivery_print(const struct delivery *delivery, enum lang lang, struct buf *out);
