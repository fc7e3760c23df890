/*
 * action_wave: several units move at once, within one transaction.
 */
#include "action_parts.h"
#include "yardstick/registry/action.h"

/* The order as each unit's own. */
struct moving {
    struct conn *conn;
    struct action_order order;
};

static struct acting acting_of(struct moving *m, int64_t institution)
{
    m->order.institution = institution;
    return (struct acting){ .conn = m->conn, .order = &m->order };
}

static bool leave(struct moving *m, const struct wave_unit *unit, struct error *err)
{
    struct acting a = acting_of(m, unit->institution);
    int64_t n = 0;

    for (size_t i = 0; i < unit->n_leaves; i++)
        if (!acting_enter(&a, unit->leaves[i], err) ||
            !acting_change(&a, SQL_ACTION_DROP_OCCUPANCIES, unit->institution, 0, &n, err) ||
            !acting_change(&a, SQL_ACTION_END_OCCUPANCIES, unit->institution, 0, &n, err) ||
            !acting_change(&a, SQL_ACTION_DROP_HOLDINGS, unit->institution, 0, &n, err) ||
            !acting_change(&a, SQL_ACTION_END_HOLDINGS, unit->institution, 0, &n, err))
            return false;
    return true;
}

/* Does it have the room alone already? */
static bool is_its_own(struct acting *a, bool *own, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n;

    if (!stmt_open(a->conn, SQL_ACTION_HELD_BY, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", a->room);
    stmt_bind_str(&q, ":day", a->order->day);
    stmt_bind_i64(&q, ":institution", a->order->institution);
    if (!stmt_get_i64(&q, &n, err))
        return false;
    *own = n > 0;
    return true;
}

static bool strangers_leave(struct acting *a, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n;

    if (!stmt_open(a->conn, SQL_ACTION_STRANGERS, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", a->room);
    stmt_bind_str(&q, ":day", a->order->day);
    stmt_bind_i64(&q, ":institution", a->order->institution);
    if (!stmt_get_i64(&q, &n, err))
        return false;
    return n == 0 || error_set(err, ERROR_CONFLICT, "%s is not empty: %lld people sit there",
                               a->name, (long long)n);
}

static bool hold(struct moving *m, const struct wave_unit *unit, struct error *err)
{
    struct acting a = acting_of(m, unit->institution);
    bool own;

    for (size_t i = 0; i < unit->n_rooms; i++)
        if (!acting_enter(&a, unit->rooms[i].room, err) || !is_its_own(&a, &own, err) ||
            (!own && !action_assign(&a, err)) || !strangers_leave(&a, err))
            return false;
    return true;
}

static bool sit(struct moving *m, const struct wave_unit *unit, int64_t *n_people,
                struct error *err)
{
    struct acting a = acting_of(m, unit->institution);

    for (size_t i = 0; i < unit->n_rooms; i++) {
        const struct wave_room *room = &unit->rooms[i];

        if (!acting_enter(&a, room->room, err))
            return false;
        for (size_t k = 0; k < room->n_people; k++, ++*n_people)
            if (!action_seat_anew(&a, room->people[k], err))
                return false;
    }
    return true;
}

bool action_wave(struct conn *conn, const struct action_order *order, const struct wave_unit *units,
                 size_t n, int64_t *id, struct error *err)
{
    struct moving m = { conn, *order };
    int64_t head, n_people = 0;

    m.order.kind = ACTION_MOVE;
    m.order.share = SHARE_WHOLE;
    if (!action_head(conn, &head, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!leave(&m, &units[i], err))
            return false;
    for (size_t i = 0; i < n; i++)
        if (!hold(&m, &units[i], err))
            return false;
    for (size_t i = 0; i < n; i++)
        if (!sit(&m, &units[i], &n_people, err))
            return false;
    m.order.institution = n == 1 ? units[0].institution : 0;
    m.order.n_people = (size_t)n_people;
    return action_note(conn, &m.order, 0, head, id, err);
}
