/*
 * lists: see the header. The .inc files are made from data/demo by rows.awk.
 */
#include "lists.h"

#include "yardstick/base/attr.h"

#define LIST(name) const uint32_t list_n_##name = ARRAY_LEN(list_##name);

const struct list_district list_districts[] = {
#include "districts.inc"
};
const struct list_vertex list_boundaries[] = {
#include "boundaries.inc"
};
const struct list_surname list_surnames[] = {
#include "surnames.inc"
};
const struct list_word list_given[] = {
#include "given.inc"
};
const struct list_word list_streets[] = {
#include "streets.inc"
};
const struct list_word list_departments[] = {
#include "departments.inc"
};
const struct list_institution list_institutions[] = {
#include "institutions.inc"
};

LIST(districts)
LIST(boundaries)
LIST(surnames)
LIST(given)
LIST(streets)
LIST(departments)
LIST(institutions)
