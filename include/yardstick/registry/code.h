/*
 * code: closed lists of values. The slug is public (interface, URLs, tiles)
 * and never renamed; the titles are what people read and may type.
 */
#pragma once

#include "yardstick/base/error.h"

struct code {
    const char *code;
    const char *title[LANG_COUNT];
};

/* Each list ends in .code NULL. */
extern const struct code codes_classes[];
extern const struct code codes_categories[];
extern const struct code codes_tenures[];
extern const struct code codes_building_titles[];
extern const struct code codes_building_states[];
extern const struct code codes_uses[];
extern const struct code codes_room_states[];
extern const struct code codes_subtypes[];
extern const struct code codes_ranks[];
extern const struct code codes_person_states[];
extern const struct code codes_occupancy_kinds[];
extern const struct code codes_tenure_kinds[];
extern const struct code codes_parking_kinds[];
extern const struct code codes_circulation_kinds[];

/* The code a text means: slug or title, letters in any case; NULL when none. */
const struct code *code_find(const struct code *codes, struct str text);
/* The title of a slug in a language; the slug itself when it is none of the list. */
const char *code_title(const struct code *codes, struct str slug, enum lang lang);
