/*
 * person: people, their ranks and departments, and the establishments.
 */
#include <string.h>

#include "lists.h"
#include "make.h"

struct post {
    const char *rank;
    uint32_t n;
};

/* Ranks of a unit from the top, the last one staff; returns how many ranks. */
static int unit_posts(const struct city_institution *unit, uint32_t heads, struct post posts[4])
{
    static const char *const top[] = { "委办公室", "政府办公室", "人大常委会办公室", "政协办公室" };
    bool county = strcmp(unit->class, "county") == 0, leads = false;
    uint32_t deputies = 1 + heads / 20 > 5 ? 5 : 1 + heads / 20, left = heads;
    int n = 0;

    for (size_t i = 0; i < ARRAY_LEN(top); i++)
        leads |= str_ends(unit->name, str_from(top[i])) && unit->parent == CITY_NONE &&
                 unit->name.len < strlen("台儿庄区人大常委会办公室") + 1;
    if (unit->parent != CITY_NONE) {
        posts[n++] = (struct post){ county ? "section_deputy" : "bureau_deputy", 1 };
    } else {
        if (leads) {
            posts[n++] = (struct post){ county ? "county_head" : "city_head", 1 };
            posts[n++] = (struct post){ county ? "county_deputy" : "city_deputy", 3 };
        } else {
            posts[n++] = (struct post){ county ? "section_head" : "bureau_head", 1 };
        }
        posts[n++] = (struct post){ county ? "section_deputy" : "bureau_deputy", deputies };
    }
    for (int i = 0; i < n; i++) {
        posts[i].n = posts[i].n < left ? posts[i].n : left;
        left -= posts[i].n;
    }
    posts[n++] = (struct post){ "staff", left };
    return n;
}

static struct str person_name(struct make *make, struct dice *dice)
{
    uint32_t sum = 0, at, s = 0;
    const char *first, *second;

    for (uint32_t i = 0; i < list_n_surnames; i++)
        sum += (uint32_t)list_surnames[i].weight;
    for (at = dice_below(dice, sum); at >= (uint32_t)list_surnames[s].weight; s++)
        at -= (uint32_t)list_surnames[s].weight;
    first = list_given[dice_below(dice, list_n_given)].text;
    second = list_given[dice_below(dice, list_n_given)].text;
    return make_text(make, "%s%s%s", list_surnames[s].text, first,
                     dice_chance(dice, 72) ? second : "");
}

static void staff_establish(struct make *make, struct dice *dice, uint32_t unit,
                            const struct post *post)
{
    struct city *city = make->city;
    bool staff = strcmp(post->rank, "staff") == 0;
    uint32_t posts = staff ? post->n * (uint32_t)dice_range(dice, 97, 112) / 100 + 1 : post->n;
    struct city_establishment *e = &city->establishments[city->n_establishments++];

    if (post->n == 0) {
        city->n_establishments--;
        return;
    }
    *e = (struct city_establishment){
        .institution = unit, .rank = post->rank, .posts = posts, .from = make_date("2021-07-01")
    };
    e->document = make_text(make, "编办发〔2021〕%u号", 10 + unit);
    if (staff && dice_chance(dice, 16)) {
        e[1] = e[0];
        e[1].posts = posts + posts * (uint32_t)dice_range(dice, 0, 8) / 100;
        e[0].posts = posts + posts * (uint32_t)dice_range(dice, 8, 20) / 100;
        e[1].from = make_date(dice_chance(dice, 50) ? "2024-03-01" : "2025-07-01");
        e[1].document = make_text(make, "编办发〔%.4s〕%u号", e[1].from.text, 10 + unit);
        city->n_establishments++;
    }
}

static void staff_one(struct make *make, struct dice *dice, uint32_t unit, const char *rank,
                      uint32_t nth, uint32_t departments)
{
    struct city *city = make->city;
    struct city_person *person = &city->people[city->n_people];
    uint32_t department = nth * departments / (make->heads[unit] + 1);

    *person = (struct city_person){ .institution = unit, .rank = rank, .status = "active" };
    person->code = make_text(make, "P%05u", 10001 + city->n_people);
    person->name = person_name(make, dice);
    person->department = strcmp(rank, "staff") == 0
                             ? str_from(list_departments[department % list_n_departments].text)
                             : STR("单位领导");
    person->from = make_day(181 + (dice_chance(dice, 70) ? 0 : dice_range(dice, 1, 1800)));
    city->n_people++;
}

void staff_institutions(struct make *make)
{
    struct dice dice = dice_make(make->seed, "staff"), posts_dice = dice_make(make->seed, "posts");
    struct city *city = make->city;

    for (uint32_t u = 0; u < CITY_UNITS; u++) {
        struct post posts[4];
        int n = unit_posts(&city->institutions[u], make->heads[u], posts);
        uint32_t departments = 2 + make->heads[u] / 8, nth = 0;

        make->first_person[u] = city->n_people;
        for (int i = 0; i < n; i++) {
            staff_establish(make, &posts_dice, u, &posts[i]);
            for (uint32_t k = 0; k < posts[i].n; k++)
                staff_one(make, &dice, u, posts[i].rank, nth++, departments);
        }
    }
    make->first_person[CITY_UNITS] = city->n_people;
    make->failed |= city->n_people != CITY_PEOPLE;
}
