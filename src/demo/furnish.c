/*
 * furnish: tenures and titles of buildings, canteens, parking, loans.
 */
#include <string.h>

#include "make.h"

enum { LEASED_OTHERS = 9, UNTITLED = 9, EXPIRING = 3, LOANS_EXPIRED = 4 };

static void furnish_title(struct make *make, struct dice *dice, uint32_t b)
{
    struct city_building *building = &make->city->buildings[b];
    uint16_t weights[] = { 80, 6, 14 };
    static const char *const titles[] = { "registered_bureau", "exception_unit", "filed" };
    int limit = (int)make_limit(building->gross_area);

    building->from = make_date("2021-07-01");
    building->tenure = "own";
    building->title = titles[dice_weighted(dice, weights, 3)];
    building->built = (unsigned)(make->blocks[b].above >= 7 ? dice_range(dice, 1998, 2018)
                                                            : dice_range(dice, 1978, 2014));
    building->certificate_area = CITY_NO_AREA;
    if (strcmp(building->title, "filed") == 0)
        return;
    building->certificate_area = building->gross_area + dice_range(dice, -limit / 2, limit / 2);
    building->certificate_no = make_text(make, "房权证字第%06u号", 100000 + b * 37);
}

static void furnish_untitled(struct make *make, struct dice *dice)
{
    for (int n = 0; n < UNTITLED;) {
        uint32_t b = dice_below(dice, CITY_BLOCKS);
        struct city_building *building = &make->city->buildings[b];

        if (make->blocks[b].role < ROLE_MUNICIPAL || strcmp(building->title, "none") == 0)
            continue;
        building->title = "none";
        building->certificate_no = STR("");
        building->certificate_area = CITY_NO_AREA;
        n++;
    }
}

static void furnish_lease(struct make *make, struct dice *dice, uint32_t b, uint32_t nth)
{
    static const char *const lessors[] = { "新城置业", "鲁运实业", "汇通资产", "东湖开发" };
    struct city *city = make->city;
    struct city_building *building = &city->buildings[b];
    struct city_tenure *t = &city->tenures[city->n_tenures++];
    int last = nth < EXPIRING ? 2130 + dice_range(dice, 10, 85) : dice_range(dice, 2400, 3600);

    building->tenure = "leased";
    building->title = "filed";
    building->certificate_no = STR("");
    building->certificate_area = CITY_NO_AREA;
    *t = (struct city_tenure){ .building = b,
                               .room = CITY_NONE,
                               .kind = "lease_in",
                               .institution = CITY_NONE,
                               .from = make_day(dice_range(dice, 181, 900)),
                               .to = make_day(last) };
    t->party = make_text(make, "%s有限公司", lessors[nth % ARRAY_LEN(lessors)]);
    t->rent = building->gross_area * dice_range(dice, 180, 320);
    t->document = make_text(make, "租字〔%.4s〕%u号", t->from.text, nth + 1);
}

/* Most of the buildings that could be emptied are leased; so are some others. */
static void furnish_leases(struct make *make, struct dice *dice)
{
    uint32_t order[CITY_BLOCKS], n = 0, freed = 0;

    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        order[b] = b;
    dice_shuffle(dice, order, CITY_BLOCKS);
    for (uint32_t i = 0; i < CITY_BLOCKS && n < LEASED_OTHERS; i++)
        if (make->blocks[order[i]].role >= ROLE_MUNICIPAL)
            furnish_lease(make, dice, order[i], n++);
    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        if (make->blocks[b].role == ROLE_FREED && freed++ < 5)
            furnish_lease(make, dice, b, n++);
    for (uint32_t i = CITY_BLOCKS; i-- > CITY_BLOCKS - 12;)
        if (make->blocks[order[i]].role >= ROLE_MUNICIPAL)
            make->city->buildings[order[i]].tenure = i % 3 ? "free" : "borrowed";
}

static int64_t floor_part(const struct city *city, const struct city_floor *floor, const char *kind)
{
    int64_t area = 0;

    for (uint32_t i = 0; i < floor->n_circulation; i++) {
        const struct city_circulation *c = &city->circulations[floor->first_circulation + i];

        area += strcmp(c->kind, kind) == 0 ? make_area(&c->shape) : 0;
    }
    return (area + 5000) / 10000;
}

static void furnish_floor(struct make *make, uint32_t f)
{
    struct city *city = make->city;
    const struct city_floor *floor = &city->floors[f];
    uint32_t courtyard = city->buildings[floor->building].courtyard;
    struct str yard = city->courtyards[courtyard].code, name = city->courtyards[courtyard].name;
    int64_t dining = floor_part(city, floor, "dining"), garage = floor_part(city, floor, "garage");

    if (dining) {
        struct city_canteen *c = &city->canteens[city->n_canteens++];

        *c = (struct city_canteen){ .courtyard = courtyard,
                                    .floor = f,
                                    .area = dining,
                                    .seats = (unsigned)(dining / 250),
                                    .shape = floor->shape };
        c->code = make_text(make, "%" STR_FMT "-C%u", STR_ARG(yard), city->n_canteens);
        c->name = make_text(make, "%" STR_FMT "食堂", STR_ARG(name));
    }
    if (garage) {
        struct city_parking *p = &city->parkings[city->n_parkings++];

        *p = (struct city_parking){ .courtyard = courtyard,
                                    .floor = f,
                                    .kind = "car",
                                    .area = garage,
                                    .spaces = (unsigned)(garage / 3800),
                                    .shape = floor->shape };
        p->code = make_text(make, "%" STR_FMT "-P%u", STR_ARG(yard), city->n_parkings);
        p->name = make_text(make, "%" STR_FMT "地下车库", STR_ARG(name));
    }
}

/* Along the side opposite the gate: bicycles on the first fifth, cars on the rest. */
static void furnish_open(struct make *make, uint32_t y, const char *kind, int from, int to)
{
    struct city *city = make->city;
    const struct yard *yard = &make->yards[y];
    int unit = turns[yard->turn].unit;
    int64_t x0 = yard->width * from / 100 / unit * unit, x1 = yard->width * to / 100 / unit * unit;
    int64_t y0 = (yard->height - 17000) / unit * unit, y1 = (yard->height - 5000) / unit * unit;
    struct city_point ring[] = { make_ground(yard, x0, y0), make_ground(yard, x1, y0),
                                 make_ground(yard, x1, y1), make_ground(yard, x0, y1) };
    struct city_parking *p = &city->parkings[city->n_parkings++];

    *p = (struct city_parking){ .courtyard = y, .floor = CITY_NONE, .kind = kind };
    p->shape = make_shape(make, ring, 4);
    p->area = make_area(&p->shape) / 10000;
    p->spaces = (unsigned)(p->area / (strcmp(kind, "car") == 0 ? 2500 : 180));
    p->code =
        make_text(make, "%" STR_FMT "-P%u", STR_ARG(city->courtyards[y].code), city->n_parkings);
    p->name = make_text(make, "%" STR_FMT "%s停车场", STR_ARG(city->courtyards[y].name),
                        strcmp(kind, "car") == 0 ? "" : "自行车");
}

/* Four of the borrowers should have returned their rooms in summer. */
static void furnish_loans(struct make *make)
{
    struct city *city = make->city;

    for (uint32_t r = 0; r < CITY_ROOMS; r++) {
        struct city_tenure *t = &city->tenures[city->n_tenures];
        uint32_t nth = 0;

        if (make->fates[r] != FATE_LENT)
            continue;
        while (nth + 1 < CITY_BORROWERS && make->borrowers[nth] != make->holders[r])
            nth++;
        *t = (struct city_tenure){ .building = CITY_NONE,
                                   .room = r,
                                   .kind = "loan",
                                   .institution = make->holders[r],
                                   .from = make_date("2022-10-01"),
                                   .to = make_date(nth < LOANS_EXPIRED ? "2026-07-01"
                                                                       : "2027-10-01") };
        t->party = city->institutions[make->holders[r]].code;
        t->document = make_text(make, "借用〔2022〕%u号", nth + 1);
        city->n_tenures++;
    }
}

void furnish_yards(struct make *make)
{
    struct dice dice = dice_make(make->seed, "furnish");

    for (uint32_t b = 0; b < CITY_BLOCKS; b++)
        furnish_title(make, &dice, b);
    furnish_untitled(make, &dice);
    furnish_leases(make, &dice);
    for (uint32_t f = 0; f < make->city->n_floors; f++)
        furnish_floor(make, f);
    for (uint32_t y = 0; y < CITY_YARDS; y++) {
        make->city->courtyards[y].from = make_date("2021-07-01");
        furnish_open(make, y, "car", 30, 95);
        if (y % 2 == 0)
            furnish_open(make, y, "bicycle", 5, 20);
    }
    for (uint32_t r = 0; r < CITY_ROOMS; r++)
        make->city->rooms[r].from = make_date("2021-07-01");
    furnish_loans(make);
}
