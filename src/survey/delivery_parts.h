/* delivery_parts: what delivery.c does through other files. Private to the layer. */
#pragma once

#include "yardstick/jobs/process.h"
#include "yardstick/survey/delivery.h"

/* walk.c: the files below the paths, in the order of their names, and those of zips. */
struct delivery_walking {
    struct arena *arena;
    struct delivery *out;
    size_t room;
};

MUST_CHECK bool delivery_walk(const struct delivery_source *source, const struct watch *watch,
                              struct arena *arena, struct delivery *out, struct error *err);
MUST_CHECK bool delivery_file_add(struct delivery_walking *w, const char *at, struct str path,
                                  int64_t bytes, struct error *err);
/* unpack.c: the files of a zip, into out->folder. */
bool delivery_is_zip(const char *path);
MUST_CHECK bool delivery_unpack(const struct delivery_source *source, const struct watch *watch,
                                const char *path, struct delivery_walking *walking,
                                struct error *err);
/* look.c: a worker's facts about files[first .. first + n). */
MUST_CHECK bool survey_look(const struct delivery_source *source, const struct watch *watch,
                            struct survey_file *files, size_t n, struct arena *arena,
                            struct error *err);
/* What is being judged. note(), remark() and refusal() give room for a finding of that weight:
 *     error_set(remark(j), ERROR_INVALID, "…"); */
struct judging {
    struct survey_file *file;
    struct arena *arena;
    int64_t epsg_given;
    struct error spare; /* what is beyond FINDINGS_MAX goes here */
};

struct error *note(struct judging *j);
struct error *remark(struct judging *j);
struct error *refusal(struct judging *j);

/* judge.c: kind, certainty and verdict of a file; then the whole. */
void survey_file_judge(struct judging *j);
void delivery_judge(struct delivery *delivery);
/* cross.c: findings about files that do not lie on the others. */
void delivery_cross_judge(struct delivery *delivery, struct arena *arena);
/* place.c: findings about where the file lies. */
void survey_place_judge(struct judging *j);

void survey_finding_add(struct survey_file *file, struct arena *arena, enum survey_verdict weight,
                        const struct error *what);
