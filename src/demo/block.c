/*
 * block: see the header.
 */
#include "block.h"

int block_n_wings(const struct block *block)
{
    return (int)block->form + 1;
}

int block_n_corners(const struct block *block)
{
    return block->form == FORM_RING ? 4 : (int)block->form;
}

int block_wing_modules(const struct block *block, int wing)
{
    return block->modules[wing == 1 || wing == 2];
}

int64_t block_wing_depth(const struct block *block)
{
    return (block->single ? 1 : 2) * block->depth + block->corridor;
}

void block_size(const struct block *block, int64_t *width, int64_t *height)
{
    int64_t depth = block_wing_depth(block);
    int64_t along = (int64_t)block->modules[0] * block->module;
    int64_t across = (int64_t)block->modules[1] * block->module;

    *width = along + depth * (block->form == FORM_BAR ? 0 : block->form == FORM_L ? 1 : 2);
    *height = depth;
    if (block->form != FORM_BAR)
        *height += across;
    if (block->form == FORM_RING)
        *height += depth;
}

int64_t block_footprint(const struct block *block)
{
    int64_t depth = block_wing_depth(block), modules = 0;

    for (int wing = 0; wing < block_n_wings(block); wing++)
        modules += block_wing_modules(block, wing);
    return (modules * block->module + block_n_corners(block) * depth) * depth;
}

int64_t block_gross(const struct block *block)
{
    return block_footprint(block) * (block->above + block->below);
}

enum piece block_filling(const struct block *block, int ordinal)
{
    if (ordinal < -1)
        return PIECE_SHELTER;
    if (ordinal < 0)
        return PIECE_GARAGE;
    return ordinal == 0 && block->dining ? PIECE_DINING : PIECE_ROOM;
}

/* Rooms of a corner: one across its whole depth, one beside it (see draw.c). */
static int64_t corner_rooms_area(const struct block *block)
{
    int64_t depth = block_wing_depth(block);

    return block->depth * depth + (depth - block->depth) * block->depth;
}

int64_t block_rooms_area(const struct block *block)
{
    int64_t modules = 0, corners = 0;
    struct span fixed[SPANS_FIXED_MAX];

    for (int ordinal = -block->below; ordinal < block->above; ordinal++) {
        bool rooms = block_filling(block, ordinal) == PIECE_ROOM;

        corners += rooms ? block_n_corners(block) : 0;
        for (int i = 0; i < block_n_wings(block) * 2; i++) {
            int n;

            if (block->single && i % 2)
                continue;
            n = block_fixed(block, i / 2, i % 2, ordinal, fixed);
            modules += rooms ? block_wing_modules(block, i / 2) : 0;
            for (int k = 0; k < n; k++)
                modules += ((int)piece_is_room(fixed[k].piece) - (int)rooms) * fixed[k].len;
        }
    }
    return modules * block->module * block->depth + corners * corner_rooms_area(block);
}

static int fixed_add(struct span *out, int n, int start, int len, enum piece piece)
{
    out[n] = (struct span){ .start = (uint16_t)start, .len = (uint16_t)len, .piece = piece };
    return n + 1;
}

/* The strip away from the entrance: stairs at the ends, lift, toilets; plant in the basement. */
static int fixed_back(const struct block *block, int ordinal, struct span *out)
{
    int length = block->modules[0], middle = length / 2, n = 0;

    if (block->form == FORM_BAR)
        n = fixed_add(out, n, 0, 4, PIECE_STAIRS);
    if (ordinal < 0) {
        n = fixed_add(out, n, 4, 4, PIECE_PLANT);
        n = fixed_add(out, n, 8, 4, PIECE_PLANT);
    }
    if (block->single && ordinal == 0)
        n = fixed_add(out, n, middle - 10, 8, PIECE_LOBBY);
    if (block->above >= 5)
        n = fixed_add(out, n, middle - 2, 4, PIECE_LIFTS);
    if (ordinal >= 0) {
        n = fixed_add(out, n, middle + 2, 2, PIECE_TOILET);
        n = fixed_add(out, n, middle + 4, 2, PIECE_TOILET);
    }
    if (block->form <= FORM_L)
        n = fixed_add(out, n, length - 4, 4, PIECE_STAIRS);
    return n;
}

int block_fixed(const struct block *block, int wing, int strip, int ordinal,
                struct span out[SPANS_FIXED_MAX])
{
    int length = block_wing_modules(block, wing), n = 0;

    if (wing == 0 && (strip == 1 || block->single))
        return fixed_back(block, ordinal, out);
    if (wing == 0 && ordinal == 0)
        n = fixed_add(out, n, length / 2 - 5, 10, PIECE_LOBBY);
    if (wing == 0 || strip == 0)
        return n;
    if (ordinal >= 0 && length >= 20) {
        n = fixed_add(out, n, 4, 2, PIECE_TOILET);
        n = fixed_add(out, n, 6, 2, PIECE_TOILET);
    }
    if (block->form != FORM_RING)
        n = fixed_add(out, n, length - 4, 4, PIECE_STAIRS);
    return n;
}
