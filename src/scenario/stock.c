/*
 * stock: see the header.
 */
#include "yardstick/scenario/stock.h"

#include <math.h>
#include <stdlib.h>

#include "yardstick/store/stmt.h"

/* Where metres are counted from; the plane is the tangent there, good to 1 in 1,000 in a city. */
static const double degree_m = 111320, radian = 3.14159265358979323846 / 180;

struct loading {
    struct conn *conn;
    struct str day;
    struct arena *arena;
    struct stock *stock;
    struct error *err;
    uint32_t *room_order; /* rooms by id, for looking up */
    double lon0, lat0;
};

static bool no_room(struct error *err)
{
    return error_set(err, ERROR_TOO_LARGE, "the city does not fit into memory");
}

/* Place for one more of `size` bytes: the array doubles. */
static bool grow(struct loading *l, void *array, uint32_t n, size_t size)
{
    void **at = array, *more;

    if (n && (n < 64 || (n & (n - 1))))
        return true;
    more = arena_alloc(l->arena, (n < 64 ? 64 : 2 * (size_t)n) * size);
    if (!more)
        return no_room(l->err);
    if (n)
        memcpy(more, *at, n * size);
    *at = more;
    return true;
}

static bool open(struct loading *l, enum sql_id sql, struct stmt *q)
{
    if (!stmt_open(l->conn, sql, q, l->err))
        return false;
    if (stmt_has_bind(q, ":day"))
        stmt_bind_str(q, ":day", l->day);
    return true;
}

static struct str text(struct loading *l, const struct stmt *q, int column)
{
    return arena_copy(l->arena, stmt_str(q, column));
}

static void place(struct loading *l, const struct stmt *q, struct stock_building *b)
{
    double lon = stmt_f64(q, 7), lat = stmt_f64(q, 8);

    if (stmt_is_null(q, 7))
        return;
    if (l->lat0 == 0) {
        l->lon0 = lon;
        l->lat0 = lat;
    }
    b->e = (lon - l->lon0) * degree_m * cos(l->lat0 * radian);
    b->n = (lat - l->lat0) * degree_m;
}

static bool buildings_load(struct loading *l)
{
    struct stock *s = l->stock;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!open(l, SQL_SCENARIO_BUILDINGS, &q))
        return false;
    while ((step = stmt_step(&q, l->err)) == STEP_ROW) {
        struct stock_building *b;

        if (!grow(l, &s->buildings, s->n_buildings, sizeof(*b)))
            return false;
        b = &s->buildings[s->n_buildings++];
        *b = (struct stock_building){ .id = stmt_i64(&q, 0),
                                      .gross = stmt_i64(&q, 3),
                                      .district_id = stmt_i64(&q, 6),
                                      .rent = stmt_i64(&q, 9),
                                      .has_lift = stmt_i64(&q, 10) != 0,
                                      .courtyard_id = stmt_i64(&q, 11) };
        b->code = text(l, &q, 1);
        b->name = text(l, &q, 2);
        b->state = text(l, &q, 4);
        b->tenure = text(l, &q, 5);
        place(l, &q, b);
    }
    return step == STEP_DONE;
}

static int id_compare(const void *key, const void *row)
{
    int64_t a = *(const int64_t *)key, b = *(const int64_t *)row;

    return a < b ? -1 : a > b;
}

/* Rows begin with their id and are in its order. */
static uint32_t find(const void *rows, uint32_t n, size_t size, int64_t id)
{
    const char *found = n ? bsearch(&id, rows, n, size, id_compare) : NULL;

    return found ? (uint32_t)((size_t)(found - (const char *)rows) / size) : STOCK_NONE;
}

uint32_t stock_institution_find(const struct stock *s, int64_t id)
{
    return find(s->institutions, s->n_institutions, sizeof(*s->institutions), id);
}

uint32_t stock_building_find(const struct stock *s, int64_t id)
{
    return find(s->buildings, s->n_buildings, sizeof(*s->buildings), id);
}

uint32_t stock_room_find(const struct stock *s, int64_t id)
{
    for (uint32_t r = 0; r < s->n_rooms; r++)
        if (s->rooms[r].id == id)
            return r;
    return STOCK_NONE;
}

static bool floors_load(struct loading *l)
{
    struct stock *s = l->stock;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!open(l, SQL_SCENARIO_FLOORS, &q))
        return false;
    while ((step = stmt_step(&q, l->err)) == STEP_ROW) {
        struct stock_building *b;

        if (!grow(l, &s->floors, s->n_floors, sizeof(*s->floors)))
            return false;
        s->floors[s->n_floors] =
            (struct stock_floor){ .id = stmt_i64(&q, 0),
                                  .building = stock_building_find(s, stmt_i64(&q, 1)),
                                  .ordinal = stmt_i64(&q, 2),
                                  .label = text(l, &q, 3) };
        b = &s->buildings[s->floors[s->n_floors].building];
        if (b->n_floors++ == 0)
            b->first_floor = s->n_floors;
        s->n_floors++;
    }
    return step == STEP_DONE;
}

static int room_order_compare(const void *a, const void *b, void *rooms)
{
    const struct stock_room *all = rooms;
    int64_t x = all[*(const uint32_t *)a].id, y = all[*(const uint32_t *)b].id;

    return x < y ? -1 : x > y;
}

static uint32_t room_find(const struct loading *l, int64_t id)
{
    const struct stock *s = l->stock;
    uint32_t low = 0, high = s->n_rooms;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (s->rooms[l->room_order[middle]].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->n_rooms && s->rooms[l->room_order[low]].id == id ? l->room_order[low]
                                                                     : STOCK_NONE;
}

/* Rooms come building by building and floor by floor, as floors do. */
static bool room_take(struct loading *l, const struct stmt *q, uint32_t *floor)
{
    struct stock *s = l->stock;
    struct stock_room *room;
    struct stock_building *b;

    if (!grow(l, &s->rooms, s->n_rooms, sizeof(*room)))
        return false;
    while (*floor < s->n_floors && s->floors[*floor].id != stmt_i64(q, 2))
        ++*floor;
    if (*floor == s->n_floors)
        return error_set(l->err, ERROR_INTERNAL, "a room stands on no floor");
    room = &s->rooms[s->n_rooms];
    *room = (struct stock_room){ .id = stmt_i64(q, 0),
                                 .area = stmt_i64(q, 5),
                                 .floor = *floor,
                                 .is_let = stmt_i64(q, 7) != 0,
                                 .holder = STOCK_NONE,
                                 .sitter = STOCK_NONE };
    room->code = text(l, q, 1);
    room->use = text(l, q, 3);
    room->subtype = text(l, q, 4);
    room->state = text(l, q, 6);
    if (s->floors[*floor].n_rooms++ == 0)
        s->floors[*floor].first_room = s->n_rooms;
    b = &s->buildings[s->floors[*floor].building];
    if (b->n_rooms++ == 0)
        b->first_room = s->n_rooms;
    s->n_rooms++;
    return true;
}

static bool rooms_load(struct loading *l)
{
    struct stock *s = l->stock;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    uint32_t floor = 0;

    if (!open(l, SQL_SCENARIO_ROOMS, &q))
        return false;
    while ((step = stmt_step(&q, l->err)) == STEP_ROW)
        if (!room_take(l, &q, &floor))
            return false;
    l->room_order = arena_alloc(l->arena, (s->n_rooms + 1) * sizeof(*l->room_order));
    if (!l->room_order)
        return no_room(l->err);
    for (uint32_t r = 0; r < s->n_rooms; r++)
        l->room_order[r] = r;
    qsort_r(l->room_order, s->n_rooms, sizeof(*l->room_order), room_order_compare, s->rooms);
    return step == STEP_DONE;
}

static bool institutions_load(struct loading *l)
{
    struct stock *s = l->stock;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t *parents = NULL;

    if (!open(l, SQL_SCENARIO_INSTITUTIONS, &q))
        return false;
    while ((step = stmt_step(&q, l->err)) == STEP_ROW) {
        struct stock_institution *i;

        if (!grow(l, &s->institutions, s->n_institutions, sizeof(*i)) ||
            !grow(l, &parents, s->n_institutions, sizeof(*parents)))
            return false;
        parents[s->n_institutions] = stmt_i64(&q, 4);
        i = &s->institutions[s->n_institutions++];
        *i = (struct stock_institution){ .id = stmt_i64(&q, 0), .secret = stmt_i64(&q, 5) != 0 };
        i->code = text(l, &q, 1);
        i->name = text(l, &q, 2);
        i->class = text(l, &q, 3);
    }
    for (uint32_t i = 0; i < s->n_institutions; i++)
        s->institutions[i].parent = parents[i] ? stock_institution_find(s, parents[i]) : STOCK_NONE;
    return step == STEP_DONE;
}

static bool posts_load(struct loading *l)
{
    struct stock *s = l->stock;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!open(l, SQL_SCENARIO_POSTS, &q))
        return false;
    while ((step = stmt_step(&q, l->err)) == STEP_ROW) {
        uint32_t at = stock_institution_find(s, stmt_i64(&q, 0));

        if (!grow(l, &s->posts, s->n_posts, sizeof(*s->posts)))
            return false;
        s->posts[s->n_posts] = (struct stock_post){ text(l, &q, 1), stmt_i64(&q, 2) };
        if (at != STOCK_NONE && s->institutions[at].n_posts++ == 0)
            s->institutions[at].first_post = s->n_posts;
        s->n_posts++;
    }
    return step == STEP_DONE;
}

static bool people_load(struct loading *l)
{
    struct stock *s = l->stock;
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!open(l, SQL_SCENARIO_PEOPLE, &q))
        return false;
    while ((step = stmt_step(&q, l->err)) == STEP_ROW) {
        struct stock_person *person;

        if (!grow(l, &s->people, s->n_people, sizeof(*person)))
            return false;
        person = &s->people[s->n_people];
        *person =
            (struct stock_person){ .id = stmt_i64(&q, 0),
                                   .institution = stock_institution_find(s, stmt_i64(&q, 1)),
                                   .room = stmt_is_null(&q, 4) ? STOCK_NONE
                                                               : room_find(l, stmt_i64(&q, 4)) };
        person->department = text(l, &q, 2);
        person->rank = text(l, &q, 3);
        if (person->institution != STOCK_NONE &&
            s->institutions[person->institution].n_people++ == 0)
            s->institutions[person->institution].first_person = s->n_people;
        s->n_people++;
    }
    return step == STEP_DONE;
}

static bool use_load(struct loading *l)
{
    struct stock *s = l->stock;
    AUTO(stmt) holdings = { 0 };
    AUTO(stmt) seats = { 0 };
    enum stmt_step_result step;

    if (!open(l, SQL_SCENARIO_HOLDINGS, &holdings) || !open(l, SQL_SCENARIO_SEATS, &seats))
        return false;
    while ((step = stmt_step(&holdings, l->err)) == STEP_ROW) {
        uint32_t room = room_find(l, stmt_i64(&holdings, 0));

        if (room == STOCK_NONE)
            continue;
        if (s->rooms[room].sharing++ == 0)
            s->rooms[room].holder = stock_institution_find(s, stmt_i64(&holdings, 1));
    }
    if (step != STEP_DONE)
        return false;
    while ((step = stmt_step(&seats, l->err)) == STEP_ROW) {
        uint32_t room = room_find(l, stmt_i64(&seats, 0));
        uint32_t who = stock_institution_find(s, stmt_i64(&seats, 1));

        if (room != STOCK_NONE &&
            (s->rooms[room].sitter == STOCK_NONE || s->rooms[room].sitter == s->rooms[room].holder))
            s->rooms[room].sitter = who;
    }
    return step == STEP_DONE;
}

bool stock_load(struct conn *conn, struct str day, struct arena *arena, struct stock *out,
                struct error *err)
{
    struct loading l = { .conn = conn, .day = day, .arena = arena, .stock = out, .err = err };

    *out = (struct stock){ .day = arena_copy(arena, day) };
    return buildings_load(&l) && floors_load(&l) && rooms_load(&l) && institutions_load(&l) &&
           posts_load(&l) && people_load(&l) && use_load(&l);
}
