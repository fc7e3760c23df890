/*
 * city_problem: see the header.
 */
#include "yardstick/scenario/city_problem.h"

#include "cast.h"
#include "yardstick/base/json.h"
#include "yardstick/housing/entitlement.h"

enum { AFFINITY_OF_PARENT = 10, STAFF_CEILING = 900 };

struct writing {
    const struct cast *cast;
    const struct stock *stock;
    const struct ruleset *set;
    struct json *j;
    struct error *err;
    /* Rooms that take part by who has them: of institution i held[first[i]] to held[first[i + 1]].
     */
    uint32_t *first, *held;
};

/* By counting: each room is looked at twice. */
static bool held_make(struct writing *w, struct arena *arena)
{
    const struct stock *s = w->stock;

    w->first = arena_alloc(arena, (s->n_institutions + 2) * sizeof(*w->first));
    w->held = arena_alloc(arena, (s->n_rooms + 1) * sizeof(*w->held));
    if (!w->first || !w->held)
        return error_set(w->err, ERROR_TOO_LARGE, "the city does not fit into memory");
    for (uint32_t r = 0; r < s->n_rooms; r++)
        if (w->cast->room[r] && s->rooms[r].holder != STOCK_NONE)
            w->first[s->rooms[r].holder + 2]++;
    for (uint32_t i = 0; i < s->n_institutions; i++)
        w->first[i + 2] += w->first[i + 1];
    // first[i + 1] runs to the end of i while its rooms are put in, in their order.
    for (uint32_t r = 0; r < s->n_rooms; r++)
        if (w->cast->room[r] && s->rooms[r].holder != STOCK_NONE)
            w->held[w->first[s->rooms[r].holder + 1]++] = r;
    return true;
}

static uint32_t building_of(const struct writing *w, uint32_t room)
{
    return w->stock->floors[w->stock->rooms[room].floor].building;
}

static int64_t ceiling_of(const struct writing *w, struct str class, struct str rank)
{
    const struct rule *rule = rule_find(w->set, "R1", class, rank);

    return rule && rule->known ? rule->value * 100 / RULE_UNIT : STAFF_CEILING;
}

/* Those who are entitled to a room of their own. */
static bool is_leader(struct str rank)
{
    return rank.len && !str_eq(rank, STR("staff")) && !str_eq(rank, STR("division"));
}

static int64_t desks_of(const struct writing *w, const struct stock_institution *i)
{
    int64_t sum = 0;

    for (uint32_t k = 0; k < i->n_people; k++)
        sum += ceiling_of(w, i->class, w->stock->people[i->first_person + k].rank);
    return sum;
}

static bool lacks(const struct writing *w, const struct stock_institution *i, const char *what)
{
    if (strcmp(what, "class") == 0)
        error_set(w->err, ERROR_CONFLICT,
                  "%" STR_FMT " has no class of agency, so no standard says what it needs: "
                  "enter the class, or plan with what units have (need: held)",
                  STR_ARG(i->name));
    else
        error_set(w->err, ERROR_CONFLICT,
                  "%" STR_FMT " has no establishment, so no standard says what it needs: enter "
                  "its approved posts, or plan with what units have (need: held)",
                  STR_ARG(i->name));
    return error_detail(w->err, STR("institution_ids"), i->code, "");
}

static int64_t held_by(const struct writing *w, uint32_t at)
{
    int64_t sum = 0;

    for (uint32_t i = w->first[at]; i < w->first[at + 1]; i++)
        sum += w->stock->rooms[w->held[i]].area;
    return sum;
}

/* What the standard allows, and a desk for everybody. */
static bool need_of(const struct writing *w, uint32_t at, int64_t *need)
{
    const struct stock_institution *i = &w->stock->institutions[at];
    struct establishment posts = { .n_posts = 0 };
    int64_t desks = desks_of(w, i);
    struct entitlement may;

    *need = held_by(w, at);
    if (!w->cast->wish->need_held) {
        if (!i->class.len)
            return lacks(w, i, "class");
        for (uint32_t k = 0; k < i->n_posts && posts.n_posts < ESTABLISHMENT_RANKS_MAX; k++)
            posts.posts[posts.n_posts++] = (struct post){ w->stock->posts[i->first_post + k].rank,
                                                          w->stock->posts[i->first_post + k].n };
        if (establishment_sum(&posts) == 0)
            return lacks(w, i, "establishment");
        entitlement_compute(w->set, i->class, &posts, COEFFICIENT_DEFAULT, &may);
        if (may.basic.known)
            *need = may.basic.value;
    }
    *need = *need > desks ? *need : desks;
    return *need > 0 || lacks(w, i, "establishment");
}

static void people_write(const struct writing *w, const struct stock_institution *i)
{
    json_array_begin(w->j, "people");
    for (uint32_t k = 0; k < i->n_people; k++) {
        const struct stock_person *person = &w->stock->people[i->first_person + k];

        json_object_begin(w->j, NULL);
        json_i64(w->j, "id", person->id);
        json_str(w->j, "department", person->department);
        json_fixed(w->j, "ceiling", ceiling_of(w, i->class, person->rank), 2);
        if (is_leader(person->rank))
            json_bool(w->j, "leader", true);
        if (person->room != STOCK_NONE && w->cast->room[person->room])
            json_i64(w->j, "room", w->stock->rooms[person->room].id);
        json_end(w->j);
    }
    json_end(w->j);
}

/* The rooms of one building among those it has, which stand together: how many, their area. */
static uint32_t place_of(const struct writing *w, uint32_t at, uint32_t i, int64_t *area)
{
    uint32_t b = building_of(w, w->held[i]), n = 0;

    for (*area = 0; i + n < w->first[at + 1] && building_of(w, w->held[i + n]) == b; n++)
        *area += w->stock->rooms[w->held[i + n]].area;
    return n;
}

/* How much it has in each building, and which rooms. */
static void places_write(const struct writing *w, uint32_t at)
{
    int64_t area;

    json_array_begin(w->j, "places");
    for (uint32_t i = w->first[at], n; i < w->first[at + 1]; i += n) {
        n = place_of(w, at, i, &area);
        json_object_begin(w->j, NULL);
        json_i64(w->j, "building", w->stock->buildings[building_of(w, w->held[i])].id);
        json_i64(w->j, "rooms", n);
        json_fixed(w->j, "area", area, 2);
        json_end(w->j);
    }
    json_end(w->j);
    json_array_begin(w->j, "holds");
    for (uint32_t i = w->first[at]; i < w->first[at + 1]; i++)
        json_i64(w->j, NULL, w->stock->rooms[w->held[i]].id);
    json_end(w->j);
}

static int64_t district_of(const struct writing *w, uint32_t at)
{
    int64_t best = 0, most = 0, area;

    for (uint32_t i = w->first[at], n; i < w->first[at + 1]; i += n) {
        n = place_of(w, at, i, &area);
        if (area <= most)
            continue;
        most = area;
        best = w->stock->buildings[building_of(w, w->held[i])].district_id;
    }
    return best;
}

/* An organ and its institutions are one group, told by the one that stands above them; where
 * nobody leaves the district, those of another one are a group of their own. */
static int64_t group_of(const struct writing *w, uint32_t at)
{
    uint32_t parent = w->stock->institutions[at].parent;
    bool together = parent != STOCK_NONE && w->cast->unit[parent];

    if (together && w->cast->wish->same_district)
        together = district_of(w, at) == district_of(w, parent);
    return w->stock->institutions[together ? parent : at].id;
}

static bool unit_write(const struct writing *w, uint32_t at)
{
    const struct stock_institution *i = &w->stock->institutions[at];
    int64_t need;

    if (!need_of(w, at, &need))
        return false;
    json_object_begin(w->j, NULL);
    json_i64(w->j, "id", i->id);
    json_str(w->j, "code", i->code);
    json_str(w->j, "name", i->name);
    json_i64(w->j, "group", group_of(w, at));
    json_i64(w->j, "heads", i->n_people);
    json_fixed(w->j, "need", need, 2);
    if (w->cast->wish->same_district)
        json_i64(w->j, "district", district_of(w, at));
    places_write(w, at);
    people_write(w, i);
    json_end(w->j);
    return true;
}

static void floor_write(const struct writing *w, const struct stock_floor *floor)
{
    static const char *const uses[] = { "office", "service", "fixed" };

    json_object_begin(w->j, NULL);
    json_i64(w->j, "ordinal", floor->ordinal);
    json_str(w->j, "label", floor->label);
    json_array_begin(w->j, "rooms");
    for (uint32_t k = 0; k < floor->n_rooms; k++) {
        const struct stock_room *room = &w->stock->rooms[floor->first_room + k];

        if (!w->cast->room[floor->first_room + k])
            continue;
        json_object_begin(w->j, NULL);
        json_i64(w->j, "id", room->id);
        json_str(w->j, "code", room->code);
        json_fixed(w->j, "area", room->area, 2);
        json_text(w->j, "use", uses[cast_use(room)]);
        json_end(w->j);
    }
    json_end(w->j);
    json_end(w->j);
}

static bool has_id(const struct wish_ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (ids->ids[i] == id)
            return true;
    return false;
}

/* Others have rooms in it, too: it is not freed when those who take part leave. */
static bool stays_in_use(const struct writing *w, const struct stock_building *b)
{
    for (uint32_t k = 0; k < b->n_rooms; k++) {
        const struct stock_room *room = &w->stock->rooms[b->first_room + k];

        if (w->cast->room[b->first_room + k])
            continue;
        if (room->is_let || (room->holder != STOCK_NONE && !w->cast->unit[room->holder]) ||
            (room->sitter != STOCK_NONE && !w->cast->unit[room->sitter]))
            return true;
    }
    return has_id(&w->cast->wish->keep, b->id);
}

static void building_write(const struct writing *w, const struct stock_building *b)
{
    const struct wish *wish = w->cast->wish;
    bool empty = has_id(&wish->empty, b->id) ||
                 (wish->kind == WISH_EMPTY && has_id(&wish->buildings, b->id));

    json_object_begin(w->j, NULL);
    json_i64(w->j, "id", b->id);
    json_str(w->j, "code", b->code);
    json_str(w->j, "name", b->name);
    json_fixed(w->j, "gross_area", b->gross, 2);
    if (b->rent)
        json_fixed(w->j, "rent", b->rent, 2);
    json_f64(w->j, "e", b->e, 1);
    json_f64(w->j, "n", b->n, 1);
    if (wish->same_district)
        json_i64(w->j, "district", b->district_id);
    if (b->has_lift)
        json_bool(w->j, "lift", true);
    if (empty)
        json_bool(w->j, "empty", true);
    else if (stays_in_use(w, b))
        json_bool(w->j, "keep", true);
    json_array_begin(w->j, "floors");
    for (uint32_t f = 0; f < b->n_floors; f++)
        floor_write(w, &w->stock->floors[b->first_floor + f]);
    json_end(w->j);
    json_end(w->j);
}

static void affinities_write(const struct writing *w)
{
    const struct json_value *more = json_get(w->cast->wish->body, "affinities");

    json_array_begin(w->j, "affinities");
    for (uint32_t i = 0; i < w->stock->n_institutions; i++) {
        uint32_t parent = w->stock->institutions[i].parent;

        if (!w->cast->unit[i] || parent == STOCK_NONE || !w->cast->unit[parent])
            continue;
        json_object_begin(w->j, NULL);
        json_i64(w->j, "a", w->stock->institutions[parent].id);
        json_i64(w->j, "b", w->stock->institutions[i].id);
        json_i64(w->j, "weight", AFFINITY_OF_PARENT);
        json_end(w->j);
    }
    for (size_t i = 0; i < json_count(more); i++)
        json_value_write(w->j, NULL, json_at(more, i));
    json_end(w->j);
}

/* For whom room is made goes where it is made, if that is one building. */
static void pins_write(const struct writing *w)
{
    const struct wish *wish = w->cast->wish;
    const struct json_value *more = json_get(wish->body, "pins");

    json_array_begin(w->j, "pins");
    for (size_t i = 0;
         wish->kind == WISH_ROOM && wish->buildings.n == 1 && i < wish->institutions.n; i++) {
        json_object_begin(w->j, NULL);
        json_i64(w->j, "unit", wish->institutions.ids[i]);
        json_i64(w->j, "building", wish->buildings.ids[0]);
        json_end(w->j);
    }
    for (size_t i = 0; i < json_count(more); i++)
        json_value_write(w->j, NULL, json_at(more, i));
    json_end(w->j);
}

static void wishes_write(const struct writing *w)
{
    static const char *const members[] = { "weights", "costs", "bans", "apart", "distances" };
    const struct json_value *body = w->cast->wish->body, *rules = json_get(body, "rules"),
                            *goals = json_get(body, "goals");

    json_i64(w->j, "version", 1);
    json_str(w->j, "name", w->cast->wish->name);
    if (goals)
        json_value_write(w->j, "goals", goals);
    if (rules) {
        json_value_write(w->j, "rules", rules);
    } else {
        json_object_begin(w->j, "rules");
        json_i64(w->j, "group_places_max", 2);
        json_end(w->j);
    }
    for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
        if (json_get(body, members[i]))
            json_value_write(w->j, members[i], json_get(body, members[i]));
    pins_write(w);
    affinities_write(w);
}

static bool parts_write(struct writing *w)
{
    const struct stock *stock = w->stock;
    uint32_t n = 0;

    wishes_write(w);
    json_array_begin(w->j, "units");
    for (uint32_t i = 0; i < stock->n_institutions; i++) {
        // Who has no rooms and nobody who works needs no place.
        if (!w->cast->unit[i])
            continue;
        n++;
        if (!unit_write(w, i))
            return false;
    }
    json_end(w->j);
    if (n == 0)
        return error_set(w->err, ERROR_CONFLICT,
                         "nobody has or uses rooms there, so there is nobody to move");
    json_array_begin(w->j, "buildings");
    for (uint32_t b = 0; b < stock->n_buildings; b++)
        if (w->cast->building[b] && stock->buildings[b].n_floors)
            building_write(w, &stock->buildings[b]);
    json_end(w->j);
    return true;
}

bool city_problem_write(const struct stock *stock, const struct ruleset *set,
                        const struct wish *wish, struct arena *arena, struct buf *out,
                        struct error *err)
{
    struct json j = JSON_INIT(out);
    struct cast cast;
    struct writing w = { .cast = &cast, .stock = stock, .set = set, .j = &j, .err = err };

    if (!cast_make(stock, wish, arena, &cast, err) || !held_make(&w, arena))
        return false;
    json_object_begin(&j, NULL);
    if (!parts_write(&w))
        return false;
    json_end(&j);
    return buf_ok(out, err);
}
