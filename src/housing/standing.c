/*
 * standing: see the header.
 */
#include "yardstick/housing/standing.h"

#include "yardstick/store/stmt.h"

enum { SHARE_WHOLE = 10000, ROOMS_MAX = 100000 };

static const char *const uses[STANDING_USES] = { "office", "service", "equipment", "ancillary",
                                                 "technical" };

int64_t share_part(int64_t area, int64_t share_before, int64_t share)
{
    int64_t end = share_before + share;

    /* More than the whole is held: what is over is nobody's. */
    end = end > SHARE_WHOLE ? SHARE_WHOLE : end;
    share_before = share_before > SHARE_WHOLE ? SHARE_WHOLE : share_before;
    return (area * end + SHARE_WHOLE / 2) / SHARE_WHOLE -
           (area * share_before + SHARE_WHOLE / 2) / SHARE_WHOLE;
}

static bool institution_load(struct conn *conn, const struct standing_question *question,
                             struct arena *arena, struct standing *s, struct str *class,
                             struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_STANDING_INSTITUTION, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", question->id);
    stmt_bind_str(&q, ":day", question->day);
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no institution %lld on %.*s",
                         (long long)question->id, STR_ARG(question->day));
    if (step == STEP_FAILED)
        return false;
    if (stmt_is_null(&q, 2))
        return error_set(err, ERROR_CONFLICT,
                         "the institution has no class; without it no standard applies");
    s->code = arena_copy(arena, stmt_str(&q, 0));
    s->name = arena_copy(arena, stmt_str(&q, 1));
    *class = arena_copy(arena, stmt_str(&q, 2));
    return true;
}

static bool posts_load(struct conn *conn, const struct standing_question *question,
                       struct arena *arena, struct standing *s, struct establishment *out,
                       struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    struct str latest = { 0 };

    out->n_posts = 0;
    if (!stmt_open(conn, SQL_STANDING_POSTS, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", question->id);
    stmt_bind_str(&q, ":day", question->day);
    while ((step = stmt_step(&q, err)) == STEP_ROW && out->n_posts < ESTABLISHMENT_RANKS_MAX) {
        out->posts[out->n_posts++] =
            (struct post){ arena_copy(arena, stmt_str(&q, 0)), stmt_i64(&q, 1) };
        if (str_compare(latest, stmt_str(&q, 3)) > 0)
            continue;
        latest = arena_copy(arena, stmt_str(&q, 3));
        s->document = arena_copy(arena, stmt_str(&q, 2));
    }
    return step != STEP_FAILED;
}

static void room_add(struct standing *s, struct stmt *q, int64_t *ids)
{
    int64_t part = share_part(stmt_i64(q, 4), stmt_i64(q, 3), stmt_i64(q, 2));
    struct standing_area *to = &s->other;

    for (size_t i = 0; i < STANDING_USES; i++)
        if (str_eq(stmt_str(q, 1), str_from(uses[i])))
            to = &s->has[i];
    if (stmt_i64(q, 5)) {
        ids[s->unapproved.rooms++] = stmt_i64(q, 0);
        s->unapproved.area += part;
        to = &s->has[STANDING_OFFICE];
    }
    to->rooms++;
    to->area += part;
}

static bool rooms_load(struct conn *conn, const struct standing_question *question,
                       struct arena *arena, struct standing *s, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t n = 0, room = 256;
    int64_t *ids = arena_alloc(arena, (size_t)room * sizeof(*ids));

    if (!ids || !stmt_open(conn, SQL_STANDING_ROOMS, &q, err))
        return ids ? false : error_set(err, ERROR_TOO_LARGE, "out of memory");
    stmt_bind_i64(&q, ":id", question->id);
    stmt_bind_str(&q, ":day", question->day);
    for (; (step = stmt_step(&q, err)) == STEP_ROW && n < ROOMS_MAX; n++) {
        if (s->unapproved.rooms == room) {
            int64_t *more = arena_alloc(arena, (size_t)(room *= 2) * sizeof(*ids));

            if (!more)
                return error_set(err, ERROR_TOO_LARGE, "out of memory");
            memcpy(more, ids, (size_t)s->unapproved.rooms * sizeof(*ids));
            ids = more;
        }
        room_add(s, &q, ids);
    }
    s->unapproved_ids = ids;
    return step != STEP_FAILED;
}

bool standing_load(struct conn *conn, const struct standing_question *question, struct arena *arena,
                   struct standing *out, struct error *err)
{
    struct establishment posts;
    struct str class;

    *out = (struct standing){ .id = question->id, .day = question->day };
    if (!institution_load(conn, question, arena, out, &class, err) ||
        !posts_load(conn, question, arena, out, &posts, err) ||
        !rooms_load(conn, question, arena, out, err))
        return false;
    entitlement_compute(question->set, class,
                        question->establishment ? question->establishment : &posts,
                        question->coefficient, &out->may);
    return true;
}

static void area_write(struct json *j, const char *key, struct standing_area area, const char *rule)
{
    json_object_begin(j, key);
    json_fixed(j, "value", area.area, 2);
    json_text(j, "rule", rule);
    json_i64(j, "rooms", area.rooms);
    json_end(j);
}

static void difference_write(struct json *j, const char *key, const struct figure *may, int64_t has)
{
    json_object_begin(j, key);
    if (may->known) {
        json_fixed(j, "value", may->value > has ? may->value - has : 0, 2);
        json_fixed(j, "over", has > may->value ? has - may->value : 0, 2);
    } else {
        json_none(j, "value");
        json_none(j, "over");
    }
    json_text(j, "rule", may->rule);
    json_end(j);
}

static void has_write(struct json *j, const struct standing *s, struct standing_area basic)
{
    json_object_begin(j, "has");
    area_write(j, "office", s->has[STANDING_OFFICE], "R7.1");
    area_write(j, "service", s->has[STANDING_SERVICE], "R7.2");
    area_write(j, "equipment", s->has[STANDING_EQUIPMENT], "R7.3");
    area_write(j, "basic", basic, "R7.1+R7.2+R7.3");
    area_write(j, "ancillary", s->has[STANDING_ANCILLARY], "R7.4");
    area_write(j, "technical", s->has[STANDING_TECHNICAL], "R7.5");
    area_write(j, "technical_unapproved", s->unapproved, "R7.5");
    if (s->other.rooms)
        area_write(j, "without_use", s->other, "R7");
    json_end(j);
}

void standing_write(struct json *j, const struct standing *s)
{
    struct standing_area basic = { 0 };

    for (size_t i = STANDING_OFFICE; i <= STANDING_EQUIPMENT; i++) {
        basic.rooms += s->has[i].rooms;
        basic.area += s->has[i].area;
    }
    json_object_begin(j, NULL);
    json_i64(j, "institution_id", s->id);
    json_str(j, "code", s->code);
    json_str(j, "name", s->name);
    json_str(j, "as_of", s->day);
    if (s->document.len)
        json_str(j, "document", s->document);
    entitlement_write(j, &s->may);
    has_write(j, s, basic);
    json_object_begin(j, "may_ask");
    difference_write(j, "office", &s->may.office, s->has[STANDING_OFFICE].area);
    difference_write(j, "service", &s->may.service, s->has[STANDING_SERVICE].area);
    difference_write(j, "equipment", &s->may.equipment, s->has[STANDING_EQUIPMENT].area);
    difference_write(j, "basic", &s->may.basic, basic.area);
    json_end(j);
    json_array_begin(j, "unapproved_room_ids");
    for (int64_t i = 0; i < s->unapproved.rooms; i++)
        json_i64(j, NULL, s->unapproved_ids[i]);
    json_end(j);
    json_end(j);
}
