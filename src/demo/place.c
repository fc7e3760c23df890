/*
 * place: put buildings into courtyards and courtyards into the cells of a
 * town's street net, nearest the seat first.
 *
 * A cell is 480 m x 360 m between the middles of its streets; a courtyard
 * stays 20 m away from them, so courtyards never touch each other or a street.
 */
#include "place.h"

#include "lists.h"

enum { GAP = 20000, ROW_GAP = 40000, COLUMNS = 3 };

static int64_t round_up(int64_t value, int unit)
{
    return (value + unit - 1) / unit * unit;
}

/* Buildings side by side, three in a row, with a margin around them. */
static void place_blocks(struct make *make, struct yard *yard, struct dice *dice)
{
    int unit = turns[yard->turn].unit;
    int64_t margin = round_up(dice_range(dice, 12, 26) * 1000, unit);
    int64_t x = margin, y = margin, row = 0, widest = 0;

    for (uint32_t i = 0; i < yard->n_blocks; i++) {
        struct block *block = &make->blocks[yard->first_block + i];
        int64_t width, height;

        if (i && i % COLUMNS == 0) {
            y += round_up(row + ROW_GAP, unit);
            x = margin;
            row = 0;
        }
        block_size(block, &width, &height);
        block->x = x;
        block->y = y;
        x += round_up(width + GAP, unit);
        row = height > row ? height : row;
        widest = x > widest ? x : widest;
    }
    yard->width = round_up(widest - GAP + margin, unit);
    // The gate, flagpole and parking lie in front.
    yard->height = round_up(y + row + margin + 12000, unit);
}

void place_cell(uint32_t nth, int *column, int *row)
{
    int ring = 0;

    for (uint32_t in = 1; nth >= in; in = (uint32_t)ring * 8) {
        nth -= in;
        ring++;
    }
    if (ring == 0) {
        *column = *row = 0;
        return;
    }
    switch (nth / (uint32_t)(2 * ring)) {
    case 0:
        *column = ring, *row = (int)nth - ring;
        break;
    case 1:
        *column = ring - (int)(nth - 2U * ring), *row = ring;
        break;
    case 2:
        *column = -ring, *row = ring - (int)(nth - 4U * ring);
        break;
    default:
        *column = (int)(nth - 6U * ring) - ring, *row = -ring;
    }
}

struct str place_street(struct make *make, uint32_t district, int line, bool upright)
{
    // Twelve lines each way; the list has more than 24 names, so none is twice in a town.
    uint32_t at = district * 11 + (uint32_t)(line + 6) * 2 + upright;

    return make_text(make, "%s%s", list_streets[at % list_n_streets].text,
                     line == 0 ? "大道"
                     : upright ? "街"
                               : "路");
}

/* Move the turned rectangle so that it lies in the middle of its cell, or a little beside it. */
static void place_in_cell(struct yard *yard, struct city_point cell, struct dice *dice)
{
    const struct turn *t = &turns[yard->turn];
    int64_t w = yard->width / t->unit, h = yard->height / t->unit;
    int64_t e = (w * t->a - h * t->b) / 2, n = (w * t->b + h * t->a) / 2;
    int64_t room_e = CELL_WIDTH - 2 * STREET_MARGIN - (w * t->a + h * llabs(t->b));
    int64_t room_n = CELL_HEIGHT - 2 * STREET_MARGIN - (w * llabs(t->b) + h * t->a);

    yard->origin.e = cell.e - e + dice_range(dice, -400, 400) * (room_e / 2000);
    yard->origin.n = cell.n - n + dice_range(dice, -400, 400) * (room_n / 2000);
}

void place_yards(struct make *make)
{
    struct dice dice = dice_make(make->seed, "place");
    uint32_t nth = 0, town = 0;

    for (uint32_t i = 0; i < CITY_YARDS; i++) {
        struct yard *yard = &make->yards[i];
        struct city_point seat;
        int column, row;

        if (yard->district != town) {
            town = yard->district;
            nth = 0;
        }
        while (nth && dice_chance(&dice, 25))
            nth++;
        place_cell(nth, &column, &row);
        make->cells[i] = nth++;
        seat = make->city->districts[town].seat;
        place_blocks(make, yard, &dice);
        place_in_cell(
            yard, (struct city_point){ seat.e + column * CELL_WIDTH, seat.n + row * CELL_HEIGHT },
            &dice);
    }
}
