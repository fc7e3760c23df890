/*
 * tune: bring the plans of the buildings to the totals, but for a few m2.
 *
 * First in large steps (a wing two modules longer, a basement more), then
 * the module, which moves the area of the rooms, and the corridor, which moves
 * the gross area, in millimetres. What is left is within the tolerance of
 * measuring, and settle.c spreads it over all rooms and floors.
 */
#include "make.h"

static const int64_t ROOMS = INT64_C(565400) * 1000000, GROSS = INT64_C(1135400) * 1000000,
                     FREED_GROSS = INT64_C(40000) * 1000000;

enum { MODULES_MIN = 42, MODULES_MAX = 92, FLOORS_MIN = 2, FLOORS_MAX = 8, STEPS = 6000 };

typedef int64_t measure(const struct block *block);

static bool is_freed(const struct block *block)
{
    return block->role == ROLE_FREED;
}

static int64_t total(const struct make *make, measure *area, bool freed)
{
    int64_t sum = 0;

    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        if (is_freed(&make->blocks[b]) == freed)
            sum += area(&make->blocks[b]);
    return sum;
}

static int64_t rooms_total(const struct make *make)
{
    return total(make, block_rooms_area, false) + total(make, block_rooms_area, true);
}

/* Two modules or a floor more or less here and there, until the rooms are right to a hundredth. */
static void tune_lengths(struct make *make, struct dice *dice)
{
    int64_t missing = ROOMS - rooms_total(make);

    for (int step = 0; step < STEPS && llabs(missing) > ROOMS / 200; step++) {
        struct block *block = &make->blocks[dice_below(dice, CITY_BLOCKS)];
        int sign = missing > 0 ? 1 : -1, wanted = block->modules[0] + 2 * sign;
        int longest = block->form == FORM_BAR ? MODULES_MAX : MODULES_MAX * 5 / 8;

        if (block->role < ROLE_MUNICIPAL)
            continue;
        missing += block_rooms_area(block);
        if (step % 4 == 3 && block->above + sign >= FLOORS_MIN && block->above + sign <= FLOORS_MAX)
            block->above += sign;
        else if (wanted >= MODULES_MIN && wanted <= longest)
            block->modules[0] = wanted;
        missing -= block_rooms_area(block);
    }
}

/* Basements and dining floors more or fewer, until the gross area is right to a hundredth. */
static void tune_floors(struct make *make, struct dice *dice)
{
    int64_t missing = GROSS - FREED_GROSS - total(make, block_gross, false);

    for (int step = 0; step < STEPS && llabs(missing) > GROSS / 100; step++) {
        struct block *block = &make->blocks[dice_below(dice, CITY_BLOCKS)];
        int deepest = block->above >= 5 ? 2 : 1;

        if (block->role < ROLE_MUNICIPAL)
            continue;
        missing += block_gross(block);
        if (step % 16 == 15 && block->above >= 3)
            block->dining =
                missing > block_gross(block); // rooms go, and the next round makes up for them
        else if (missing > block_gross(block) && block->below < deepest)
            block->below++;
        else if (missing < block_gross(block) && block->below > 0)
            block->below--;
        missing -= block_gross(block);
    }
}

static void tune_freed(struct make *make, struct dice *dice)
{
    for (int step = 0; step < STEPS; step++) {
        int64_t missing = FREED_GROSS - total(make, block_gross, true);
        struct block *block = &make->blocks[dice_below(dice, CITY_BLOCKS)];

        if (missing < FREED_GROSS / 200 && missing > -FREED_GROSS / 200)
            return;
        if (is_freed(block))
            block->modules[0] += missing > 0 ? 2 : -2;
    }
}

/* Scale the module of each block by what is missing, then one by one by a millimetre. */
static void tune_modules(struct make *make)
{
    int64_t fixed = total(make, block_rooms_area, true), sum = rooms_total(make) - fixed;

    for (uint32_t b = 0; b < CITY_BLOCKS; b++) {
        struct block *block = &make->blocks[b];

        if (!is_freed(block) && block->unit == 1)
            block->module += (int)(block->module * (ROOMS - fixed - sum) / sum);
    }
    for (uint32_t b = 0; b < CITY_BLOCKS; b++) {
        struct block *block = &make->blocks[b];
        int64_t missing = ROOMS - rooms_total(make), before = block_rooms_area(block), change;
        int sign = missing > 0 ? 1 : -1;

        if (is_freed(block) || block->unit != 1)
            continue;
        block->module += sign;
        change = block_rooms_area(block) - before;
        if (llabs(missing - change) >= llabs(missing))
            block->module -= sign;
    }
}

static void tune_corridors(struct make *make, bool freed, int64_t wanted)
{
    int64_t sum = total(make, block_gross, freed), per_mm = 0;

    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        if (is_freed(&make->blocks[b]) == freed && make->blocks[b].unit == 1)
            per_mm += block_gross(&make->blocks[b]) / block_wing_depth(&make->blocks[b]);
    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        if (is_freed(&make->blocks[b]) == freed && make->blocks[b].unit == 1)
            make->blocks[b].corridor += (int)((wanted - sum) / per_mm);
    for (uint32_t b = 0; b < CITY_BLOCKS; b++) {
        struct block *block = &make->blocks[b];
        int64_t missing = wanted - total(make, block_gross, freed), before = block_gross(block);
        int sign = missing > 0 ? 1 : -1;

        if (is_freed(block) != freed || block->unit != 1)
            continue;
        block->corridor += sign;
        if (llabs(missing - (block_gross(block) - before)) >= llabs(missing))
            block->corridor -= sign;
    }
}

void tune_blocks(struct make *make)
{
    struct dice dice = dice_make(make->seed, "tune");

    tune_freed(make, &dice);
    for (int round = 0; round < 8; round++) {
        tune_lengths(make, &dice);
        tune_floors(make, &dice);
    }
    tune_lengths(make, &dice);
    for (int round = 0; round < 5; round++) {
        tune_modules(make);
        tune_corridors(make, true, FREED_GROSS);
        tune_corridors(make, false, GROSS - FREED_GROSS);
    }
    // A city is told by its totals: what is left must be within the tolerance of measuring.
    make->failed |= llabs(ROOMS - rooms_total(make)) > ROOMS / 2000 ||
                    llabs(FREED_GROSS - total(make, block_gross, true)) > FREED_GROSS / 2000 ||
                    llabs(GROSS - FREED_GROSS - total(make, block_gross, false)) > GROSS / 2000;
}
