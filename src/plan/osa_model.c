/*
 * osa_model: see the header.
 */
#include "osa_model.h"

#include <math.h>

static double units(int64_t value)
{
    return (double)value / OSA_UNIT;
}

static int *x_at(const struct osa_model *m, const struct osa *osa, uint32_t entity, uint32_t room)
{
    return &m->x[(size_t)m->class_of[entity] * osa->n_rooms + room];
}

/* Entities named by a constraint, other than by one that they be alone if they must. */
static bool named_find(const struct osa *osa, struct arena *arena, uint8_t **named, uint8_t **alone)
{
    *named = arena_alloc(arena, osa->n_entities);
    *alone = arena_alloc(arena, osa->n_entities);
    for (uint32_t i = 0; *named && *alone && i < osa->n_constraints; i++) {
        const struct osa_constraint *c = &osa->constraints[i];
        bool pair = c->type >= OSA_SAME_ROOM && c->type != OSA_NOT_SHARING;

        if (c->type == OSA_NOT_SHARING && c->hard)
            (*alone)[c->a] = 1;
        else if (c->type != OSA_CAPACITY)
            (*named)[c->a] = 1;
        if (pair)
            (*named)[c->b] = 1;
    }
    return *named && *alone;
}

static bool classes_make(const struct osa *osa, struct arena *arena, struct osa_model *m)
{
    uint8_t *named, *alone;

    m->class_of = arena_alloc(arena, osa->n_entities * sizeof(*m->class_of));
    m->n_in = arena_alloc(arena, osa->n_entities * sizeof(*m->n_in));
    m->one_of = arena_alloc(arena, osa->n_entities * sizeof(*m->one_of));
    m->alone = arena_alloc(arena, osa->n_entities);
    if (!named_find(osa, arena, &named, &alone) || !m->class_of || !m->n_in || !m->one_of ||
        !m->alone)
        return false;
    for (uint32_t e = 0; e < osa->n_entities; e++) {
        uint32_t c = 0;

        while (c < m->n_classes &&
               (named[e] || named[m->one_of[c]] || osa->space[m->one_of[c]] != osa->space[e] ||
                m->alone[c] != alone[e]))
            c++;
        if (c == m->n_classes) {
            m->one_of[c] = e;
            m->alone[c] = alone[e];
            m->n_classes++;
        }
        m->class_of[e] = c;
        m->n_in[c]++;
    }
    return true;
}

/* What capacity constraints say of each room. */
struct rooms {
    double *soft; /* the penalty for overusing it */
    uint8_t *hard;
    int *over; /* the column of what it lacks */
};

/* What being in room r costs entity e by its own constraints; INFINITY: it must not. */
static double own_cost(const struct osa *osa, uint32_t e, uint32_t r)
{
    double cost = 0;

    for (uint32_t i = 0; i < osa->n_constraints; i++) {
        const struct osa_constraint *c = &osa->constraints[i];
        bool broken = (c->type == OSA_ALLOCATION && c->b != r) ||
                      (c->type == OSA_NON_ALLOCATION && c->b == r);

        if (c->a == e && broken)
            cost += c->hard ? INFINITY : units(osa_weight(c->type));
    }
    return cost;
}

/* An entity that is alone in room r pays for what it wastes or lacks there. */
static double alone_cost(const struct osa *osa, const struct rooms *rooms, uint32_t e, uint32_t r)
{
    int64_t left = osa->capacity[r] - osa->space[e];

    if (left >= 0)
        return units(left);
    return rooms->hard[r] ? INFINITY : units(-2 * left) + rooms->soft[r];
}

static void columns_make(const struct osa *osa, const struct rooms *rooms, struct osa_model *m)
{
    for (uint32_t c = 0; c < m->n_classes; c++)
        for (uint32_t r = 0; r < osa->n_rooms; r++) {
            uint32_t e = m->one_of[c];
            double cost = own_cost(osa, e, r) + (m->alone[c] ? alone_cost(osa, rooms, e, r) : 0);

            m->x[(size_t)c * osa->n_rooms + r] =
                isinf(cost) ? -1
                            : milp_column(&m->milp, 0, m->alone[c] ? 1 : m->n_in[c], cost, true);
        }
}

static void term_if(struct osa_model *m, int column, double value)
{
    if (column >= 0)
        milp_term(&m->milp, column, value);
}

/* Every entity is somewhere. */
static void rows_place(const struct osa *osa, struct osa_model *m)
{
    for (uint32_t c = 0; c < m->n_classes; c++) {
        for (uint32_t r = 0; r < osa->n_rooms; r++)
            term_if(m, m->x[(size_t)c * osa->n_rooms + r], 1);
        milp_row(&m->milp, m->n_in[c], m->n_in[c]);
    }
}

/* Of room r: either one that must be alone, or others with waste and lack. */
static void rows_room(const struct osa *osa, const struct rooms *rooms, struct osa_model *m,
                      uint32_t r)
{
    double capacity = units(osa->capacity[r]);
    int unused = milp_column(&m->milp, 0, INFINITY, 1, false);
    int over = milp_column(&m->milp, 0, rooms->hard[r] ? 0 : INFINITY, 2, false);
    int shared = milp_column(&m->milp, 0, 1, 0, false);

    rooms->over[r] = over;
    for (uint32_t c = 0; c < m->n_classes; c++)
        if (m->alone[c])
            term_if(m, m->x[(size_t)c * osa->n_rooms + r], 1);
    milp_term(&m->milp, shared, 1);
    milp_row(&m->milp, 1, 1);
    for (uint32_t c = 0; c < m->n_classes; c++)
        if (!m->alone[c])
            term_if(m, m->x[(size_t)c * osa->n_rooms + r], units(osa->space[m->one_of[c]]));
    milp_term(&m->milp, unused, 1);
    milp_term(&m->milp, over, -1);
    milp_term(&m->milp, shared, -capacity);
    milp_row(&m->milp, 0, 0);
    for (uint32_t c = 0; c < m->n_classes; c++) {
        int x = m->x[(size_t)c * osa->n_rooms + r];

        if (m->alone[c] || x < 0)
            continue;
        milp_term(&m->milp, x, 1);
        milp_term(&m->milp, shared, -(double)m->n_in[c]);
        milp_row(&m->milp, -INFINITY, 0);
    }
}

static void rows_capacity(const struct osa *osa, const struct rooms *rooms, struct osa_model *m)
{
    double most = 0;

    for (uint32_t e = 0; e < osa->n_entities; e++)
        most += units(osa->space[e]);
    for (uint32_t r = 0; r < osa->n_rooms; r++) {
        if (rooms->soft[r] <= 0 || rooms->hard[r])
            continue;
        milp_term(&m->milp, rooms->over[r], 1);
        milp_term(&m->milp, milp_column(&m->milp, 0, 1, rooms->soft[r], true), -most);
        milp_row(&m->milp, -INFINITY, 0);
    }
}

/* The column "entity e is on floor f". */
static int on_floor(const struct osa *osa, struct osa_model *m, uint32_t e, uint32_t f)
{
    int *z = &m->z[(size_t)m->class_of[e] * osa->n_floors + f];

    if (*z >= 0)
        return *z;
    *z = milp_column(&m->milp, 0, 1, 0, false);
    for (uint32_t r = 0; r < osa->n_rooms; r++)
        if (osa->floor[r] == f)
            term_if(m, *x_at(m, osa, e, r), 1);
    milp_term(&m->milp, *z, -1);
    milp_row(&m->milp, 0, 0);
    return *z;
}

/* a and b agree here by at most what each has: one summand of the share that is kept. */
static void together(struct osa_model *m, int a, int b, double weight)
{
    int both;

    if (a < 0 || b < 0)
        return;
    both = milp_column(&m->milp, 0, 1, -weight, false);
    milp_term(&m->milp, both, 1);
    milp_term(&m->milp, a, -1);
    milp_row(&m->milp, -INFINITY, 0);
    milp_term(&m->milp, both, 1);
    milp_term(&m->milp, b, -1);
    milp_row(&m->milp, -INFINITY, 0);
}

static void equal(struct osa_model *m, int a, int b)
{
    term_if(m, a, 1);
    term_if(m, b, -1);
    milp_row(&m->milp, 0, 0);
}

/* a + b <= 1 + broken */
static void apart(struct osa_model *m, int a, int b, int broken)
{
    if (a < 0 || b < 0)
        return;
    milp_term(&m->milp, a, 1);
    milp_term(&m->milp, b, 1);
    term_if(m, broken, -1);
    milp_row(&m->milp, -INFINITY, 1);
}

static void row_adjacent(const struct osa *osa, struct osa_model *m, uint32_t a, uint32_t b,
                         int broken)
{
    for (uint32_t r = 0; r < osa->n_rooms; r++) {
        if (*x_at(m, osa, a, r) < 0)
            continue;
        milp_term(&m->milp, *x_at(m, osa, a, r), 1);
        for (uint32_t s = 0; s < osa->n_rooms; s++)
            if (osa->adjacent[(size_t)r * osa->n_rooms + s])
                term_if(m, *x_at(m, osa, b, s), -1);
        term_if(m, broken, -1);
        milp_row(&m->milp, -INFINITY, 0);
    }
}

static void row_not_sharing(const struct osa *osa, struct osa_model *m, uint32_t a, int broken)
{
    double most = osa->n_entities;

    for (uint32_t r = 0; r < osa->n_rooms; r++) {
        if (*x_at(m, osa, a, r) < 0)
            continue;
        for (uint32_t c = 0; c < m->n_classes; c++)
            if (c != m->class_of[a])
                term_if(m, m->x[(size_t)c * osa->n_rooms + r], 1);
        milp_term(&m->milp, *x_at(m, osa, a, r), most);
        milp_term(&m->milp, broken, -most);
        milp_row(&m->milp, -INFINITY, most);
    }
}

static int broken_make(struct osa_model *m, const struct osa_constraint *c)
{
    return c->hard ? -1 : milp_column(&m->milp, 0, 1, units(osa_weight(c->type)), false);
}

/* A pair in one room or on one floor: kept by what they have in common. */
static void row_together(const struct osa *osa, struct osa_model *m, const struct osa_constraint *c)
{
    bool same = c->type == OSA_SAME_ROOM;
    uint32_t n = same ? osa->n_rooms : osa->n_floors;
    double weight = units(osa_weight(c->type));

    m->constant += c->hard ? 0 : weight;
    for (uint32_t i = 0; i < n; i++) {
        int a = same ? *x_at(m, osa, c->a, i) : on_floor(osa, m, c->a, i);
        int b = same ? *x_at(m, osa, c->b, i) : on_floor(osa, m, c->b, i);

        if (c->hard)
            equal(m, a, b);
        else
            together(m, a, b, weight);
    }
}

static void row_apart(const struct osa *osa, struct osa_model *m, const struct osa_constraint *c)
{
    bool room = c->type == OSA_NOT_SAME_ROOM;
    uint32_t n = room ? osa->n_rooms : osa->n_floors;
    int broken = broken_make(m, c);

    for (uint32_t i = 0; i < n; i++)
        apart(m, room ? *x_at(m, osa, c->a, i) : on_floor(osa, m, c->a, i),
              room ? *x_at(m, osa, c->b, i) : on_floor(osa, m, c->b, i), broken);
}

static void row_constraint(const struct osa *osa, struct osa_model *m,
                           const struct osa_constraint *c)
{
    int broken;

    switch (c->type) {
    case OSA_SAME_ROOM:
    case OSA_NEARBY:
        row_together(osa, m, c);
        break;
    case OSA_NOT_SAME_ROOM:
    case OSA_AWAY:
        row_apart(osa, m, c);
        break;
    case OSA_ADJACENT:
        broken = broken_make(m, c);
        row_adjacent(osa, m, c->a, c->b, broken);
        row_adjacent(osa, m, c->b, c->a, broken);
        break;
    case OSA_NOT_SHARING:
        if (!c->hard)
            row_not_sharing(osa, m, c->a,
                            milp_column(&m->milp, 0, 1, units(osa_weight(OSA_NOT_SHARING)), true));
        break;
    default:
        break;
    }
}

bool osa_model_make(const struct osa *osa, struct arena *arena, struct osa_model *out,
                    struct error *err)
{
    struct osa_model m = { .milp = MILP_INIT };
    struct rooms rooms = { arena_alloc(arena, osa->n_rooms * sizeof(*rooms.soft)),
                           arena_alloc(arena, osa->n_rooms),
                           arena_alloc(arena, osa->n_rooms * sizeof(*rooms.over)) };
    bool done = rooms.soft && rooms.hard && rooms.over && classes_make(osa, arena, &m);

    m.x = done ? arena_alloc(arena, (size_t)m.n_classes * osa->n_rooms * sizeof(*m.x)) : NULL;
    m.z = done ? arena_alloc(arena, (size_t)m.n_classes * osa->n_floors * sizeof(*m.z)) : NULL;
    if (!m.x || !m.z)
        return error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
    for (size_t i = 0; i < (size_t)m.n_classes * osa->n_floors; i++)
        m.z[i] = -1;
    for (uint32_t i = 0; i < osa->n_constraints; i++) {
        const struct osa_constraint *c = &osa->constraints[i];

        if (c->type == OSA_CAPACITY && c->hard)
            rooms.hard[c->a] = 1;
        else if (c->type == OSA_CAPACITY)
            rooms.soft[c->a] += units(osa_weight(OSA_CAPACITY));
    }
    columns_make(osa, &rooms, &m);
    rows_place(osa, &m);
    for (uint32_t r = 0; r < osa->n_rooms; r++)
        rows_room(osa, &rooms, &m, r);
    rows_capacity(osa, &rooms, &m);
    for (uint32_t i = 0; i < osa->n_constraints; i++)
        row_constraint(osa, &m, &osa->constraints[i]);
    *out = m;
    return true;
}

void osa_model_release(struct osa_model *model)
{
    milp_release(&model->milp);
}

void osa_model_start(const struct osa_model *model, const struct osa *osa, const uint32_t *room_of,
                     double *values)
{
    size_t n = (size_t)model->n_classes * osa->n_rooms;

    for (size_t i = 0; i < model->milp.n_columns; i++)
        values[i] = NAN;
    for (size_t i = 0; i < n; i++)
        if (model->x[i] >= 0)
            values[model->x[i]] = 0;
    for (uint32_t e = 0; e < osa->n_entities; e++) {
        int x = *x_at(model, osa, e, room_of[e]);

        if (x >= 0)
            values[x] += 1;
    }
}

void osa_model_read(const struct osa_model *model, const struct osa *osa, const double *values,
                    uint32_t *room_of)
{
    for (uint32_t c = 0; c < model->n_classes; c++) {
        uint32_t r = 0;
        double left = 0;

        for (uint32_t e = 0; e < osa->n_entities; e++) {
            if (model->class_of[e] != c)
                continue;
            // The next room that still has one of this class to take.
            while (left < 0.5 && r < osa->n_rooms) {
                int x = model->x[(size_t)c * osa->n_rooms + r];

                left = x >= 0 ? round(values[x]) : 0;
                r += left < 0.5;
            }
            room_of[e] = r < osa->n_rooms ? r : 0;
            left -= 1;
            r += left < 0.5;
        }
    }
}
