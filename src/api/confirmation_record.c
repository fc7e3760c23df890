/*
 * confirmation_record: GET /api/confirmations/{id}/record.pdf: what is signed, on sheets of A4.
 * People are named only for who may see them.
 */
#include "confirming.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "yardstick/base/clock.h"
#include "yardstick/confirm/content_read.h"
#include "yardstick/draw/record.h"
#include "yardstick/housing/floor_plan.h"
#include "yardstick/registry/code.h"

enum { FLOORS_MAX = 40 };

struct record_pdf_args {
    int64_t id;
    int lang;
};
static const struct param record_pdf_params[] = {
    PARAM(I64, record_pdf_args, id, .min = 1, .max = 9007199254740991),
    PARAM(ENUM, record_pdf_args, lang, .values = list_langs, .otherwise = "zh"), PARAM_END
};

struct recording {
    struct call *call;
    struct conn *conn;
    struct confirmation c;
    struct record record;
    struct drawing floors[FLOORS_MAX];
    int64_t sums[3], n_people;
    bool has_sum[3]; /* some room has such an area */
};

static struct str absent(struct str s)
{
    return str_eq(s, STR("-")) ? STR("") : s;
}

static struct str names_of(struct recording *r, struct str code, struct str n, struct error *err)
{
    AUTO(buf) names = BUF_INIT(1 << 16);
    AUTO(stmt) q = { 0 };

    if (r->call->caller->scope.people == PEOPLE_NONE)
        return str_eq(n, STR("0")) ? STR("") : n;
    if (!stmt_open(r->conn, SQL_CONFIRM_PEOPLE_OF_CODE, &q, err))
        return (struct str){ 0 };
    stmt_bind_str(&q, ":code", code);
    while (stmt_step(&q, err) == STEP_ROW)
        buf_addf(&names, "%s%" STR_FMT, names.len ? " " : "", STR_ARG(stmt_str(&q, 1)));
    return arena_copy(r->call->arena, buf_str(&names));
}

static struct str floor_label(struct recording *r, struct str ordinal)
{
    int64_t n = 0;

    if (!str_to_i64(ordinal, &n))
        return ordinal;
    return n >= 0 ? arena_printf(r->call->arena, "%" PRId64 "F", n + 1)
                  : arena_printf(r->call->arena, "B%" PRId64, -n);
}

static void sum_add(struct recording *r, int i, struct str area)
{
    int64_t value;

    if (!str_to_fixed(area, 2, &value))
        return;
    r->sums[i] += value;
    r->has_sum[i] = true;
}

static bool room_fill(struct recording *r, const struct content_room *from, struct record_room *to,
                      struct error *err)
{
    const struct str *f = from->field;
    const char *use = code_title(codes_uses, f[CONTENT_USE], r->record.lang);
    int64_t n = 0;

    *to = (struct record_room){ .code = f[CONTENT_CODE],
                                .number = absent(f[CONTENT_NUMBER]),
                                .floor = floor_label(r, f[CONTENT_FLOOR]),
                                .use = use ? str_from(use) : absent(f[CONTENT_USE]),
                                .measured = absent(f[CONTENT_MEASURED]),
                                .declared = absent(f[CONTENT_DECLARED]),
                                .approved = absent(f[CONTENT_APPROVED]),
                                .people = names_of(r, f[CONTENT_CODE], f[CONTENT_N_PEOPLE], err) };
    for (int i = 0; i < 3; i++)
        sum_add(r, i, f[CONTENT_MEASURED + i]);
    if (str_to_i64(f[CONTENT_N_PEOPLE], &n))
        r->n_people += n;
    return to->people.ptr != NULL;
}

static struct str sum_text(struct recording *r, int i)
{
    return r->has_sum[i] ? arena_printf(r->call->arena, "%" PRId64 ".%02" PRId64, r->sums[i] / 100,
                                        r->sums[i] % 100)
                         : STR("");
}

/* A time of the ledger (UTC) as the clocks of the house show it. */
static struct str time_text(struct recording *r, struct str at)
{
    struct tm tm = { 0 };
    char text[40], utc[CLOCK_TEXT] = "";
    time_t when;

    snprintf(utc, sizeof(utc), "%" STR_FMT, STR_ARG(at));
    if (!strptime(utc, "%Y-%m-%dT%H:%M:%S", &tm))
        return arena_copy(r->call->arena, at);
    when = timegm(&tm);
    localtime_r(&when, &tm);
    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %z", &tm);
    return arena_copy(r->call->arena, str_from(text));
}

static bool rooms_fill(struct recording *r, struct str text, struct error *err)
{
    struct content_room *from;
    struct record_room *rooms;
    size_t n;

    if (!content_read(text, r->call->arena, &from, &n, err))
        return false;
    rooms = arena_alloc(r->call->arena, (n ? n : 1) * sizeof(*rooms));
    if (!rooms)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    for (size_t i = 0; i < n; i++)
        if (!room_fill(r, &from[i], &rooms[i], err))
            return false;
    r->record.rooms = rooms;
    r->record.n_rooms = n;
    r->record.sum_measured = sum_text(r, 0);
    r->record.sum_declared = sum_text(r, 1);
    r->record.sum_approved = sum_text(r, 2);
    r->record.sum_people = arena_printf(
        r->call->arena, r->record.lang == LANG_ZH ? "%" PRId64 " 人" : "%" PRId64, r->n_people);
    return true;
}

static bool version_fill(struct recording *r, struct error *err)
{
    AUTO(stmt) q = { 0 };
    struct str origin = origin_of(r->call);

    if (!stmt_open(r->conn, SQL_CONFIRM_VERSION_GET, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", r->c.id);
    stmt_bind_i64(&q, ":version", r->c.version);
    if (stmt_step(&q, err) != STEP_ROW)
        return error_set(err, ERROR_NOT_FOUND, "there is no such version");
    r->record.version = r->c.version;
    r->record.hash = r->c.hash;
    r->record.code = arena_copy(r->call->arena, stmt_str(&q, 5));
    r->record.url = arena_printf(r->call->arena, "%" STR_FMT "/#/verify?code=%" STR_FMT,
                                 STR_ARG(origin), STR_ARG(stmt_str(&q, 5)));
    return rooms_fill(r, arena_copy(r->call->arena, stmt_str(&q, 3)), err);
}

static bool signatures_fill(struct recording *r, struct error *err)
{
    static const char *const titles[PARTY_COUNT][LANG_COUNT] = {
        { "使用单位负责人", "Head of the using unit" },
        { "测绘单位负责人", "Head of the surveying company" },
        { "主管部门负责人", "Head of the bureau" },
    };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;
    struct arena *arena = r->call->arena;
    bool zh = r->record.lang == LANG_ZH;

    for (int p = 0; p < PARTY_COUNT; p++)
        r->record.signatures[p].party = str_from(titles[p][r->record.lang]);
    if (!stmt_open(r->conn, SQL_CONFIRM_SIGNATURES, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", r->c.id);
    stmt_bind_i64(&q, ":version", r->c.version);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        for (int p = 0; p < PARTY_COUNT; p++) {
            struct record_signature *s = &r->record.signatures[p];

            if (!str_eq(stmt_str(&q, 0), str_from(party_names[p])))
                continue;
            s->name = arena_copy(arena, stmt_str(&q, stmt_str(&q, 3).len ? 3 : 2));
            s->at = time_text(r, stmt_str(&q, 5));
            s->hash = arena_copy(arena, stmt_str(&q, 6));
            if (!stmt_is_null(&q, 4))
                s->note = zh ? STR("受托代签") : STR("by delegation");
        }
    return step == STEP_DONE;
}

static bool head_fill(struct recording *r, struct error *err)
{
    static const struct code states[] = {
        { "open", { "待签字", "waiting for signatures" } },
        { "disputed", { "有异议", "disputed" } },
        { "closed", { "三方一致", "all three agree" } },
        { "superseded", { "已失效", "superseded" } },
        { NULL, { NULL, NULL } },
    };
    AUTO(stmt) q = { 0 };
    struct arena *arena = r->call->arena;

    if (!stmt_open(r->conn, SQL_CONFIRM_HEAD, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", r->c.id);
    if (stmt_step(&q, err) != STEP_ROW)
        return error_set(err, ERROR_NOT_FOUND, "there is no confirmation %lld", (long long)r->c.id);
    r->record.unit = stmt_str(&q, 0).len         ? arena_copy(arena, stmt_str(&q, 0))
                     : r->record.lang == LANG_ZH ? STR("无人持有的房间")
                                                 : STR("rooms nobody holds");
    r->record.building = arena_copy(arena, stmt_str(&q, 1));
    r->record.courtyard = arena_copy(arena, stmt_str(&q, 2));
    r->record.batch = r->c.batch;
    r->record.state = str_from(code_title(states, r->c.state, r->record.lang));
    return true;
}

/* The rooms that are meant stand out on the plan, with the area that is signed. */
static bool rooms_mark(struct recording *r, struct drawing *d, struct error *err)
{
    AUTO(stmt) q = { 0 };

    if (!stmt_open(r->conn, SQL_CONFIRM_ROOM_DRAWN, &q, err))
        return false;
    for (size_t i = 0; i < d->n_rooms; i++) {
        stmt_bind_i64(&q, ":id", r->c.id);
        stmt_bind_i64(&q, ":room", d->rooms[i].id);
        if (stmt_step(&q, err) != STEP_ROW)
            return false;
        d->rooms[i].marked = stmt_i64(&q, 0) > 0;
        if (d->rooms[i].marked)
            d->rooms[i].area = stmt_is_null(&q, 1) ? -1 : stmt_i64(&q, 1);
        stmt_reset(&q);
    }
    return true;
}

static bool floor_add(struct recording *r, int64_t floor, struct error *err)
{
    struct drawing *d = &r->floors[r->record.n_floors++];
    struct floor_plan_question question = { floor, true, false };

    *d = (struct drawing){ .lang = r->record.lang,
                           .theme = DRAWING_PLAIN,
                           .day = r->record.day,
                           .maker = str_from(r->call->caller->login) };
    return floor_plan_load(r->conn, &question, r->call->arena, d, err) && rooms_mark(r, d, err);
}

static bool floors_fill(struct recording *r, struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = STEP_DONE;

    r->record.floors = r->floors;
    if (!stmt_open(r->conn, SQL_CONFIRM_FLOORS, &q, err))
        return false;
    stmt_bind_i64(&q, ":id", r->c.id);
    while (r->record.n_floors < FLOORS_MAX && (step = stmt_step(&q, err)) == STEP_ROW)
        if (!floor_add(r, stmt_i64(&q, 0), err))
            return false;
    return step != STEP_FAILED;
}

static bool record_make(struct recording *r, struct error *err)
{
    return head_fill(r, err) && version_fill(r, err) && signatures_fill(r, err) &&
           floors_fill(r, err) && record_sheets(&r->record, &r->call->response->body, err);
}

static bool record_get(struct call *call, const void *args_, struct error *err)
{
    const struct record_pdf_args *args = args_;
    struct recording *r = arena_alloc(call->arena, sizeof(*r));
    AUTO(reader) reader = { 0 };
    AUTO(tx) tx = { 0 };
    char today[DATE_TEXT];
    bool done;

    if (!r)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    clock_today(today);
    r->call = call;
    r->record.lang = args->lang == 1 ? LANG_EN : LANG_ZH;
    r->record.day = str_from(today);
    if (!call_reader(call, &reader, err) || !tx_begin_read(&tx, reader.conn, err) ||
        !confirmation_load(reader.conn, args->id, call->arena, &r->c, err))
        return false;
    r->conn = reader.conn;
    call->response->body.limit = RESPONSE_BODY_MAX;
    done = record_make(r, err);
    for (size_t i = 0; i < r->record.n_floors; i++)
        drawing_release(&r->floors[i]);
    call->response->content_type = "application/pdf";
    call->response->no_gzip = true;
    call->response->cache = "no-store";
    return done && buf_ok(&call->response->body, err);
}

const struct route confirmation_record_routes[] = {
    { METHOD_GET, "/api/confirmations/{id}/record.pdf", record_get, record_pdf_params,
      sizeof(struct record_pdf_args), "read_units", SCOPE_READ,
      "The record to print: rooms, three signature blocks, plans, a QR code to verify it",
      "三方确认记录（打印）", "application/pdf" },
};
const size_t n_confirmation_record_routes = ARRAY_LEN(confirmation_record_routes);
