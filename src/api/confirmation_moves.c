/*
 * confirmation_moves: what can be done to a confirmation, a POST a move; signing
 * is confirmation_sign.c.
 */
#include "confirming.h"

#include "yardstick/http/events.h"

const struct param move_params[] = { PARAM(I64, move_args, id, .min = 1, .max = 9007199254740991),
                                     PARAM(STR, move_args, move, .min = 1, .max = 40,
                                           .about = "one of `moves` of the card",
                                           .about_zh = "详情中 moves 之一"),
                                     PARAM_END };

bool mover_load(struct call *call, struct conn *conn, struct mover *out, struct error *err)
{
    struct account a;

    *out = mover_of(call);
    if (!account_load(conn, call->caller->account_id, call->arena, &a, err))
        return false;
    out->name = a.name;
    out->roles = a.roles;
    out->institution_id = a.institution_id;
    return true;
}

void confirmation_tell(struct call *call, int64_t id)
{
    const struct world *world = call->context;
    struct str data = arena_printf(call->arena, "{\"id\":%lld}", (long long)id);

    if (world->events && data.ptr)
        events_send(world->events, "confirmation", data, &(struct events_to){ .views = 0 });
}

struct moving_call {
    struct call *call;
    int64_t id;
    struct confirm_order order;
    struct dispute_item items[DISPUTE_ITEMS_MAX];
    struct measure measures[MEASURES_MAX];
};

static bool move_run(struct conn *conn, void *argument, struct error *err)
{
    struct moving_call *m = argument;
    struct confirmation c;
    struct mover mover;
    char etag[ETAG_TEXT];

    if (!confirmation_load(conn, m->id, m->call->arena, &c, err))
        return false;
    confirmation_etag(&c, etag);
    return etag_must_match(m->call->request, etag, true, err) &&
           mover_load(m->call, conn, &mover, err) &&
           confirmation_move(conn, &mover, m->id, &m->order, err);
}

static bool item_read(const struct json_value *value, struct dispute_item *out, struct error *err)
{
    static const char *const fields[] = { "area",    "shape",   "use",   "people",
                                          "missing", "surplus", "other", NULL };
    size_t i = 0;

    *out = (struct dispute_item){ .field = json_as_str(json_get(value, "field")),
                                  .said = json_as_str(json_get(value, "said")),
                                  .reason = json_as_str(json_get(value, "reason")) };
    (void)!json_as_i64(json_get(value, "room_id"), &out->room_id);
    while (fields[i] && !str_eq(out->field, str_from(fields[i])))
        i++;
    if (fields[i] && out->reason.len && out->reason.len <= 2000 && out->said.len <= 400)
        return true;
    error_set(err, ERROR_INVALID, "each item has a field and a reason");
    return error_detail(err, STR("items"), out->field,
                        "area|shape|use|people|missing|surplus|other");
}

static bool items_read(const struct json_value *list, struct moving_call *m, struct error *err)
{
    m->order.items = m->items;
    m->order.n_items = json_count(list);
    if (m->order.n_items > DISPUTE_ITEMS_MAX)
        return error_set(err, ERROR_INVALID, "at most %d items", DISPUTE_ITEMS_MAX);
    for (size_t i = 0; i < m->order.n_items; i++)
        if (!item_read(json_at(list, i), &m->items[i], err))
            return false;
    return true;
}

static bool measures_read(const struct json_value *list, struct moving_call *m, struct error *err)
{
    m->order.measures = m->measures;
    m->order.n_measures = json_count(list);
    if (m->order.n_measures > MEASURES_MAX)
        return error_set(err, ERROR_INVALID, "at most %d measurements", MEASURES_MAX);
    for (size_t i = 0; i < m->order.n_measures; i++) {
        const struct json_value *value = json_at(list, i);
        double area = json_as_f64(json_get(value, "area"));

        m->measures[i] = (struct measure){ .area = (int64_t)(area * 100 + 0.5),
                                           .instrument = json_as_str(json_get(value, "instrument")),
                                           .surveyor = json_as_str(json_get(value, "surveyor")),
                                           .measured = json_as_str(json_get(value, "measured")) };
        if (!(area > 0 && area < 1e7) ||
            (m->measures[i].measured.len && !date_is_valid(m->measures[i].measured))) {
            error_set(err, ERROR_INVALID, "a measurement has an area, and a day if any");
            return error_detail(err, STR("measurements"), (struct str){ 0 }, "[{\"area\": 18.35}]");
        }
    }
    return true;
}

static bool order_read(struct call *call, const struct json_doc *doc, struct moving_call *m,
                       struct error *err)
{
    (void)!json_as_i64(json_get(doc->root, "dispute_id"), &m->order.dispute_id);
    return body_text(doc, "party", call->arena, &m->order.party, err) &&
           body_text(doc, "hash", call->arena, &m->order.hash, err) &&
           body_text(doc, "reason", call->arena, &m->order.reason, err) &&
           body_text(doc, "document", call->arena, &m->order.document, err) &&
           items_read(json_get(doc->root, "items"), m, err) &&
           measures_read(json_get(doc->root, "measurements"), m, err);
}

static bool move_post(struct call *call, const void *args_, struct error *err)
{
    static const char *const known[] = { "party", "hash",       "reason",       "document",
                                         "items", "dispute_id", "measurements", NULL };
    const struct move_args *args = args_;
    AUTO(json_doc) doc = { 0 };
    struct moving_call *m = arena_alloc(call->arena, sizeof(*m));
    struct write_request request = { .run = move_run, .argument = m };

    if (!m)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    m->call = call;
    m->id = args->id;
    m->order.move = args->move;
    /* What the program does by itself, nobody orders. */
    if (str_eq(args->move, STR("edit")))
        return error_set(err, ERROR_NOT_FOUND, "there is no move %" STR_FMT, STR_ARG(args->move));
    if (!confirmation_check(call, args->id, err) ||
        (call->request->body.len &&
         (!body_object(call, known, &doc, err) || !order_read(call, &doc, m, err))))
        return false;
    request.why = m->order.reason.ptr;
    if (!call_write(call, &request, err))
        return false;
    confirmation_tell(call, args->id);
    return confirmation_answer(call, args->id, err);
}

struct begin {
    struct call *call;
    struct once once;
    int64_t institution_id, building_id, id;
    struct str reason;
};

static bool begin_run(struct conn *conn, void *argument, struct error *err)
{
    struct begin *b = argument;
    struct mover mover;

    if (!once_find(conn, &b->once, &b->id, err) || b->id)
        return b->id != 0;
    return mover_load(b->call, conn, &mover, err) &&
           confirmation_begin(conn, &mover, b->institution_id, b->building_id, STR(""), b->reason,
                              &b->id, err) &&
           once_keep(conn, &b->once, b->id, err);
}

/* Outside of a batch: what the register says is signed as it is. */
static bool begin_post(struct call *call, const void *args, struct error *err)
{
    static const char *const known[] = { "institution_id", "building_id", "reason", NULL };
    AUTO(json_doc) doc = { 0 };
    struct begin b = { .call = call };
    struct write_request request = { .run = begin_run, .argument = &b };

    (void)args;
    if (!once_begin(call, &b.once, err) || !body_object(call, known, &doc, err) ||
        !body_text(&doc, "reason", call->arena, &b.reason, err) ||
        !body_needs(b.reason, "reason", err))
        return false;
    (void)!json_as_i64(json_get(doc.root, "institution_id"), &b.institution_id);
    if (!json_as_i64(json_get(doc.root, "building_id"), &b.building_id))
        return body_needs((struct str){ 0 }, "building_id", err);
    if (!call_write(call, &request, err) || !confirmation_answer(call, b.id, err))
        return false;
    confirmation_tell(call, b.id);
    response_created(call->response, 201,
                     arena_printf(call->arena, "/api/confirmations/%lld", (long long)b.id));
    return true;
}

const struct route confirmation_move_routes[] = {
    { METHOD_POST, "/api/confirmations", begin_post, NULL, 0, "approve", SCOPE_WRITE,
      "Ask for signatures under what the register says (Idempotency-Key)",
      "按台账现状发起三方确认（需 Idempotency-Key）", NULL, BODY_JSON },
    { METHOD_POST, "/api/confirmations/{id}/{move}", move_post, move_params,
      sizeof(struct move_args), "confirm", SCOPE_WRITE,
      "Withdraw, dispute, answer, remind, order_change, reopen (If-Match)",
      "撤回、异议、答复、催办、变更单、重新确认（需 If-Match）", .body = BODY_JSON,
      .flags = ROUTE_BODY_OPTIONAL },
};
const size_t n_confirmation_move_routes = ARRAY_LEN(confirmation_move_routes);
