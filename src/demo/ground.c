/*
 * ground: the districts.
 */
#include <string.h>

#include "lists.h"
#include "make.h"

static struct city_shape ground_shape(struct make *make, const char *district)
{
    struct city_point ring[400];
    uint32_t n = 0;

    for (uint32_t i = 0; i < list_n_boundaries && n < ARRAY_LEN(ring); i++)
        if (strcmp(list_boundaries[i].district, district) == 0)
            ring[n++] = (struct city_point){ list_boundaries[i].e, list_boundaries[i].n };
    return make_shape(make, ring, n);
}

void found_districts(struct make *make)
{
    struct city *city = make->city;

    for (uint32_t i = 0; i < list_n_districts; i++) {
        const struct list_district *from = &list_districts[i];

        city->districts[city->n_districts++] = (struct city_district){
            .code = str_from(from->code),
            .name = str_from(from->name),
            .short_name = str_from(from->short_name),
            .seat = { from->e, from->n },
            .shape = ground_shape(make, from->code),
        };
    }
}
