/*
 * block: the plan of one building before it is drawn.
 *
 * A block is a row of wings and corner pieces in its own frame (mm, origin at
 * the lower left): a bar is one wing; L, U and ring put square corner pieces
 * between wings. Along a wing run an outer strip of rooms (0), a corridor and
 * an inner strip (1; a single-loaded bar has none). Strips are cut at whole
 * modules, so areas follow from counts and can be tuned before anything is
 * drawn. Every measure is a multiple of `unit`, the hypotenuse of the angle
 * the courtyard is turned by.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { CITY_BLOCKS = 232, CITY_YARDS = 184, SPANS_FIXED_MAX = 8 };

enum form { FORM_BAR, FORM_L, FORM_U, FORM_RING };

/* Who is in it: the relocation problem (centre, stay, freed) or other units. */
enum role { ROLE_CENTRE, ROLE_STAY, ROLE_FREED, ROLE_MUNICIPAL, ROLE_COUNTY };

enum piece {
    PIECE_ROOM,
    PIECE_TOILET,
    PIECE_PLANT, /* a room for equipment */
    PIECE_LOUNGE,
    PIECE_WC,
    PIECE_SUITE, /* lounge and WC, to be cut */
    PIECE_LIFTS, /* lift and its lobby, to be cut */
    PIECE_STAIRS,
    PIECE_LIFT,
    PIECE_LOBBY,
    PIECE_CORRIDOR,
    PIECE_GARAGE,
    PIECE_SHELTER,
    PIECE_DINING
};

struct block {
    uint32_t yard;
    enum role role;
    enum form form;
    bool single, dining;
    int unit, module, depth, corridor; /* mm */
    int modules[2];                    /* of wings 0 and 3, of wings 1 and 2 */
    int above, below;
    int64_t x, y; /* lower left in the courtyard's frame */
};

/* A piece of a strip: modules start .. start + len. */
struct span {
    uint32_t block;
    int16_t ordinal;
    uint8_t wing, strip, piece;
    uint16_t start, len;
};

static inline bool piece_is_room(enum piece piece)
{
    return piece <= PIECE_SUITE;
}

int block_n_wings(const struct block *block);
int block_n_corners(const struct block *block);
int block_wing_modules(const struct block *block, int wing);
int64_t block_wing_depth(const struct block *block); /* strips and corridor, mm */
void block_size(const struct block *block, int64_t *width, int64_t *height);

int64_t block_footprint(const struct block *block);  /* mm2 of one floor */
int64_t block_gross(const struct block *block);      /* mm2 of all floors */
int64_t block_rooms_area(const struct block *block); /* mm2 of all rooms */
/* What a floor without rooms is filled with; PIECE_ROOM for the others. */
enum piece block_filling(const struct block *block, int ordinal);

/* The pieces of a strip that are the same whatever rooms are cut, by start; returns how many. */
int block_fixed(const struct block *block, int wing, int strip, int ordinal,
                struct span out[SPANS_FIXED_MAX]);
