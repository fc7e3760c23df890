/*
 * plan: which buildings there are, before they are tuned and drawn.
 */
#include "make.h"

#include <string.h>

/* Courtyards by district; municipal units have so many of them (the market centre included). */
static const struct {
    uint32_t yards, municipal;
} towns[6] = { { 44, 26 }, { 46, 25 }, { 22, 0 }, { 18, 0 }, { 20, 0 }, { 34, 0 } };

enum { DOUBLE_YARDS = 33, TRIPLE_YARDS = 5, FREED = 8, STAY = 5, CENTRE_BLOCKS = 6 };

/* One courtyard has six buildings, five have three, 33 two, the others one: 232. */
static void plan_yards(struct make *make, struct dice *dice)
{
    uint32_t order[CITY_YARDS], n = 0, block = 0;

    for (uint32_t d = 0; d < 6; d++)
        for (uint32_t i = 0; i < towns[d].yards; i++)
            make->yards[n++] = (struct yard){ .district = d, .n_blocks = 1 };
    for (uint32_t i = 0; i < n; i++)
        order[i] = i;
    dice_shuffle(dice, order, n);
    for (uint32_t i = 0, many = 0; i < n && many < DOUBLE_YARDS + TRIPLE_YARDS; i++)
        if (order[i] != towns[0].yards)
            make->yards[order[i]].n_blocks = many++ < TRIPLE_YARDS ? 3 : 2;
    make->yards[towns[0].yards].n_blocks = CENTRE_BLOCKS;
    for (uint32_t i = 0; i < n; i++) {
        make->yards[i].first_block = block;
        block += make->yards[i].n_blocks;
        if (make->yards[i].n_blocks <= 2 && dice_chance(dice, 25))
            make->yards[i].turn = 1 + dice_below(dice, 8);
    }
}

static int round_to(int64_t value, int unit)
{
    return (int)((value + unit / 2) / unit * unit);
}

/* A module of 0.9 m or so; module x depth near 5.5 m2, so that 2, 3 and 4 modules suit the
 * ceilings of 12, 18 and 24 m2. */
static void plan_measures(struct block *block, struct dice *dice)
{
    int product = dice_range(dice, 5250, 5650); // 0.001 m2

    block->depth = round_to(dice_range(dice, 54, 67) * 100, block->unit);
    block->module = round_to((int64_t)product * 1000 / block->depth, block->unit);
    block->corridor = round_to(dice_range(dice, 26, 34) * 100, block->unit);
}

static void plan_form(struct block *block, struct dice *dice)
{
    static const uint16_t forms[] = { 62, 18, 12, 8 }, floors[] = { 5, 16, 24, 22, 14, 8, 3, 2 };

    block->form = dice_weighted(dice, forms, 4);
    block->above = 1 + (int)dice_weighted(dice, floors, 8);
    if (dice_chance(dice, 3))
        block->above = dice_range(dice, 9, 12);
    block->single = block->form == FORM_BAR && block->above <= 6 && dice_chance(dice, 50);
    block->modules[0] = 2 * dice_range(dice, 21, block->form == FORM_BAR ? 32 : 23);
    block->modules[1] = block->form == FORM_BAR ? 0 : 2 * dice_range(dice, 8, 12);
    block->below = block->above >= 3 && dice_chance(dice, 60) ? 1 : 0;
    block->dining = block->above >= 3 && dice_chance(dice, 38);
}

static void plan_centre(struct make *make)
{
    static const struct {
        enum form form;
        int modules[2], above, below;
    } halls[CENTRE_BLOCKS] = {
        { FORM_BAR, { 76, 0 }, 20, 2 },  { FORM_U, { 44, 24 }, 9, 1 },
        { FORM_RING, { 40, 22 }, 6, 1 }, { FORM_L, { 46, 24 }, 8, 1 },
        { FORM_BAR, { 70, 0 }, 7, 1 },   { FORM_BAR, { 70, 0 }, 6, 1 },
    };
    uint32_t first = make->yards[towns[0].yards].first_block;

    for (uint32_t i = 0; i < CENTRE_BLOCKS; i++) {
        struct block *block = &make->blocks[first + i];

        block->role = ROLE_CENTRE;
        block->form = halls[i].form;
        memcpy(block->modules, halls[i].modules, sizeof(block->modules));
        block->above = halls[i].above;
        block->below = halls[i].below;
        block->single = block->dining = false;
    }
}

/* Single buildings of municipal courtyards, alternately to be emptied and to stay in use. */
static void plan_roles(struct make *make)
{
    uint32_t freed = 0, stay = 0;

    for (uint32_t y = 0, in_town = 0, town = 0; y < CITY_YARDS; y++, in_town++) {
        const struct yard *yard = &make->yards[y];

        if (yard->district != town) {
            town = yard->district;
            in_town = 0;
        }
        for (uint32_t i = 0; i < yard->n_blocks; i++)
            make->blocks[yard->first_block + i].role =
                in_town < towns[town].municipal ? ROLE_MUNICIPAL : ROLE_COUNTY;
        if (yard->n_blocks != 1 || in_town >= towns[town].municipal || in_town % 2)
            continue;
        if (freed + stay == FREED + STAY)
            continue;
        if (freed < FREED && (freed <= stay * 2 || stay == STAY))
            make->blocks[yard->first_block].role = ROLE_FREED, freed++;
        else
            make->blocks[yard->first_block].role = ROLE_STAY, stay++;
        make->yards[y].turn = 0; // millimetres, to be tuned exactly
        make->blocks[yard->first_block].unit = 1;
    }
    if (freed != FREED || stay != STAY)
        make->failed = true;
}

/* Ordinary office buildings of about 5,000 m2, or 7,000 m2 where units are to move in. */
static void plan_role_forms(struct make *make, struct dice *dice)
{
    for (uint32_t b = 0; b < CITY_BLOCKS; b++) {
        struct block *block = &make->blocks[b];

        if (block->role != ROLE_FREED && block->role != ROLE_STAY)
            continue;
        block->form = FORM_BAR;
        block->single = block->dining = false;
        block->above = block->role == ROLE_STAY ? dice_range(dice, 6, 8) : 5;
        block->below = block->role == ROLE_STAY ? 1 : 0;
        block->modules[0] = 2 * dice_range(dice, 32, 38);
        block->modules[1] = 0;
    }
}

void plan_blocks(struct make *make)
{
    struct dice dice = dice_make(make->seed, "plan");

    plan_yards(make, &dice);
    for (uint32_t y = 0; y < CITY_YARDS; y++)
        for (uint32_t i = 0; i < make->yards[y].n_blocks; i++) {
            struct block *block = &make->blocks[make->yards[y].first_block + i];

            block->yard = y;
            block->unit = turns[make->yards[y].turn].unit;
            plan_form(block, &dice);
            plan_measures(block, &dice);
        }
    plan_roles(make);
    plan_role_forms(make, &dice);
    plan_centre(make);
}
