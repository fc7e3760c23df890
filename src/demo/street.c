/*
 * street: a net of streets around each seat, roads between the towns, and
 * parks and ponds in cells that no courtyard has.
 */
#include "lists.h"
#include "place.h"

enum { LINES = 5 }; /* cells to each side of the seat's */

static void lay_piece(struct make *make, struct str name, const char *class, int64_t width,
                      struct city_point a, struct city_point b)
{
    struct city_point line[] = { a, b };
    struct city *city = make->city;

    city->streets[city->n_streets++] = (struct city_street){
        .name = name, .class = class, .width = width, .shape = make_shape(make, line, 2)
    };
}

/* A crossing: the lower left corner of a cell. */
static struct city_point crossing(const struct city_district *town, int column, int row)
{
    return (struct city_point){ town->seat.e + column * CELL_WIDTH - CELL_WIDTH / 2,
                                town->seat.n + row * CELL_HEIGHT - CELL_HEIGHT / 2 };
}

static void lay_line(struct make *make, uint32_t d, int line, bool upright)
{
    const struct city_district *town = &make->city->districts[d];
    struct str name = place_street(make, d, line, upright);
    const char *class = line == 0 ? "primary" : line % 2 ? "tertiary" : "secondary";
    int64_t width = line == 0 ? 36000 : line % 2 ? 16000 : 24000;

    for (int i = -LINES; i <= LINES; i++)
        lay_piece(make, name, class, width,
                  upright ? crossing(town, line, i) : crossing(town, i, line),
                  upright ? crossing(town, line, i + 1) : crossing(town, i + 1, line));
}

/* From the crossing of one town that is nearest the other town, in pieces with a slight bend. */
static void lay_trunk(struct make *make, struct dice *dice, uint32_t from, uint32_t to)
{
    enum { PIECES = 6 };
    const struct city_district *a = &make->city->districts[from], *b = &make->city->districts[to];
    bool east = b->seat.e > a->seat.e, north = b->seat.n > a->seat.n;
    struct city_point p = crossing(a, east ? LINES + 1 : -LINES, north ? LINES + 1 : -LINES);
    struct city_point q = crossing(b, east ? -LINES : LINES + 1, north ? -LINES : LINES + 1),
                      at = p;
    struct str name = make_text(make, "%" STR_FMT "%" STR_FMT "公路", STR_ARG(a->short_name),
                                STR_ARG(b->short_name));

    for (int i = 1; i <= PIECES; i++) {
        struct city_point next = { p.e + (q.e - p.e) * i / PIECES, p.n + (q.n - p.n) * i / PIECES };

        if (i < PIECES) {
            next.e += dice_range(dice, -300, 300) * 1000;
            next.n += dice_range(dice, -300, 300) * 1000;
        }
        lay_piece(make, name, "trunk", 28000, at, next);
        at = next;
    }
}

/* An octagon within a cell that is free, for a park or a pond. */
static void lay_cover(struct make *make, struct dice *dice, uint32_t d, uint32_t cell)
{
    static const int corners[8][2] = { { 20, 0 },   { 80, 0 },   { 100, 25 }, { 100, 75 },
                                       { 80, 100 }, { 20, 100 }, { 0, 75 },   { 0, 25 } };
    struct city *city = make->city;
    struct city_cover *cover = &city->covers[city->n_covers];
    bool water = dice_chance(dice, 35);
    struct city_point ring[8];
    int column, row;

    place_cell(cell, &column, &row);
    for (int i = 0; i < 8; i++) {
        struct city_point low = crossing(&city->districts[d], column, row);

        ring[i].e = low.e + 40000 + (CELL_WIDTH - 80000) * corners[i][0] / 100;
        ring[i].n = low.n + 40000 + (CELL_HEIGHT - 80000) * corners[i][1] / 100;
    }
    *cover = (struct city_cover){ .kind = water ? "water" : "green",
                                  .shape = make_shape(make, ring, 8) };
    cover->name = make_text(make, "%s%s", list_streets[(d * 11 + cell * 3) % list_n_streets].text,
                            water ? "湖" : "公园");
    city->n_covers++;
}

void lay_streets(struct make *make)
{
    static const uint8_t trunks[][2] = { { 0, 1 }, { 0, 2 }, { 2, 3 }, { 1, 5 },
                                         { 4, 5 }, { 0, 4 }, { 1, 2 } };
    struct dice dice = dice_make(make->seed, "streets");

    for (uint32_t d = 0; d < make->city->n_districts; d++) {
        bool taken[(2 * LINES + 1) * (2 * LINES + 1)] = { false };

        for (int line = -LINES; line <= LINES + 1; line++) {
            lay_line(make, d, line, false);
            lay_line(make, d, line, true);
        }
        for (uint32_t y = 0; y < CITY_YARDS; y++)
            if (make->yards[y].district == d && make->cells[y] < ARRAY_LEN(taken))
                taken[make->cells[y]] = true;
        for (uint32_t c = 0; c < ARRAY_LEN(taken); c++)
            if (!taken[c] && dice_chance(&dice, c < 40 ? 60 : 15))
                lay_cover(make, &dice, d, c);
    }
    for (size_t i = 0; i < ARRAY_LEN(trunks); i++)
        lay_trunk(make, &dice, trunks[i][0], trunks[i][1]);
}
