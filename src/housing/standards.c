/*
 * standards: see the header.
 */
#include "yardstick/housing/standards.h"

#include <inttypes.h>
#include <stdio.h>

#include "yardstick/store/stmt.h"

#define DIGEST_KEY "standards"

static struct rule *rule_at(struct rulesets *sets, struct str set, struct str rule,
                            struct str class, struct str key)
{
    for (size_t i = 0; i < sets->n; i++) {
        struct ruleset *s = &sets->sets[i];

        for (size_t k = 0; str_eq(s->id, set) && k < s->n_rules; k++)
            if (str_eq(s->rules[k].rule, rule) && str_eq(s->rules[k].class, class) &&
                str_eq(s->rules[k].key, key))
                return &s->rules[k];
    }
    return NULL;
}

bool standards_load(struct conn *conn, struct arena *arena, struct rulesets *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!rulesets_read(arena, out, err) || !stmt_open(conn, SQL_STANDARDS_AMENDMENTS, &q, err))
        return false;
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct rule *rule =
            rule_at(out, stmt_str(&q, 0), stmt_str(&q, 1), stmt_str(&q, 2), stmt_str(&q, 3));

        if (!rule) /* of a rule the program no longer has */
            continue;
        rule->known = true;
        rule->value = stmt_i64(&q, 4);
        rule->status = STR("verified");
        rule->source = arena_copy(arena, stmt_str(&q, 5));
        rule->note = arena_copy(arena, stmt_str(&q, 6));
        if (!rule->source.ptr || !rule->note.ptr)
            return error_set(err, ERROR_TOO_LARGE, "out of memory");
    }
    return step == STEP_DONE;
}

/* FNV-1a over what the ledger keeps of the sets. */
static uint64_t digest_add(uint64_t hash, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001b3u;
    return (hash ^ 0xff) * 0x100000001b3u;
}

static void digest_of(const struct rulesets *sets, char out[20])
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < sets->n; i++) {
        const struct ruleset *set = &sets->sets[i];

        hash = digest_add(digest_add(digest_add(hash, set->id), set->from), set->to);
        for (size_t k = 0; k < set->n_rules; k++) {
            const struct rule *r = &set->rules[k];
            char value[24];

            snprintf(value, sizeof(value), "%d %" PRId64, r->known, r->value);
            hash = digest_add(digest_add(digest_add(hash, r->rule), r->class), r->key);
            hash = digest_add(hash, str_from(value));
        }
    }
    snprintf(out, 20, "%016" PRIx64, hash);
}

static bool digest_is(struct conn *conn, const char *digest, bool *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_META_GET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", STR(DIGEST_KEY));
    step = stmt_step(&q, err);
    *out = step == STEP_ROW && str_eq(stmt_str(&q, 0), str_from(digest));
    return step != STEP_FAILED;
}

static bool set_store(struct conn *conn, const struct ruleset *set, struct error *err)
{
    AUTO(stmt) head = { 0 };
    AUTO(stmt) row = { 0 };

    if (!stmt_open(conn, SQL_STANDARDS_SET_INSERT, &head, err) ||
        !stmt_open(conn, SQL_STANDARDS_RULE_INSERT, &row, err))
        return false;
    stmt_bind_str(&head, ":id", set->id);
    stmt_bind_str(&head, ":from", set->from);
    stmt_bind_text(&head, ":to", set->to);
    if (!stmt_run(&head, err))
        return false;
    for (size_t i = 0; i < set->n_rules; i++) {
        const struct rule *r = &set->rules[i];

        stmt_bind_str(&row, ":rule_set", set->id);
        stmt_bind_str(&row, ":rule", r->rule);
        stmt_bind_str(&row, ":class", r->class);
        stmt_bind_str(&row, ":key", r->key);
        if (r->known)
            stmt_bind_i64(&row, ":value", r->value);
        else
            stmt_bind_null(&row, ":value");
        if (!stmt_run(&row, err))
            return false;
    }
    return true;
}

static bool run(struct conn *conn, enum sql_id sql, struct error *err)
{
    AUTO(stmt) q = { 0 };

    return stmt_open(conn, sql, &q, err) && stmt_run(&q, err);
}

static bool digest_store(struct conn *conn, const char *digest, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(conn, SQL_META_SET, &q, err))
        return false;
    stmt_bind_str(&q, ":key", STR(DIGEST_KEY));
    stmt_bind_str(&q, ":value", str_from(digest));
    return stmt_run(&q, err);
}

bool standards_are_stored(struct conn *conn, bool *out, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    struct rulesets sets;
    char digest[20];

    if (!rulesets_read(&arena, &sets, err))
        return false;
    digest_of(&sets, digest);
    return digest_is(conn, digest, out, err);
}

bool standards_store(struct conn *conn, bool *changed, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    struct rulesets sets;
    char digest[20];
    bool current = false;

    *changed = false;
    if (!rulesets_read(&arena, &sets, err))
        return false;
    digest_of(&sets, digest);
    if (!digest_is(conn, digest, &current, err))
        return false;
    if (current)
        return true;
    if (!run(conn, SQL_STANDARDS_CLEAR, err) || !run(conn, SQL_STANDARDS_SETS_CLEAR, err))
        return false;
    for (size_t i = 0; i < sets.n; i++)
        if (!set_store(conn, &sets.sets[i], err))
            return false;
    *changed = true;
    return digest_store(conn, digest, err);
}

bool standards_amend(struct conn *conn, const struct amendment *a, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    AUTO(stmt) q = { 0 };
    struct rulesets sets;

    if (!rulesets_read(&arena, &sets, err))
        return false;
    if (!rule_at(&sets, a->rule_set, a->rule, a->class, a->key)) {
        error_set(err, ERROR_INVALID, "rule set %.*s has no rule %.*s %.*s %.*s",
                  STR_ARG(a->rule_set), STR_ARG(a->rule), STR_ARG(a->class), STR_ARG(a->key));
        return error_detail(err, STR("key"), a->key, "a row of /api/rule-sets");
    }
    if (!a->source.len) {
        error_set(err, ERROR_INVALID, "say in which source the value was read");
        return error_detail(err, STR("source"), a->source, "a document and its article");
    }
    if (!stmt_open(conn, SQL_STANDARDS_AMEND, &q, err))
        return false;
    stmt_bind_str(&q, ":rule_set", a->rule_set);
    stmt_bind_str(&q, ":rule", a->rule);
    stmt_bind_str(&q, ":class", a->class);
    stmt_bind_str(&q, ":key", a->key);
    stmt_bind_i64(&q, ":value", a->value);
    stmt_bind_str(&q, ":source", a->source);
    stmt_bind_str(&q, ":note", a->note.ptr ? a->note : STR(""));
    return stmt_run(&q, err);
}
