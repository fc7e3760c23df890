/*
 * verify: see the header.
 */
#include "yardstick/confirm/verify.h"

#include "confirm_parts.h"
#include "yardstick/audit/audit_match.h"

static const char of_rooms[] =
    "room_id IN (SELECT room_id FROM confirmation_room WHERE confirmation_id = ?1)";

const char *const verdict_names[] = { "valid", "unsigned", "superseded", "tampered" };

struct verifying {
    const struct audit *audit;
    struct conn *conn;
    struct confirmation c;
    int64_t version;
    int n_signed;
    bool alone; /* nobody looks at the tables as a whole */
    struct error *why;
};

static bool bad(struct verifying *v, const char *what)
{
    error_set(v->why, ERROR_CONFLICT, "confirmation %lld, version %lld: %s was tampered with",
              (long long)v->c.id, (long long)v->version, what);
    return false;
}

/* *fits: the seal of each is right, and they are three persons of three parties on this hash. */
static bool signatures_look(struct verifying *v, struct str hash, bool *fits, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    int64_t persons[PARTY_COUNT] = { 0 };
    unsigned char seal[MAC_BYTES];

    *fits = true;
    if (!stmt_open(v->conn, SQL_CONFIRM_SIGNATURES, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", v->c.id);
    stmt_bind_i64(&q, ":version", v->version);
    while ((step = stmt_step(&q, err)) == STEP_ROW) {
        struct signature s = { .confirmation_id = v->c.id,
                               .version = v->version,
                               .account_id = stmt_i64(&q, 1),
                               .delegation_id = stmt_i64(&q, 4),
                               .party = stmt_str(&q, 0),
                               .login = stmt_str(&q, 2),
                               .name = stmt_str(&q, 3),
                               .at = stmt_str(&q, 5),
                               .hash = stmt_str(&q, 6) };

        signature_seal(v->audit, &s, seal);
        *fits = *fits && v->n_signed < PARTY_COUNT && str_eq(s.hash, hash) &&
                str_eq(stmt_bytes(&q, 7), (struct str){ (const char *)seal, MAC_BYTES });
        for (int i = 0; *fits && i < v->n_signed; i++)
            *fits = persons[i] != s.account_id;
        if (*fits)
            persons[v->n_signed++] = s.account_id;
    }
    if (!*fits)
        bad(v, WORDS("a signature"));
    return step == STEP_DONE;
}

/* Are the rooms that count as its own those of its text? */
static bool rooms_look(struct verifying *v, struct str rooms, bool *fits, struct error *err)
{
    AUTO(stmt) q = { 0 };
    int64_t n;

    if (!stmt_open(v->conn, SQL_CONFIRM_ROOMS_DIFFER, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", v->c.id);
    stmt_bind_str(&q, ":rooms", rooms);
    if (!stmt_get_i64(&q, &n, err))
        return false;
    *fits = n == 0;
    return true;
}

/* Does the ledger say what the version in force says? */
static bool ledger_look(struct verifying *v, struct str hash, bool *fits, struct error *err)
{
    struct content_of of = { v->c.institution_id, v->c.building_id, v->version,
                             v->c.institution_code, v->c.building_code };
    struct content now = CONTENT_INIT;
    bool done = content_make(v->conn, &of, &now, err);

    *fits = done && str_eq(str_from(now.hash), hash) && str_eq(v->c.hash, hash);
    done = done && (!*fits || rooms_look(v, buf_str(&now.room_ids), fits, err));
    content_release(&now);
    if (done && !*fits)
        bad(v, WORDS("a value of the ledger"));
    return done;
}

static bool text_look(struct verifying *v, struct arena *arena, struct str *hash, bool *fits,
                      struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    char is[HASH_TEXT];

    if (!stmt_open(v->conn, SQL_CONFIRM_VERSION_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", v->c.id);
    stmt_bind_i64(&q, ":version", v->version);
    step = stmt_step(&q, err);
    if (step == STEP_DONE)
        return error_set(err, ERROR_NOT_FOUND, "there is no such version");
    if (step == STEP_FAILED)
        return false;
    digest_text(stmt_str(&q, 3), is);
    *hash = arena_copy(arena, stmt_str(&q, 4));
    *fits = str_eq(*hash, str_from(is));
    if (!*fits)
        bad(v, WORDS("the text"));
    return true;
}

/* The columns of SQL_CONFIRM_PARTS. */
enum part_of { OF_ID, OF_ROOMS, OF_BATCH, OF_DELEGATIONS };

/* A record's rows, and those of the measurements behind it: as the audit says they are. Of people's
 * and rooms' own rows the content speaks. */
static const struct {
    const char *table, *where, *column;
    enum part_of of;
} parts[] = {
    { "confirmation", "id = ?1", "id", OF_ID },
    { "confirmation_version", "confirmation_id = ?1", "confirmation_id", OF_ID },
    { "signature", "confirmation_id = ?1", "confirmation_id", OF_ID },
    { "dispute", "confirmation_id = ?1", "confirmation_id", OF_ID },
    { "change_order", "confirmation_id = ?1", "confirmation_id", OF_ID },
    { "delegation", "id IN (SELECT delegation_id FROM signature WHERE confirmation_id = ?1)", "id",
      OF_DELEGATIONS },
    { "flow_event", "object_id = ?1", "object_id", OF_ID },
    { "survey_batch", "code = (SELECT batch FROM confirmation WHERE id = ?1)", "code", OF_BATCH },
    { "batch_finding", "batch = (SELECT batch FROM confirmation WHERE id = ?1)", "batch",
      OF_BATCH },
    { "measured_value", of_rooms, "room_id", OF_ROOMS },
    { "measurement", of_rooms, "room_id", OF_ROOMS },
};

static bool parts_look(struct verifying *v, bool *fits, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(v->conn, SQL_CONFIRM_PARTS, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", v->c.id);
    if (stmt_step(&q, err) != STEP_ROW)
        return false;
    *fits = true;
    for (size_t i = 0; *fits && i < ARRAY_LEN(parts); i++) {
        struct audit_of of = { .table = parts[i].table,
                               .where = parts[i].where,
                               .id = v->c.id,
                               .column = parts[i].column,
                               .of = stmt_str(&q, (int)parts[i].of),
                               .links = true };

        *v->why = (struct error){ 0 };
        *fits = audit_match(v->audit, v->conn, &of, v->why);
        if (*fits || v->why->code == ERROR_CONFLICT)
            continue;
        *err = *v->why;
        return false;
    }
    return true;
}

static bool look(struct verifying *v, struct arena *arena, enum verdict *out, struct error *err)
{
    bool is_last = v->version == v->c.version, fits;
    bool says_closed = is_last && str_eq(v->c.state, STR("closed"));
    struct str hash;

    *out = VERDICT_TAMPERED;
    if (!text_look(v, arena, &hash, &fits, err) || (fits && !signatures_look(v, hash, &fits, err)))
        return false;
    /* Superseded, the ledger has gone on; else it says what the version does. */
    if (fits && is_last && !str_eq(v->c.state, STR("superseded")) &&
        !ledger_look(v, hash, &fits, err))
        return false;
    if (fits && is_last &&
        (says_closed || str_eq(v->c.state, STR("superseded"))) != (v->n_signed == PARTY_COUNT)) {
        bad(v, WORDS("the state"));
        fits = false;
    }
    if (fits && v->alone && !parts_look(v, &fits, err))
        return false;
    if (fits)
        *out = v->n_signed < PARTY_COUNT ? VERDICT_UNSIGNED
               : says_closed             ? VERDICT_VALID
                                         : VERDICT_SUPERSEDED;
    return true;
}

static bool version_look(struct verifying *v, int64_t id, enum verdict *out, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);

    return confirmation_load(v->conn, id, &arena, &v->c, err) && look(v, &arena, out, err);
}

bool verify_version(const struct audit *audit, struct conn *conn, int64_t id, int64_t version,
                    enum verdict *out, struct error *why, struct error *err)
{
    struct verifying v = {
        .audit = audit, .conn = conn, .version = version, .alone = true, .why = why
    };

    return version_look(&v, id, out, err);
}

bool verify_signed(const struct audit *audit, struct conn *conn, int64_t id, int64_t version,
                   enum verdict *out, struct error *why, struct error *err)
{
    struct verifying v = { .audit = audit, .conn = conn, .version = version, .why = why };

    return version_look(&v, id, out, err);
}

/* All rows of all of their tables, those taken out, too. */
static bool tables_look(const struct audit *audit, struct conn *conn, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        struct audit_of of = { .table = parts[i].table };

        if (!audit_match(audit, conn, &of, err))
            return false;
    }
    return true;
}

bool verify_all(const struct audit *audit, struct conn *conn, int64_t *n, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    *n = 0;
    if (!tables_look(audit, conn, err) || !stmt_open(conn, SQL_CONFIRM_VERIFY_LIST, &q, err))
        return false;
    for (; (step = stmt_step(&q, err)) == STEP_ROW; ++*n) {
        enum verdict verdict;
        struct error why = { 0 };

        if (!verify_signed(audit, conn, stmt_i64(&q, 0), stmt_i64(&q, 1), &verdict, &why, err))
            return false;
        if (verdict == VERDICT_TAMPERED) {
            *err = why;
            return false;
        }
    }
    return step == STEP_DONE;
}
