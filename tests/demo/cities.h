/* cities: a city of the plan, or the end of the program with the reason. */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#include "yardstick/demo/city.h"

static inline struct city *city_of(uint64_t seed, unsigned scale)
{
    struct error err = { 0 };
    struct city *city = city_make(&(struct city_plan){ seed, scale }, &err);

    if (!city) {
        printf("seed %llu: %s\n", (unsigned long long)seed, err.message[LANG_EN]);
        exit(1);
    }
    return city;
}
