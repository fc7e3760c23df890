#include "yardstick/demo/codes.h"

#include "cities.h"
#include "../test.h"

/*
 * The faults once more, from the rules' texts and the rows alone: every one that
 * is found must be listed, and every listed one found.
 */
struct found {
    const struct city *city;
    bool *listed; /* by fault: found again */
    uint32_t n, missing;
};

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool now(struct city_date from, struct city_date to)
{
    return strcmp(from.text, "2026-11-01") <= 0 && (!*to.text || strcmp(to.text, "2026-11-01") > 0);
}

static void find(struct found *f, const char *rule, struct str code)
{
    for (uint32_t i = 0; i < f->city->n_faults; i++)
        if (!f->listed[i] && same(f->city->faults[i].rule, rule) &&
            str_eq(f->city->faults[i].code, code)) {
            f->listed[i] = true;
            f->n++;
            return;
        }
    printf("    not listed: %s %.*s\n", rule, (int)code.len, code.ptr);
    f->missing++;
}

static uint32_t n_listed(const struct city *city, const char *rule)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < city->n_faults; i++)
        n += same(city->faults[i].rule, rule);
    return n;
}

static double polygon_area(const struct city_shape *shape)
{
    double twice = 0;

    for (uint32_t i = 0; i < shape->ends[0]; i++) {
        struct city_point o = shape->points[0], p = shape->points[i];
        struct city_point q = shape->points[(i + 1) % shape->ends[0]];

        twice +=
            (double)(p.e - o.e) * (double)(q.n - o.n) - (double)(q.e - o.e) * (double)(p.n - o.n);
    }
    return twice / 2e6;
}

static double root(double x)
{
    double r = x;

    for (int i = 0; i < 60; i++)
        r = (r + x / r) / 2;
    return r;
}

struct room_today {
    int64_t ceiling;
    int sitting, held;
};

static struct room_today *rooms_today(const struct city *city)
{
    struct room_today *today = calloc(city->n_rooms, sizeof(*today));

    for (uint32_t i = 0; i < city->n_occupancies; i++) {
        const struct city_occupancy *o = &city->occupancies[i];
        const struct city_person *p = &city->people[o->person];

        if (!now(o->from, o->to))
            continue;
        today[o->room].sitting++;
        for (const struct city_rank *r = city_ranks; r->code; r++)
            if (same(r->code, p->rank) && same(r->class, city->institutions[p->institution].class))
                today[o->room].ceiling += r->ceiling;
    }
    for (uint32_t i = 0; i < city->n_holdings; i++)
        today[city->holdings[i].room].held += now(city->holdings[i].from, city->holdings[i].to);
    return today;
}

static void find_rooms(struct found *f, const struct room_today *today)
{
    for (uint32_t i = 0; i < f->city->n_rooms; i++) {
        const struct city_room *r = &f->city->rooms[i];
        const struct room_today *t = &today[i];
        double area = polygon_area(&r->shape), limit = 0.04 * root(area) + 0.002 * area;
        bool office = same(r->subtype, "leader") || same(r->subtype, "staff");

        if (office && t->sitting && r->usable_area > t->ceiling)
            find(f, "over_standard", r->code);
        if (office && t->held && !t->sitting)
            find(f, "unoccupied", r->code);
        if (!t->held && !t->sitting && same(r->state, "in_use"))
            find(f, "idle", r->code);
        if (!t->held && t->sitting)
            find(f, "no_holder", r->code);
        if (r->measured_area < 0)
            find(f, "missing_measurement", r->code);
        else if ((double)r->measured_area / 100 > area + limit + 0.01 ||
                 (double)r->measured_area / 100 < area - limit - 0.01)
            find(f, "area_mismatch", r->code);
        if (same(r->use, "technical") && r->approved_area < 0)
            find(f, "technical_unapproved", r->code);
        if (i && r->floor == r[-1].floor && str_eq(r->number, r[-1].number))
            find(f, "duplicate_number", r->code);
        CHECK(r->usable_area == (r->measured_area < 0 ? r->declared_area : r->measured_area));
    }
}

static void find_others(struct found *f, const struct room_today *today)
{
    const struct city *city = f->city;

    for (uint32_t i = 0; i < city->n_tenures; i++) {
        const struct city_tenure *t = &city->tenures[i];

        if (t->room == CITY_NONE && strcmp(t->to.text, "2027-01-30") <= 0)
            find(f, "expiring_lease", city->buildings[t->building].code);
        if (t->room != CITY_NONE && strcmp(t->to.text, "2026-11-01") <= 0 && today[t->room].held)
            find(f, "expired_loan", city->rooms[t->room].code);
    }
    for (uint32_t i = 0; i < city->n_occupancies; i++) {
        const struct city_occupancy *o = &city->occupancies[i];

        if (now(o->from, o->to) && same(o->kind, "second"))
            find(f, "second_office", city->people[o->person].code);
        if (now(o->from, o->to) && same(city->people[o->person].status, "retired"))
            find(f, "retired_in_room", city->people[o->person].code);
    }
    for (uint32_t i = 0; i < city->n_buildings; i++)
        if (same(city->buildings[i].title, "none") && city->buildings[i].certificate_no.len == 0)
            find(f, "no_title", city->buildings[i].code);
}

static void find_units(struct found *f)
{
    const struct city *city = f->city;

    for (uint32_t u = 0; u < city->n_institutions; u++) {
        uint32_t buildings[64], n = 0;
        bool head = false;

        for (uint32_t p = 0; p < city->n_people; p++)
            head |= city->people[p].institution == u && (same(city->people[p].rank, "city_head") ||
                                                         same(city->people[p].rank, "county_head"));
        for (uint32_t i = 0; i < city->n_holdings; i++) {
            const struct city_holding *h = &city->holdings[i];
            uint32_t b = city->floors[city->rooms[h->room].floor].building, k = 0;

            if (h->institution != u || !now(h->from, h->to))
                continue;
            while (k < n && buildings[k] != b)
                k++;
            if (k == n && n < 64)
                buildings[n++] = b;
            if (same(city->rooms[h->room].subtype, "private_wc") && !head)
                find(f, "private_wc", city->rooms[h->room].code);
        }
        if (n >= 5)
            find(f, "scattered", city->institutions[u].code);
    }
}

static void check_faults(uint64_t seed)
{
    struct city *city = city_of(seed, 1);
    struct found f = { city, calloc(city->n_faults, 1), 0, 0 };
    struct room_today *today = rooms_today(city);

    find_rooms(&f, today);
    find_others(&f, today);
    find_units(&f);
    CHECK(f.missing == 0);
    CHECK(f.n == city->n_faults);
    for (uint32_t i = 0; i < city->n_faults; i++)
        if (!f.listed[i])
            printf("    not there: %s %s\n", city->faults[i].rule, city->faults[i].code.ptr);
    for (const struct city_rule *r = city_rules; r->code; r++)
        NOTE("%-22s %u", r->code, n_listed(city, r->code));
    CHECK(n_listed(city, "over_standard") >= 30 && n_listed(city, "idle") > 50);
    CHECK(n_listed(city, "second_office") == 12 && n_listed(city, "no_holder") == 6);
    CHECK(n_listed(city, "missing_measurement") == 25 && n_listed(city, "area_mismatch") == 2);
    CHECK(n_listed(city, "retired_in_room") >= 7 && n_listed(city, "expiring_lease") == 3);
    CHECK(n_listed(city, "no_title") >= 5 && n_listed(city, "expired_loan") >= 4);
    CHECK(n_listed(city, "scattered") >= 1 && n_listed(city, "private_wc") >= 1);
    CHECK(n_listed(city, "duplicate_number") == 2 && n_listed(city, "technical_unapproved") == 5);
    CHECK(n_listed(city, "unoccupied") >= 40);
    free(f.listed), free(today);
    city_release(city);
}

TESTS
{
    TEST ("every planted fault is there, and no other") {
        check_faults(1);
        check_faults(2022);
    }
}
