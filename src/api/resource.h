/*
 * resource: what the registers have in common: a list, a card, a history and
 * how a record is changed. A file a register says what is its own
 * (rooms.c, buildings.c, …), these functions do the rest.
 */
#pragma once

#include "routes.h"
#include "yardstick/base/json.h"
#include "yardstick/registry/table.h"
#include "yardstick/store/tx.h"

/* A filter in CQL2 over the register's columns. */
struct list_filter_args {
    struct str filter, filter_lang, filter_crs;
};

/* What a list may be asked by. Each register declares those it has. */
struct list_args {
    int64_t limit, after;
    int f, lang;
    int64_t district_id, courtyard_id, building_id, floor_id, room_id, institution_id, parent_id;
    int64_t person_id;
    struct str use, state, status, class, category, tenure, kind, rank, q;
    struct list_filter_args where;
};

/*
 * A filter: an id, a text, or (with codes) a code. One with a `scope` also names the
 * parameter by which the statement `rows_within` finds the rows of that place;
 * the first given, in the order of the table, is taken.
 */
struct list_filter {
    const char *name;
    size_t offset; /* in list_args */
    const struct code *codes;
    const char *scope;
    bool is_text;           /* any text */
    const char *permission; /* of whom the filter is; NULL: everybody's */
};

/* Of a card: one object, or an array of them, by a statement with :id. */
struct card_part {
    const char *key;
    enum sql_id sql;
    bool is_array;
    const struct collection *of; /* whose rows they are; NULL: sums of something */
    const char *permission;      /* who else may see the card does not see this; NULL: all do */
};

/* The part as a member of the object that is open. */
MUST_CHECK bool card_part_write(struct conn *conn, const struct card_part *part, int64_t id,
                                struct json *j, struct error *err);

struct resource {
    enum collection_id collection;
    enum sql_id rows, total;               /* the list, and count and area of all of it */
    enum sql_id rows_within, total_within; /* the same by a scope */
    const struct list_filter *filters;     /* ends in .name NULL */
    enum sql_id card, history;
    const struct card_part *parts;
    size_t n_parts;
    bool has_axis;           /* the direction of its longest wall is on the card */
    bool has_rooms;          /* one without an outline lies where its rooms lie: */
    enum sql_id room_bounds; /* west, south, east, north of these */
};

bool list_answer(struct call *call, const struct resource *resource, const struct list_args *args,
                 struct error *err);

/* The ETag of what depends on the ledger as a whole: its revision and the day. */
MUST_CHECK bool list_etag(struct call *call, struct conn *conn, struct error *err);

struct record_args {
    int64_t id;
};
/* By a statement with :id that has a row when the record is there; ERROR_NOT_FOUND names it. */
MUST_CHECK bool record_there(struct conn *conn, enum sql_id sql, int64_t id, const char *name,
                             struct error *err);

bool card_answer(struct call *call, const struct resource *resource, int64_t id, struct error *err);
/* The card's JSON and ETag, for an answer that holds more. */
MUST_CHECK bool card_read(struct call *call, const struct resource *resource, int64_t id,
                          struct buf *out, char etag[ETAG_TEXT], struct error *err);
bool history_answer(struct call *call, const struct resource *resource, int64_t id,
                    struct error *err);
bool create_answer(struct call *call, const struct resource *resource, struct error *err);
bool change_answer(struct call *call, const struct resource *resource, int64_t id,
                   struct error *err);
bool end_answer(struct call *call, const struct resource *resource, int64_t id, struct error *err);
/* Only registers have versions; dated facts say themselves when they held. */
bool restore_answer(struct call *call, const struct resource *resource, int64_t id,
                    struct error *err);

/* "12.3-": what the ETag of record 12's card begins with as long as its revision is 3. */
void card_etag_start(char out[48], int64_t id, int64_t revision);

/* What refers to the record: dependents.c. */
bool dependents_answer(struct call *call, const struct resource *resource, int64_t id,
                       struct error *err);

extern const struct param record_params[];

#define LIST_ID(field, title)                                                                      \
    PARAM(I64, list_args, field, .min = 1, .max = 9007199254740991,                                \
          .about = "only those of this " title, .about_zh = "按上级编号筛选")
#define LIST_CODE(field)                                                                           \
    PARAM(STR, list_args, field, .min = 1, .max = 64, .about = "only those with this code",        \
          .about_zh = "按代码筛选")
/* The filter of an args struct whose list_filter_args are `where`. */
#define LIST_WHERE(args)                                                                           \
    PARAM_NAMED(STR, "filter", args, where.filter, .max = 8192,                                    \
                .about = "CQL2 over the columns, as text or JSON",                                 \
                .about_zh = "CQL2 筛选条件（文本或 JSON）"),                                       \
        PARAM_NAMED(STR, "filter-lang", args, where.filter_lang, .max = 20,                        \
                    .about = "cql2-text or cql2-json"),                                            \
        PARAM_NAMED(STR, "filter-crs", args, where.filter_crs, .max = 100,                         \
                    .about = "system of the coordinates in filter, by default CRS84")
#define LIST_COMMON                                                                                \
    PARAM(I64, list_args, limit, .min = 1, .max = TABLE_ROWS_MAX,                                  \
          .about = "rows; without it 100 of JSON (at most 10000), all of a file",                  \
          .about_zh = "行数，缺省时 JSON 为 100 行（最多 10000），文件为全部"),                    \
        PARAM(I64, list_args, after, .min = 0, .max = 9007199254740991, .otherwise = "0",          \
              .about = "the `next` of the page before", .about_zh = "上一页的 next"),              \
        LIST_WHERE(list_args),                                                                     \
        PARAM(ENUM, list_args, f, .values = list_forms, .otherwise = "json"),                      \
        PARAM(ENUM, list_args, lang, .values = list_langs, .otherwise = "zh",                      \
              .about = "language of a workbook", .about_zh = "工作簿的语言"),                      \
        PARAM_END

#define FILTER_ID(field)                                                                           \
    {                                                                                              \
#field, offsetof(struct list_args, field), NULL, NULL                                      \
    }
#define FILTER_SCOPE(field, scope)                                                                 \
    {                                                                                              \
#field, offsetof(struct list_args, field), NULL, scope                                     \
    }
#define FILTER_SCOPE_FOR(field, scope, permission)                                                 \
    {                                                                                              \
#field, offsetof(struct list_args, field), NULL, scope, false, permission                  \
    }
#define FILTER_CODE(field, codes)                                                                  \
    {                                                                                              \
#field, offsetof(struct list_args, field), codes, NULL                                     \
    }
/* A code by which the ledger finds the rows; the statement also says it of each, to be sure. */
#define FILTER_SCOPE_CODE(field, codes, scope)                                                     \
    {                                                                                              \
#field, offsetof(struct list_args, field), codes, scope                                    \
    }
#define FILTER_TEXT(field)                                                                         \
    {                                                                                              \
#field, offsetof(struct list_args, field), NULL, NULL, true                                \
    }
#define FILTER_END                                                                                 \
    {                                                                                              \
        NULL, 0, NULL, NULL                                                                        \
    }

/* noun_list … noun_change, the handlers of noun_resource. */
#define RESOURCE_HANDLERS(noun)                                                                    \
    static bool noun##_list(struct call *call, const void *args, struct error *err)                \
    {                                                                                              \
        return list_answer(call, &noun##_resource, args, err);                                     \
    }                                                                                              \
    static bool noun##_card(struct call *call, const void *args, struct error *err)                \
    {                                                                                              \
        return card_answer(call, &noun##_resource, ((const struct record_args *)args)->id, err);   \
    }                                                                                              \
    static bool noun##_history(struct call *call, const void *args, struct error *err)             \
    {                                                                                              \
        return history_answer(call, &noun##_resource, ((const struct record_args *)args)->id,      \
                              err);                                                                \
    }                                                                                              \
    static bool noun##_create(struct call *call, const void *args, struct error *err)              \
    {                                                                                              \
        (void)args;                                                                                \
        return create_answer(call, &noun##_resource, err);                                         \
    }                                                                                              \
    static bool noun##_change(struct call *call, const void *args, struct error *err)              \
    {                                                                                              \
        return change_answer(call, &noun##_resource, ((const struct record_args *)args)->id, err); \
    }                                                                                              \
    static bool noun##_end(struct call *call, const void *args, struct error *err)                 \
    {                                                                                              \
        return end_answer(call, &noun##_resource, ((const struct record_args *)args)->id, err);    \
    }                                                                                              \
    static bool noun##_dependents(struct call *call, const void *args, struct error *err)          \
    {                                                                                              \
        return dependents_answer(call, &noun##_resource, ((const struct record_args *)args)->id,   \
                                 err);                                                             \
    }                                                                                              \
    static bool noun##_restore(struct call *call, const void *args, struct error *err)             \
    {                                                                                              \
        return restore_answer(call, &noun##_resource, ((const struct record_args *)args)->id,      \
                              err);                                                                \
    }

/* The table of a register: noun_routes and n_noun_routes. */
#define RESOURCE_ROUTES(noun, path, title, title_zh)                                               \
    RESOURCE_ROUTES_FOR(noun, path, "read", title, title_zh)

/* `sees` is the permission to read it. */
#define RESOURCE_ROUTES_FOR(noun, path, sees, title, title_zh)                                     \
    RESOURCE_HANDLERS(noun)                                                                        \
    const struct route noun##_routes[] = {                                                         \
        { METHOD_GET, path, noun##_list, noun##_params, sizeof(struct list_args), sees,            \
          SCOPE_READ, title ": the list", title_zh "：列表",                                       \
          "application/json, application/geo+json, text/csv, "                                     \
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },                   \
        { METHOD_GET, path "/{id}", noun##_card, record_params, sizeof(struct record_args), sees,  \
          SCOPE_READ, title ": the card of one", title_zh "：卡片" },                              \
        { METHOD_GET, path "/{id}/history", noun##_history, record_params,                         \
          sizeof(struct record_args), sees, SCOPE_READ, title ": what one said before",            \
          title_zh "：历史" },                                                                     \
        { METHOD_GET, path "/{id}/dependents", noun##_dependents, record_params,                   \
          sizeof(struct record_args), "edit", SCOPE_READ,                                          \
          title ": what refers to one, before it ends", title_zh "：终止前查看关联记录" },         \
        { METHOD_PATCH, path "/{id}", noun##_change, record_params, sizeof(struct record_args),    \
          "edit", SCOPE_WRITE, title ": change some columns of one (If-Match)",                    \
          title_zh "：修改（需 If-Match）", NULL, BODY_JSON },                                     \
        { METHOD_POST, path, noun##_create, NULL, 0, "edit", SCOPE_WRITE,                          \
          title ": add one (Idempotency-Key)", title_zh "：新增（需 Idempotency-Key）", NULL,      \
          BODY_JSON },                                                                             \
        { METHOD_DELETE, path "/{id}", noun##_end, record_params, sizeof(struct record_args),      \
          "edit", SCOPE_WRITE, title ": end one on a day (If-Match)",                              \
          title_zh "：终止（需 If-Match）", .body = BODY_JSON, .flags = ROUTE_BODY_OPTIONAL },     \
        { METHOD_POST, path "/{id}/restore", noun##_restore, record_params,                        \
          sizeof(struct record_args), "edit", SCOPE_WRITE,                                         \
          title ": set one back to what it said on a day (If-Match)",                              \
          title_zh "：恢复为某一历史版本（需 If-Match）", NULL, BODY_JSON },                       \
    };                                                                                             \
    const size_t n_##noun##_routes = ARRAY_LEN(noun##_routes)
