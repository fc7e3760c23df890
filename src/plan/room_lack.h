/*
 * room_lack: why the rooms of a building do not do for the people in it.
 *
 * Each answer is a count that anybody can repeat: so many must sit alone in
 * rooms of a certain size and there are fewer, so many heads and fewer places. It proves that no
 * seats keep the rules; and without any one of the units named the rooms would do, as far as this
 * count goes: a smallest set. Units without people in the count are never named.
 *
 * The counts are Hall's condition (P. Hall, "On representatives of subsets", J. London Math.
 * Soc. 10 (1935) 26-30) for rooms that are alike but for their size.
 *
 * Pure; any thread.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/plan/problem.h"

enum lack_kind {
    LACK_UNTOLD, /* no count explains it: the search found nothing better */
    LACK_ROOMS,  /* nobody may sit anywhere in the building */
    LACK_SMALL,  /* people who sit alone, and rooms up to their ceiling */
    LACK_UNITS,  /* people who sit alone and units with others, and rooms at all */
    LACK_SEATS   /* heads, and places of the least area */
};

struct room_lack {
    enum lack_kind kind;
    int64_t ceiling;       /* of LACK_SMALL */
    uint32_t wanted, had;  /* rooms, or for LACK_SEATS places */
    const uint32_t *units; /* a smallest set of those in the building that want so many */
    uint32_t n_units;
};

/* `where`: the building of each unit. *out lives as long as the arena. */
MUST_CHECK bool room_lack_find(const struct problem *problem, const uint32_t *where,
                               uint32_t building, struct arena *arena, struct room_lack *out,
                               struct error *err);
