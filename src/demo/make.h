/*
 * make: what the steps of city_make() share. One city being made, one thread.
 *
 * Steps run in the order of their declarations. Memory comes from the city's
 * arena; when it is short `failed` stays set, what was asked for is empty, and
 * city_make() says so once at the end.
 */
#pragma once

#include <stdlib.h>

#include "block.h"
#include "dice.h"
#include "yardstick/demo/city.h"

enum {
    CITY_ROOMS = 17074,
    CITY_PEOPLE = 10663,
    CITY_UNITS = 251,
    CITY_MUNICIPAL = 119,
    CITY_MOVERS = 47,
    CITY_BORROWERS = 25,
    CITY_GIVERS = 72
};

/* A courtyard before it is drawn. Blocks of a courtyard follow each other. */
struct yard {
    uint32_t district, first_block, n_blocks;
    uint32_t turn; /* index into turns[] */
    int64_t width, height;
    struct city_point origin; /* where the frame's lower left comes to lie */
};

/* Cosine and sine of the turn are a / unit and b / unit, exactly. */
struct turn {
    int unit, a, b;
};

/* Given back by 72 units: held by others today, lent, not used again; the rest never given back. */
enum fate { FATE_KEPT, FATE_HELD_AGAIN, FATE_LENT, FATE_LEFT, FATE_COUNT };

struct make {
    struct city *city;
    uint64_t seed;
    bool failed;
    struct yard yards[CITY_YARDS];
    struct block blocks[CITY_BLOCKS];
    uint32_t cells[CITY_YARDS]; /* which cell of its town a courtyard has */
    struct span *spans;
    uint32_t n_spans;
    uint8_t *pieces; /* by room: enum piece */
    uint8_t *fates;  /* by room: enum fate */
    uint32_t *runs;  /* by room: which run of neighbouring rooms of its fate it is in */
    uint32_t n_runs[FATE_COUNT];
    uint32_t mismatch[2];                  /* rooms measured wrongly */
    uint32_t *holders;                     /* by room: who holds it today, or CITY_NONE */
    uint32_t *heads;                       /* by institution: people today */
    uint32_t *sits;                        /* by room: people with their main office there today */
    uint32_t first_person[CITY_UNITS + 1]; /* by institution */
    uint32_t borrowers[CITY_BORROWERS];
};

extern const struct turn turns[];

/* Zeroed memory of the city, or NULL with failed set; n 0 gives NULL without. */
void *make_take(struct make *make, size_t n, size_t size);
struct str make_text(struct make *make, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct city_shape make_shape(struct make *make, const struct city_point *points, uint32_t n);
/* A point of a courtyard's frame; exact, since x and y are multiples of the turn's unit. */
struct city_point make_ground(const struct yard *yard, int64_t x, int64_t y);
struct city_date make_date(const char *text);
/* Days since 2021-01-01 to a date; CITY_TODAY is 2130. */
struct city_date make_day(int days);
int64_t make_area(const struct city_shape *shape); /* mm2 */
/* The limit of two measurements of an area of 0.01 m2: GB/T 17986.1 grade 2. */
int64_t make_limit(int64_t area);
void make_fault(struct make *make, const char *rule, struct str code, struct str note);
void make_event(struct make *make, const struct city_event *event);

void found_districts(struct make *make);
void plan_blocks(struct make *make);  /* forms, floors, roles */
void tune_blocks(struct make *make);  /* to the totals, nearly */
void cut_spans(struct make *make);    /* exactly 17,074 rooms */
void place_yards(struct make *make);  /* courtyards in their towns */
void draw_city(struct make *make);    /* courtyards, buildings, floors, rooms */
void choose_fates(struct make *make); /* rooms given back */
void settle_areas(struct make *make); /* to the totals, exactly */
void found_institutions(struct make *make);
void hold_rooms(struct make *make);         /* who holds what today */
void staff_institutions(struct make *make); /* people and establishments */
void seat_people(struct make *make);        /* occupancy and use of rooms */
void furnish_yards(struct make *make);      /* tenures, titles, canteens, parking */
void plan_moves(struct make *make);         /* the relocation problem */
void tell_history(struct make *make);       /* earlier holdings and events */
void plant_faults(struct make *make);       /* faults, then a list of all there are */
void list_faults(struct make *make);
void sort_events(struct make *make); /* by date */
void lay_streets(struct make *make);
