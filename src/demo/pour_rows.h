/*
 * pour_rows: a row of the city as an entry of its collection. Ids in the ledger
 * are the row's number plus one: the arrays are poured in order into an empty
 * ledger.
 */
#pragma once

#include "yardstick/demo/city.h"
#include "yardstick/registry/entry.h"

/* The city's rows of one collection. */
struct pour_table {
    enum collection_id collection;
    uint32_t (*count)(const struct city *city);
    /* Values, day from which it holds and shape; .rings 0: none. */
    void (*read)(const struct city *city, uint32_t row, struct entry *entry, struct str *day,
                 struct city_shape *shape);
};

extern const struct pour_table pour_tables[];
extern const size_t n_pour_tables;

static inline int64_t pour_id(uint32_t row)
{
    return (int64_t)row + 1;
}
