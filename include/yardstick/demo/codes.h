/*
 * codes: what the demo city adds to the code lists of registry/code.h.
 *
 * city_ranks: the ceilings of office area by class and rank, 发改投资〔2014〕2674号
 * (the table of 2014, not the one of 1999). city_rules: the faults that are
 * planted. Kinds of circulation: those of the registry, and `garage`, `dining`
 * and `shelter` for parts of a floor that are no rooms but belong to parking,
 * canteens and civil defence, so that every floor is tiled. Tables end with a
 * NULL code. Constant, any thread.
 */
#pragma once

#include <stdint.h>

struct city_rank {
    const char *class, *code;
    int64_t ceiling; /* 0.01 m2 a person */
};

struct city_rule {
    const char *code, *type, *name;
    const char *text; /* when it holds, so that it can be recomputed */
};

extern const struct city_rank city_ranks[];
extern const struct city_rule city_rules[];

/* 0 for a rank the class does not have */
int64_t city_ceiling(const char *class, const char *rank);
const struct city_rule *city_rule_find(const char *code);
