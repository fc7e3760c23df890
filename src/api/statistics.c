/*
 * statistics: /api/statistics, counts in any combination; every number has the
 * address of its rooms.
 */
#include "statistic_question.h"

static const char *const forms[] = { "json", "csv", "xlsx", NULL };

/* Rows of one answer in JSON: a city of millions has hundreds of thousands of groups of four. */
enum { ROWS_MAX = 20000 };

static const struct param statistics_params[] = {
    PARAM(STR, statistics_args, by, .min = 0, .max = 100,
          .about = "up to four of unit level class state status tenure district courtyard building "
                   "year, with commas",
          .about_zh = "分组，最多四项，逗号分隔：unit level class state status tenure district "
                      "courtyard building year"),
    STATISTIC_FILTERS,
    PARAM(DATE, statistics_args, compare, .about = "also the change since this day",
          .about_zh = "与该日相比的变化"),
    PARAM(I64, statistics_args, limit, .min = 1, .max = ROWS_MAX,
          .about = "rows of one answer (20000)", .about_zh = "每次返回的行数（20000）"),
    PARAM(I64, statistics_args, after, .min = 0, .max = 1000000000,
          .about = "rows to pass over: `next` of the answer before",
          .about_zh = "跳过的行数：上一次返回的 next"),
    PARAM(ENUM, statistics_args, f, .values = forms, .otherwise = "json"),
    PARAM(ENUM, statistics_args, lang, .values = list_langs, .otherwise = "zh"),
    PARAM_END
};

static void sums_write(struct json *j, const struct statistic_sums *s)
{
    json_i64(j, "rooms", s->rooms);
    json_fixed(j, "area", s->area, 2);
    json_i64(j, "used_rooms", s->used_rooms);
    json_i64(j, "idle_rooms", s->idle_rooms);
    json_fixed(j, "idle_area", s->idle_area, 2);
    json_i64(j, "unoccupied_rooms", s->unoccupied_rooms);
    json_fixed(j, "unoccupied_area", s->unoccupied_area, 2);
    json_i64(j, "over_rooms", s->over_rooms);
    json_fixed(j, "over_area", s->over_area, 2);
    json_i64(j, "people", s->people);
}

static void change_write(struct json *j, const struct statistic_sums *now,
                         const struct statistic_sums *before)
{
    json_object_begin(j, "change");
    json_i64(j, "rooms", now->rooms - before->rooms);
    json_fixed(j, "area", now->area - before->area, 2);
    json_fixed(j, "idle_area", now->idle_area - before->idle_area, 2);
    json_fixed(j, "over_area", now->over_area - before->over_area, 2);
    json_i64(j, "people", now->people - before->people);
    json_end(j);
}

static void value_print(enum statistic_dimension d, int64_t value, struct buf *out)
{
    if (statistic_codes[d])
        buf_text(out, statistic_codes[d][value]);
    else
        buf_add_fixed(out, value, 0);
}

/* The address of the rooms behind a row: the question's filters and the row's keys. */
static void rooms_address(struct json *j, const struct statistic_question *q,
                          const struct statistic_row *row, struct str day)
{
    AUTO(buf) address = BUF_INIT(4096);

    buf_text(&address, "/api/statistics/rooms?as_of=");
    buf_add(&address, day);
    for (int d = 0; d < BY_COUNT; d++) {
        int64_t value = q->filter[d];
        bool given = q->filtered[d];

        for (size_t i = 0; row && i < q->n_by; i++)
            if ((int)q->by[i] == d) {
                value = row->keys[i];
                given = true;
            }
        if (!given)
            continue;
        buf_addc(&address, '&');
        buf_text(&address, statistic_names[d]);
        buf_addc(&address, '=');
        value_print((enum statistic_dimension)d, value, &address);
    }
    json_str(j, "rooms_url", buf_str(&address));
}

static void keys_write(struct json *j, const struct count *c, const struct statistic_question *q,
                       const struct statistic_row *row)
{
    for (size_t i = 0; i < q->n_by; i++) {
        enum statistic_dimension d = q->by[i];
        struct str label = statistic_label(c->cube, d, row->keys[i]);

        if (statistic_codes[d]) {
            json_str(j, statistic_names[d], label);
        } else if (d == BY_YEAR) {
            json_i64(j, "year", row->keys[i]);
        } else {
            json_object_begin(j, statistic_names[d]);
            json_i64(j, "id", row->keys[i]);
            json_str(j, "name", label.ptr ? label : STR(""));
            json_end(j);
        }
    }
}

/* The rows of the answer, from the first to before the last of them. */
struct page {
    size_t first, end;
};

static struct page page_of(const struct statistics_args *args, size_t n)
{
    size_t first = args->after == PARAM_ABSENT ? 0 : (size_t)args->after;
    size_t most = args->limit == PARAM_ABSENT ? ROWS_MAX : (size_t)args->limit;

    first = first < n ? first : n;
    return (struct page){ first, n - first > most ? first + most : n };
}

static void rows_write(struct json *j, const struct statistic_question *q, const struct count *now,
                       const struct count *before, struct str day, struct page page)
{
    static const struct statistic_sums nothing;

    json_array_begin(j, "items");
    for (size_t i = page.first; i < page.end; i++) {
        json_object_begin(j, NULL);
        keys_write(j, now, q, &now->rows[i]);
        sums_write(j, &now->rows[i].sums);
        if (before->cube) {
            const struct statistic_row *was =
                statistic_row_find(before->rows, before->n, &now->rows[i]);

            change_write(j, &now->rows[i].sums, was ? &was->sums : &nothing);
        }
        rooms_address(j, q, &now->rows[i], day);
        json_end(j);
    }
    json_end(j);
    if (page.end < now->n)
        json_i64(j, "next", (int64_t)page.end);
    if (!before->cube || page.first)
        return;
    json_array_begin(j, "gone");
    for (size_t i = 0; i < before->n; i++) {
        if (statistic_row_find(now->rows, now->n, &before->rows[i]))
            continue;
        json_object_begin(j, NULL);
        keys_write(j, before, q, &before->rows[i]);
        sums_write(j, &before->rows[i].sums);
        json_end(j);
    }
    json_end(j);
}

static void json_answer(struct call *call, const struct statistics_args *args,
                        const struct statistic_question *q, const struct count *now,
                        const struct count *before, struct str day)
{
    struct json j = JSON_INIT(&call->response->body);

    json_object_begin(&j, NULL);
    json_str(&j, "as_of", day);
    if (before->cube)
        json_str(&j, "compare", args->compare);
    json_array_begin(&j, "by");
    for (size_t i = 0; i < q->n_by; i++)
        json_text(&j, NULL, statistic_names[q->by[i]]);
    json_end(&j);
    json_object_begin(&j, "total");
    sums_write(&j, &now->total);
    if (before->cube)
        change_write(&j, &now->total, &before->total);
    rooms_address(&j, q, NULL, day);
    json_end(&j);
    rows_write(&j, q, now, before, day, page_of(args, now->n));
    json_end(&j);
}

static bool statistics_get(struct call *call, const void *args_, struct error *err)
{
    const struct statistics_args *args = args_;
    struct world *world = call->context;
    struct statistic_question q = { 0 };
    AUTO(count) now = { 0 };
    AUTO(count) before = { 0 };
    AUTO(reader) r = { 0 };
    AUTO(tx) tx = { 0 };
    char today[DATE_TEXT];
    struct str day = statistic_day(args, today);

    if (!statistic_question_read(call, args, &q, err) || !reader_borrow(world->ledger, &r, err) ||
        !tx_begin_read(&tx, r.conn, err) || !list_etag(call, r.conn, err))
        return false;
    if (etag_is_known(call->request, call->response->etag))
        return true;
    if (!count_on(call, r.conn, day, &q, &now, err) ||
        (args->compare.ptr && !count_on(call, r.conn, args->compare, &q, &before, err)))
        return false;
    if (args->f == 2)
        return statistic_book(call, &q, &now, args->lang == 1 ? LANG_EN : LANG_ZH, err);
    if (args->f == 1)
        statistic_csv(call, &q, &now);
    else
        json_answer(call, args, &q, &now, &before, day);
    return buf_ok(&call->response->body, err);
}

const struct route statistic_routes[] = {
    { METHOD_GET, "/api/statistics", statistics_get, statistics_params,
      sizeof(struct statistics_args), "read_units", SCOPE_READ,
      "Rooms and areas in any combination, on any day", "任意维度、任意日期的房间与面积统计",
      "application/json, text/csv, "
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};
const size_t n_statistic_routes = ARRAY_LEN(statistic_routes);
