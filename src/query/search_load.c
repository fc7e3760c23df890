/*
 * search_load: see the header. Rooms and their holders, people and their seats are two
 * statements each, in the order of the ids, read side by side.
 */
#include "yardstick/query/search_load.h"

#include <stdlib.h>

#include "yardstick/map/city.h"
#include "yardstick/query/search_file.h"
#include "yardstick/store/stmt.h"

enum {
    TEXT_BYTES = 2 << 29,
    FOLLOW_MAX = 5000, /* beyond so many changes loading anew is quicker */
    HOLDERS_MOST = 8,  /* of one room; few are shared by more */
};

enum { ID, LABEL, CODE, ALIAS, WITHIN, LON, LAT };

struct kind_source {
    const char *table;
    enum search_kind kind, within;
    enum sql_id sql;
};

static const struct kind_source sources[] = {
    { "district", SEARCH_DISTRICT, SEARCH_DISTRICT, SQL_SEARCH_DISTRICT },
    { "institution", SEARCH_INSTITUTION, SEARCH_INSTITUTION, SQL_SEARCH_INSTITUTION },
    { "courtyard", SEARCH_COURTYARD, SEARCH_DISTRICT, SQL_SEARCH_COURTYARD },
    { "building", SEARCH_BUILDING, SEARCH_COURTYARD, SQL_SEARCH_BUILDING },
    { "floor", SEARCH_FLOOR, SEARCH_BUILDING, SQL_SEARCH_FLOOR },
    { "room", SEARCH_ROOM, SEARCH_BUILDING, SQL_SEARCH_ROOM },
    { "person", SEARCH_PERSON, SEARCH_INSTITUTION, SQL_SEARCH_PERSON },
};

/* Entries read so far; their texts and arrays are in the arena. */
struct entries {
    struct search_entry *items;
    size_t n, room;
    struct arena arena;
};

static void entries_release(struct entries *e)
{
    free(e->items);
    arena_release(&e->arena);
}

static struct search_entry *entry_new(struct entries *e, struct error *err)
{
    if (e->n == e->room) {
        size_t room = e->room ? 2 * e->room : 256;
        struct search_entry *items = realloc(e->items, room * sizeof(*items));

        if (!items) {
            error_set(err, ERROR_INTERNAL, "out of memory");
            return NULL;
        }
        e->items = items;
        e->room = room;
    }
    e->items[e->n] = (struct search_entry){ 0 };
    return &e->items[e->n++];
}

static bool gone_add(struct entries *e, struct search_key key, struct error *err)
{
    struct search_entry *entry = entry_new(e, err);

    if (entry)
        *entry = (struct search_entry){ .key = key, .gone = true };
    return entry != NULL;
}

static bool row_take(struct entries *e, const struct kind_source *source, struct stmt *q,
                     const struct search_key *contexts, size_t n_contexts, struct error *err)
{
    struct search_entry *entry = entry_new(e, err);
    struct search_key *kept = arena_alloc(&e->arena, (n_contexts + 1) * sizeof(*kept));
    struct str *alias = arena_alloc(&e->arena, sizeof(*alias));

    if (!entry)
        return false;
    entry->key = (struct search_key){ source->kind, stmt_i64(q, ID) };
    entry->label = arena_copy(&e->arena, stmt_str(q, LABEL));
    entry->code = arena_copy(&e->arena, stmt_str(q, CODE));
    if (!kept || !alias || !entry->label.ptr || !entry->code.ptr)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    if (!stmt_is_null(q, ALIAS)) {
        *alias = arena_copy(&e->arena, stmt_str(q, ALIAS));
        entry->aliases = alias;
        entry->n_aliases = alias->len > 0;
    }
    memcpy(kept, contexts, n_contexts * sizeof(*kept));
    entry->contexts = kept;
    entry->n_contexts = n_contexts;
    entry->placed = !stmt_is_null(q, LON);
    entry->lon = stmt_f64(q, LON);
    entry->lat = stmt_f64(q, LAT);
    return true;
}

/* What more a record stands in: who holds a room, where a person sits. */
struct links {
    struct stmt q;
    enum search_kind to;
    int64_t of; /* whose the present row is; INT64_MAX: no more */
};

static bool links_next(struct links *l, struct error *err)
{
    enum stmt_step_result step = stmt_step(&l->q, err);

    l->of = step == STEP_ROW ? stmt_i64(&l->q, 0) : INT64_MAX;
    return step != STEP_FAILED;
}

/* None for kinds that have none. */
static bool links_open(struct links *l, struct conn *conn, enum search_kind kind, int64_t first,
                       int64_t last, struct error *err)
{
    bool is_room = kind == SEARCH_ROOM;

    if (!is_room && kind != SEARCH_PERSON)
        return true;
    l->to = is_room ? SEARCH_INSTITUTION : SEARCH_ROOM;
    if (!stmt_open(conn, is_room ? SQL_SEARCH_HOLDER : SQL_SEARCH_SEAT, &l->q, err))
        return false;
    stmt_bind_i64(&l->q, ":first", first);
    stmt_bind_i64(&l->q, ":last", last);
    return links_next(l, err);
}

static void links_release(struct links *l)
{
    stmt_release(&l->q);
}

/* Those of a record; records are asked for in ascending order. */
static bool links_of(struct links *l, int64_t id, struct search_key *out, size_t *n,
                     struct error *err)
{
    while (l->of < id)
        if (!links_next(l, err))
            return false;
    for (size_t most = *n + HOLDERS_MOST; l->of == id;) {
        if (*n < most)
            out[(*n)++] = (struct search_key){ l->to, stmt_i64(&l->q, 1) };
        if (!links_next(l, err))
            return false;
    }
    return true;
}

/* The records of one kind with ids from first to last. */
static bool kind_read(struct conn *conn, const struct kind_source *source, int64_t first,
                      int64_t last, struct entries *e, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(links) links = { .of = INT64_MAX };
    struct search_key contexts[1 + HOLDERS_MOST];
    enum stmt_step_result step;

    if (!stmt_open(conn, source->sql, &q, err) ||
        !links_open(&links, conn, source->kind, first, last, err))
        return false;
    stmt_bind_i64(&q, ":first", first);
    stmt_bind_i64(&q, ":last", last);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        size_t n = 0;

        if (!stmt_is_null(&q, WITHIN))
            contexts[n++] = (struct search_key){ source->within, stmt_i64(&q, WITHIN) };
        if (!links_of(&links, stmt_i64(&q, ID), contexts, &n, err) ||
            !row_take(e, source, &q, contexts, n, err))
            return false;
    }
    return step == STEP_DONE;
}

/* Of everything in this program that decides what the index holds. */
static uint64_t names_hash(void)
{
    uint64_t h = city_hash(CITY_HASH, YS_VERSION);

    for (size_t i = 0; i < ARRAY_LEN(sources); i++)
        h = city_hash(h, sql_text[sources[i].sql].text);
    return city_hash(city_hash(h, sql_text[SQL_SEARCH_HOLDER].text),
                     sql_text[SQL_SEARCH_SEAT].text);
}

bool search_key_make(struct conn *conn, struct str day, char key[KEPT_KEY_MAX + 1],
                     uint64_t *revision, struct error *err)
{
    return city_key(conn, names_hash(), day, key, revision, err);
}

bool search_open(struct conn *conn, struct str day, const char *path, struct search_live *live,
                 uint64_t *kept, struct error *err)
{
    char key[KEPT_KEY_MAX + 1];
    struct search_index *index;

    *kept = 0;
    if (!search_key_make(conn, day, key, kept, err))
        return false;
    index = search_file_open(path, key);
    if (index) {
        search_live_put(live, index);
        return true;
    }
    *kept = 0;
    return search_load(conn, live, err);
}

bool search_load(struct conn *conn, struct search_live *live, struct error *err)
{
    AUTO(entries) e = { .arena = ARENA_INIT(TEXT_BYTES) };
    struct search_index *index;

    for (size_t i = 0; i < ARRAY_LEN(sources); i++)
        if (!kind_read(conn, &sources[i], 1, INT64_MAX, &e, err))
            return error_prefix(err, "the names of %s", sources[i].table);
    if (!search_index_make(e.items, e.n, &index, err))
        return false;
    search_live_put(live, index);
    return true;
}

/* One record as it is now, or that it is gone. */
static bool record_read(struct conn *conn, const char *table, int64_t id, struct entries *e,
                        struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
        size_t before = e->n;

        if (strcmp(sources[i].table, table) != 0)
            continue;
        if (!kind_read(conn, &sources[i], id, id, e, err))
            return false;
        return e->n > before || gone_add(e, (struct search_key){ sources[i].kind, id }, err);
    }
    return true;
}

/* The records that a statement names by the changed record's id. */
static bool records_read(struct conn *conn, enum sql_id sql, int64_t id, const char *table,
                         struct entries *e, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, sql, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", id);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (!record_read(conn, table, stmt_i64(&q, 0), e, err))
            return false;
    return step == STEP_DONE;
}

static bool change_read(struct conn *conn, const struct change_ref *c, struct entries *e,
                        struct error *err)
{
    static const struct {
        const char *table;
        enum sql_id sql;
        const char *changes;
    } links[] = {
        { "holding", SQL_MAP_ROOM_OF_HOLDING, "room" },
        { "occupancy", SQL_SEARCH_PERSON_OF_OCCUPANCY, "person" },
        { "floor", SQL_MAP_ROOMS_OF_FLOOR, "room" }, // a floor may move to another building
        { "building", SQL_SEARCH_FLOORS_OF_BUILDING, "floor" }, // its name is in theirs
    };

    if (!record_read(conn, c->table, c->id, e, err))
        return false;
    if (c->action == CHANGE_DELETE)
        return !c->room || record_read(conn, "room", c->room, e, err);
    for (size_t i = 0; i < ARRAY_LEN(links); i++)
        if (strcmp(links[i].table, c->table) == 0 &&
            !records_read(conn, links[i].sql, c->id, links[i].changes, e, err))
            return false;
    return true;
}

static bool index_follow(struct search_live *live, const struct entries *e, struct error *err)
{
    struct search_index *old = search_live_take(live), *updated, *merged;
    bool done = search_index_update(old, e->items, e->n, &updated, err);

    search_index_drop(old);
    if (!done)
        return false;
    if (search_index_pending(updated) > SEARCH_PENDING_MOST) {
        done = search_index_merge(updated, &merged, err);
        search_index_drop(updated);
        updated = merged;
    }
    if (done)
        search_live_put(live, updated);
    return done;
}

bool search_follow(struct conn *conn, struct search_live *live, const struct change_ref *changes,
                   size_t n, struct error *err)
{
    AUTO(entries) e = { .arena = ARENA_INIT(TEXT_BYTES) };
    bool anew = n > FOLLOW_MAX;

    for (size_t i = 0; i < n && !anew; i++) {
        if (!change_read(conn, &changes[i], &e, err))
            return false; // NOLINT: released by AUTO
        anew = e.n > FOLLOW_MAX;
    }
    if (anew)
        return search_load(conn, live, err);
    return e.n == 0 || index_follow(live, &e, err);
}
