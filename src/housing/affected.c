/*
 * affected: see the header.
 */
#include "yardstick/housing/affected.h"

#include <inttypes.h>
#include <stdlib.h>

#include "yardstick/base/json_read.h"
#include "yardstick/store/stmt.h"

enum { DETAIL_MAX = 1 << 20 };

const char *const affected_names[AFFECTED_TYPES] = { "rooms", "people", "institutions", "buildings",
                                                     "floors" };

static void list_add(struct affected *a, struct id_list *list, int64_t id)
{
    if (id <= 0 || a->all)
        return;
    if (list->n == list->room) {
        size_t room = list->room ? 2 * list->room : 32;
        int64_t *ids = realloc(list->ids, room * sizeof(*ids));

        if (!ids) {
            a->failed = true;
            return;
        }
        list->ids = ids;
        list->room = room;
    }
    list->ids[list->n++] = id;
}

static int compare_ids(const void *a, const void *b)
{
    int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;

    return (p > q) - (p < q);
}

/* In order, each once. */
static void list_tidy(struct id_list *list)
{
    size_t n = 0;

    if (!list->n)
        return;
    qsort(list->ids, list->n, sizeof(*list->ids), compare_ids);
    for (size_t i = 0; i < list->n; i++)
        if (!n || list->ids[n - 1] != list->ids[i])
            list->ids[n++] = list->ids[i];
    list->n = n;
}

static void ids_write(const int64_t *ids, size_t n, struct buf *out)
{
    buf_addc(out, '[');
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%s%" PRId64, i ? "," : "", ids[i]);
    buf_addc(out, ']');
}

static void list_write(struct id_list *list, struct buf *out)
{
    list_tidy(list);
    ids_write(list->ids, list->n, out);
}

/* A reference that the row had or has got. */
static void refers(struct affected *a, const struct json_doc *doc, const char *key,
                   struct id_list *to)
{
    static const char *const sides[] = { "before", "after" };

    for (size_t i = 0; i < 2; i++) {
        int64_t id;

        if (json_as_i64(json_get(json_get(doc->root, sides[i]), key), &id))
            list_add(a, to, id);
    }
}

static bool has_changed(const struct json_doc *doc, const char *key)
{
    return json_get(json_get(doc->root, "after"), key) ||
           json_get(json_get(doc->root, "before"), key);
}

static void note_place(struct affected *a, const struct change *change, const struct json_doc *doc)
{
    if (strcmp(change->table, "room") == 0) {
        list_add(a, &a->rooms, change->id);
        refers(a, doc, "floor_id", &a->crowded);
        if (has_changed(doc, "number"))
            list_add(a, &a->renumbered, change->id);
    } else if (strcmp(change->table, "floor") == 0) {
        /* Rare, and it moves a whole floor's holders to another building. */
        a->all |= change->action == CHANGE_UPDATE && has_changed(doc, "building_id");
        list_add(a, &a->of[AFFECTED_FLOORS], change->id);
        list_add(a, &a->crowded, change->id);
        refers(a, doc, "building_id", &a->of[AFFECTED_BUILDINGS]);
    } else if (strcmp(change->table, "building") == 0) {
        list_add(a, &a->of[AFFECTED_BUILDINGS], change->id);
    }
}

static void note_people(struct affected *a, const struct change *change, const struct json_doc *doc)
{
    if (strcmp(change->table, "person") == 0) {
        list_add(a, &a->people, change->id);
        refers(a, doc, "institution_id", &a->wards);
    } else if (strcmp(change->table, "institution") == 0) {
        list_add(a, &a->of[AFFECTED_INSTITUTIONS], change->id);
        if (has_changed(doc, "class") || has_changed(doc, "code"))
            list_add(a, &a->classes, change->id);
    }
}

static void note_fact(struct affected *a, const struct change *change, const struct json_doc *doc)
{
    if (strcmp(change->table, "occupancy") == 0) {
        list_add(a, &a->occupancies, change->id);
        refers(a, doc, "person_id", &a->of[AFFECTED_PEOPLE]);
        refers(a, doc, "room_id", &a->of[AFFECTED_ROOMS]);
    } else if (strcmp(change->table, "holding") == 0) {
        list_add(a, &a->holdings, change->id);
        refers(a, doc, "institution_id", &a->of[AFFECTED_INSTITUTIONS]);
        refers(a, doc, "room_id", &a->of[AFFECTED_ROOMS]);
    } else if (strcmp(change->table, "establishment") == 0) {
        list_add(a, &a->establishments, change->id);
        refers(a, doc, "institution_id", &a->of[AFFECTED_INSTITUTIONS]);
    } else if (strcmp(change->table, "tenure") == 0) {
        list_add(a, &a->tenures, change->id);
        refers(a, doc, "room_id", &a->of[AFFECTED_ROOMS]);
        refers(a, doc, "building_id", &a->of[AFFECTED_BUILDINGS]);
    }
}

/* What a unit has done, and what is found in it. */
static void note_duty(struct affected *a, const struct change *change, const struct json_doc *doc)
{
    if (strcmp(change->table, "inspection_finding") == 0) {
        list_add(a, &a->findings, change->id);
        refers(a, doc, "institution_id", &a->of[AFFECTED_INSTITUTIONS]);
    } else if (strcmp(change->table, "review_unit") == 0) {
        list_add(a, &a->reviews, change->id);
    } else if (strcmp(change->table, "yearly_task") == 0) {
        refers(a, doc, "institution_id", &a->of[AFFECTED_INSTITUTIONS]);
    } else if (strcmp(change->table, "warning_exception") == 0) {
        // Only notes about people are asked for by a rule.
        refers(a, doc, "object_id", &a->of[AFFECTED_PEOPLE]);
    } else if (strcmp(change->table, "measurement") == 0) {
        refers(a, doc, "room_id", &a->of[AFFECTED_ROOMS]);
    }
}

static size_t size_of(const struct affected *a)
{
    return a->rooms.n + a->people.n + a->occupancies.n + a->holdings.n + a->establishments.n +
           a->tenures.n + a->classes.n + a->crowded.n + a->of[AFFECTED_ROOMS].n;
}

void affected_note(struct affected *a, const struct change *change)
{
    AUTO(json_doc) doc = { 0 };
    struct error err;

    if (a->all)
        return;
    if (strcmp(change->table, "rule_amendment") == 0 || size_of(a) > AFFECTED_MAX ||
        !json_read(change->detail, DETAIL_MAX, &doc, &err)) {
        a->all = true;
        return;
    }
    note_place(a, change, &doc);
    note_people(a, change, &doc);
    note_fact(a, change, &doc);
    note_duty(a, change, &doc);
}

bool affected_is_empty(const struct affected *a)
{
    size_t n = size_of(a) + a->wards.n + a->findings.n + a->reviews.n;

    for (size_t i = 0; i < AFFECTED_TYPES; i++)
        n += a->of[i].n;
    return n == 0 && !a->all;
}

static bool reach(struct conn *conn, struct affected *a, struct id_list *from, const char *step,
                  struct id_list *to, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(buf) ids = BUF_INIT(64 << 20);
    enum stmt_step_result got;

    if (!from->n)
        return true;
    list_write(from, &ids);
    if (!buf_ok(&ids, err) || !stmt_open(conn, SQL_WARNING_REACH, &q, err))
        return false;
    stmt_bind_str(&q, ":ids", buf_str(&ids));
    stmt_bind_str(&q, ":step", str_from(step));
    while ((got = stmt_step(&q, err)) == STEP_ROW)
        list_add(a, to, stmt_i64(&q, 0));
    return got == STEP_DONE;
}

static void list_join(struct affected *a, const struct id_list *from, struct id_list *to)
{
    for (size_t i = 0; i < from->n; i++)
        list_add(a, to, from->ids[i]);
}

/* From facts to what they are of. */
static bool reach_facts(struct conn *conn, struct affected *a, struct error *err)
{
    struct id_list *of = a->of;

    return reach(conn, a, &a->occupancies, "rooms_of_occupancies", &of[AFFECTED_ROOMS], err) &&
           reach(conn, a, &a->occupancies, "people_of_occupancies", &of[AFFECTED_PEOPLE], err) &&
           reach(conn, a, &a->holdings, "rooms_of_holdings", &of[AFFECTED_ROOMS], err) &&
           reach(conn, a, &a->holdings, "institutions_of_holdings", &of[AFFECTED_INSTITUTIONS],
                 err) &&
           reach(conn, a, &a->findings, "institutions_of_findings", &of[AFFECTED_INSTITUTIONS],
                 err) &&
           reach(conn, a, &a->reviews, "institutions_of_reviews", &of[AFFECTED_INSTITUTIONS],
                 err) &&
           reach(conn, a, &a->establishments, "institutions_of_establishments",
                 &of[AFFECTED_INSTITUTIONS], err) &&
           reach(conn, a, &a->tenures, "rooms_of_tenures", &of[AFFECTED_ROOMS], err) &&
           reach(conn, a, &a->tenures, "buildings_of_tenures", &of[AFFECTED_BUILDINGS], err);
}

/* From rooms that changed: their floor and what stands on it, who holds them. */
static bool reach_places(struct conn *conn, struct affected *a, struct error *err)
{
    struct id_list *of = a->of;

    if (!reach(conn, a, &a->rooms, "floors_of_rooms", &of[AFFECTED_FLOORS], err) ||
        !reach(conn, a, &a->renumbered, "floors_of_rooms", &a->crowded, err) ||
        !reach(conn, a, &a->rooms, "holders_of_rooms", &of[AFFECTED_INSTITUTIONS], err))
        return false;
    list_join(a, &a->crowded, &of[AFFECTED_FLOORS]);
    list_join(a, &a->rooms, &of[AFFECTED_ROOMS]);
    /* Door numbers: a room that comes, goes or is renumbered concerns its floor. */
    return reach(conn, a, &a->crowded, "rooms_of_floors", &of[AFFECTED_ROOMS], err) &&
           reach(conn, a, &of[AFFECTED_FLOORS], "buildings_of_floors", &of[AFFECTED_BUILDINGS],
                 err);
}

/* From people that changed, or whose class did: their rooms, and the WCs of their unit. */
static bool reach_people(struct conn *conn, struct affected *a, struct error *err)
{
    struct id_list *of = a->of;

    list_join(a, &a->classes, &a->wards);
    list_join(a, &a->classes, &of[AFFECTED_INSTITUTIONS]);
    if (!reach(conn, a, &a->classes, "people_of_institutions", &a->people, err) ||
        !reach(conn, a, &a->classes, "rooms_of_institutions", &of[AFFECTED_ROOMS], err) ||
        !reach(conn, a, &a->people, "rooms_of_people", &of[AFFECTED_ROOMS], err) ||
        !reach(conn, a, &a->people, "institutions_of_people", &a->wards, err) ||
        !reach(conn, a, &a->wards, "wcs_of_institutions", &of[AFFECTED_ROOMS], err))
        return false;
    list_join(a, &a->people, &of[AFFECTED_PEOPLE]);
    list_join(a, &a->wards, &of[AFFECTED_INSTITUTIONS]); // their data have changed
    return reach(conn, a, &of[AFFECTED_ROOMS], "people_in_rooms", &of[AFFECTED_PEOPLE], err);
}

bool affected_reach(struct conn *conn, struct affected *a, struct error *err)
{
    if (!a->all &&
        (!reach_facts(conn, a, err) || !reach_places(conn, a, err) || !reach_people(conn, a, err)))
        return false;
    return a->failed ? error_set(err, ERROR_INTERNAL, "out of memory") : true;
}

bool affected_next(struct conn *conn, enum affected_type type, size_t n, int64_t *after,
                   struct buf *out, bool *more, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_WARNING_IDS, &q, err))
        return false;
    stmt_bind_str(&q, ":type", str_from(affected_names[type]));
    stmt_bind_i64(&q, ":after", *after);
    stmt_bind_i64(&q, ":n", (int64_t)n);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    buf_add(out, stmt_str(&q, 0));
    *after = stmt_i64(&q, 1);
    *more = stmt_i64(&q, 2) == (int64_t)n;
    return buf_ok(out, err);
}

size_t affected_ids(struct affected *a, enum affected_type type, size_t from, size_t n,
                    struct buf *out)
{
    struct id_list *list = &a->of[type];

    if (from == 0)
        list_tidy(list);
    from = from < list->n ? from : list->n;
    n = n < list->n - from ? n : list->n - from;
    ids_write(list->ids + from, n, out);
    return n;
}

void affected_release(struct affected *a)
{
    struct id_list *more[] = { &a->rooms,          &a->renumbered, &a->people,      &a->classes,
                               &a->wards,          &a->crowded,    &a->occupancies, &a->holdings,
                               &a->establishments, &a->tenures,    &a->findings,    &a->reviews };

    for (size_t i = 0; i < AFFECTED_TYPES; i++)
        free(a->of[i].ids);
    for (size_t i = 0; i < ARRAY_LEN(more); i++)
        free(more[i]->ids);
    *a = (struct affected){ 0 };
}
