/*
 * lists: what data/demo holds, compiled in. Constant.
 */
#pragma once

#include <stdint.h>

struct list_district {
    const char *code, *name, *short_name, *prefix;
    int64_t e, n;
};

struct list_vertex {
    const char *district;
    int64_t e, n;
};

struct list_surname {
    const char *text;
    int64_t weight;
};

struct list_word {
    const char *text;
};

struct list_institution {
    const char *level, *name, *short_name, *category, *parent;
};

extern const struct list_district list_districts[];
extern const struct list_vertex list_boundaries[];
extern const struct list_surname list_surnames[];
extern const struct list_word list_given[], list_streets[], list_departments[];
extern const struct list_institution list_institutions[];
extern const uint32_t list_n_districts, list_n_boundaries, list_n_surnames, list_n_given,
    list_n_streets, list_n_departments, list_n_institutions;
