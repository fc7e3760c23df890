/*
 * people: /api/people and /api/occupancy, who is where. Only for those who may
 * see people, and only theirs; who had a list is noted in the audit, and a list
 * as a file takes a permission of its own.
 */
#include "people.h"
#include "resource.h"
#include "yardstick/base/json.h"

static const struct param person_params[] = {
    LIST_ID(institution_id, "institution"), LIST_CODE(status), LIST_CODE(rank),
    PARAM(STR, list_args, q, .min = 1, .max = 64,
          .about = "part of a name, or a whole staff number",
          .about_zh = "姓名的一部分，或完整的人员编号"),
    LIST_COMMON
};

static const struct list_filter person_filters[] = { FILTER_ID(institution_id),
                                                     FILTER_CODE(status, codes_person_states),
                                                     FILTER_CODE(rank, codes_ranks), FILTER_TEXT(q),
                                                     FILTER_END };

static const struct card_part person_parts[] = { { "seats", SQL_CARD_PERSON_SEATS, true, NULL } };

static const struct resource person_resource = {
    .collection = COLLECTION_PEOPLE,
    .rows = SQL_LIST_PEOPLE,
    .total = SQL_LIST_PEOPLE_TOTAL,
    .filters = person_filters,
    .card = SQL_CARD_PEOPLE,
    .history = SQL_HISTORY_PEOPLE,
    .parts = person_parts,
    .n_parts = ARRAY_LEN(person_parts),
};

RESOURCE_ROUTES_FOR(person, "/api/people", "read_people", "People", "人员");

static const struct param occupancy_params[] = { LIST_ID(room_id, "room"),
                                                 LIST_ID(person_id, "person"), LIST_COMMON };

static const struct list_filter occupancy_filters[] = { FILTER_SCOPE(room_id, ":in_room"),
                                                        FILTER_SCOPE(person_id, ":in_person"),
                                                        FILTER_END };

static const struct resource occupancy_resource = {
    .collection = COLLECTION_OCCUPANCY,
    .rows = SQL_LIST_OCCUPANCY,
    .total = SQL_LIST_OCCUPANCY_TOTAL,
    .rows_within = SQL_LIST_OCCUPANCY_WITHIN,
    .total_within = SQL_LIST_OCCUPANCY_WITHIN_TOTAL,
    .filters = occupancy_filters,
    .card = SQL_CARD_OCCUPANCY,
    .history = SQL_HISTORY_OCCUPANCY,
};

RESOURCE_ROUTES_FOR(occupancy, "/api/occupancy", "read_people", "Who sits where", "使用情况");

struct list_note {
    struct call *call;
    bool is_file;
};

static bool note(struct conn *conn, void *argument, struct error *err)
{
    const struct list_note *n = argument;
    const struct world *world = n->call->context;
    struct audit_event event = { .action = n->is_file ? "export" : "list", .object = "person" };
    AUTO(buf) text = BUF_INIT(1 << 14);
    struct json j = JSON_INIT(&text);

    json_object_begin(&j, NULL);
    json_str(&j, "path", n->call->request->path);
    json_end(&j);
    event.detail = buf_str(&text);
    return audit_note(&world->audit, conn, &event, err);
}

bool people_list_check(struct call *call, bool is_file, struct error *err)
{
    struct world *world = call->context;
    struct list_note argument = { call, is_file };
    struct write_request request = { .run = note, .argument = &argument };
    int64_t hourly = world->auth_settings.people_lists;
    struct rate_limit limit = { "people", hourly, hourly, 3600 };

    if (is_file && !caller_may(call->caller, "export_people"))
        return error_set(err, ERROR_FORBIDDEN, "your roles do not allow lists of people as files");
    return (!hourly || rate_take(auth_rate(world->auth), &limit, str_from(call->caller->login),
                                 clock_now(), err)) &&
           call_write(call, &request, err);
}
