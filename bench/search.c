/*
 * search: how long a city's worth of names takes to index, to change and to search.
 *
 *     bench_search [rooms [people]]      default 200000 and 30000
 *
 * The names are made by a seeded generator: the same on every machine.
 */
#include "yardstick/query/search.h"

#include <stdio.h>
#include <stdlib.h>

#include <time.h>

static const char *const surnames[] = {
    "张", "王", "李", "赵", "刘", "陈", "杨", "孙", "单", "曾",
    "仇", "查", "解", "覃", "周", "吴", "徐", "朱", "马", "胡"
};
static const char *const given[] = { "伟", "芳", "娜", "秀", "英", "敏", "静", "丽", "强", "磊",
                                     "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "兰",
                                     "霞", "平", "刚", "桂", "国", "建", "志", "海", "晓", "文" };
static const char *const places[] = {
    "枣庄市", "滕州市", "薛城区", "山亭区", "峄城区", "台儿庄区"
};
static const char *const bureaus[] = { "财政局",     "发展和改革委员会", "教育局",       "公安局",
                                       "民政局",     "司法局",           "审计局",       "统计局",
                                       "畜牧局",     "行政审批服务局",   "解放路办事处", "档案馆",
                                       "卫生健康委", "应急管理局",       "税务局",       "银行" };

/* Never hit anything; unlike anything; like much: what people type, and the worst of it. */
static const char *const queries[] = {
    "张伟",
    "张",
    "zw",
    "zhangwei",
    "zhnagwei",
    "shan",
    "512",
    "5",
    "1",
    "z",
    "a",
    "财政局",
    "czj",
    "caizhengju",
    "512 财政局",
    "院3 2号楼 512",
    "院3-2号楼-5-512",
    "枣庄",
    "zaozhuang",
    "市",
    "不存在的东西",
    "qqqqqq",
    "abcdefgh ijklmn opqrst",
    "财政局 院3 5",
    "２号楼",
    "zhagnwie",
    "z w",
    "院3A座512",
};

/* Of the processor: other work on the machine does not count. */
static int64_t cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static uint64_t state = 42;

static uint32_t random_below(uint32_t n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 16) % n;
}

static struct arena arena = ARENA_INIT((size_t)1 << 32);
static struct search_entry *entries;
static size_t n_entries;
static int n_institutions, n_buildings;

static struct search_entry *add(enum search_kind kind, int id, struct str label, struct str code)
{
    struct search_entry *e = &entries[n_entries++];

    *e = (struct search_entry){ .key = { kind, id }, .label = label, .code = code };
    e->placed = true;
    e->lon = 117 + random_below(10000) / 10000.0;
    e->lat = 34.5 + random_below(10000) / 10000.0;
    return e;
}

static void stand_in(struct search_entry *e, enum search_kind kind, int id)
{
    struct search_key *to = arena_alloc(&arena, (e->n_contexts + 1) * sizeof(*to));

    for (size_t i = 0; i < e->n_contexts; i++)
        to[i] = e->contexts[i];
    to[e->n_contexts++] = (struct search_key){ kind, id };
    e->contexts = to;
}

static void make_city(int rooms, int people)
{
    entries = calloc((size_t)(rooms + people + 2000), sizeof(*entries));
    for (size_t p = 0; p < ARRAY_LEN(places); p++)
        for (size_t b = 0; b < ARRAY_LEN(bureaus); b++)
            add(SEARCH_INSTITUTION, ++n_institutions,
                arena_printf(&arena, "%s%s", places[p], bureaus[b]), STR(""));
    for (int c = 1; c <= 184; c++) {
        add(SEARCH_COURTYARD, c, arena_printf(&arena, "院%d", c), STR(""));
        for (int b = 1; b <= 3; b++)
            stand_in(add(SEARCH_BUILDING, ++n_buildings, arena_printf(&arena, "%d号楼", b),
                         arena_printf(&arena, "院%d-%d号楼", c, b)),
                     SEARCH_COURTYARD, c);
    }
    for (int r = 0; r < rooms; r++) {
        int building = 1 + r % n_buildings, at = r / n_buildings, floor = 1 + at / 40;
        int number = floor * 100 + 1 + at % 40;
        struct search_entry *e =
            add(SEARCH_ROOM, r + 1, arena_printf(&arena, "%d", number),
                arena_printf(&arena, "院%d-%d号楼-%d-%d", 1 + (building - 1) / 3,
                             1 + (building - 1) % 3, floor, number));

        stand_in(e, SEARCH_BUILDING, building);
        stand_in(e, SEARCH_INSTITUTION, 1 + (int)random_below((uint32_t)n_institutions));
    }
    for (int p = 0; p < people; p++) {
        struct search_entry *e =
            add(SEARCH_PERSON, p + 1,
                arena_printf(&arena, "%s%s%s", surnames[random_below(ARRAY_LEN(surnames))],
                             given[random_below(ARRAY_LEN(given))],
                             random_below(3) ? given[random_below(ARRAY_LEN(given))] : ""),
                arena_printf(&arena, "P%06d", p));

        stand_in(e, SEARCH_INSTITUTION, 1 + (int)random_below((uint32_t)n_institutions));
    }
}

static int order(const void *a, const void *b)
{
    return (*(const int64_t *)a > *(const int64_t *)b) -
           (*(const int64_t *)a < *(const int64_t *)b);
}

static bool search_all(const struct search_index *index, bool near, struct error *err)
{
    enum { TURNS = 15 };
    int64_t all[ARRAY_LEN(queries) * TURNS], turns[TURNS];
    size_t n = 0;

    for (size_t q = 0; q < ARRAY_LEN(queries); q++) {
        size_t n_hits = 0;

        for (int t = 0; t < TURNS; t++) {
            AUTO(arena) answer = ARENA_INIT(1 << 20);
            struct search_query query = {
                .text = str_from(queries[q]), .limit = 20, .near = near, .lon = 117.5, .lat = 34.8
            };
            struct search_hit *hits;
            int64_t start = cpu_us();

            if (!search_run(index, &query, &answer, &hits, &n_hits, err))
                return false;
            all[n++] = turns[t] = cpu_us() - start;
        }
        qsort(turns, TURNS, sizeof(turns[0]), order);
        printf("  %-26s %3zu hits  %6.2f ms\n", queries[q], n_hits, (double)turns[TURNS / 2] / 1e3);
    }
    qsort(all, n, sizeof(all[0]), order);
    printf("%s: median %.2f ms, p95 %.2f ms, worst %.2f ms\n", near ? "near" : "anywhere",
           (double)all[n / 2] / 1e3, (double)all[n * 95 / 100] / 1e3, (double)all[n - 1] / 1e3);
    return true;
}

static bool update_all(struct search_index *index, struct error *err)
{
    int64_t start, worst = 0, first = 0;
    struct search_index *now = search_index_hold(index), *next;

    for (int i = 0; i < SEARCH_PENDING_MOST; i++) {
        start = cpu_us();
        if (!search_index_update(now, &entries[n_entries / 2 + (size_t)i], 1, &next, err))
            return false;
        worst = cpu_us() - start > worst ? cpu_us() - start : worst;
        first = i ? first : worst;
        search_index_drop(now);
        now = next;
        if (i == SEARCH_PENDING_MOST / 2)
            printf("half pending: one room %.2f ms\n", (double)(cpu_us() - start) / 1e3);
    }
    printf("one room changed: %.2f ms, worst with %zu pending %.2f ms\n", (double)first / 1e3,
           search_index_pending(now), (double)worst / 1e3);
    start = cpu_us();
    if (!search_index_merge(now, &next, err))
        return false;
    printf("merged in %.0f ms\n", (double)(cpu_us() - start) / 1e3);
    search_index_drop(now);
    search_index_drop(next);
    return true;
}

int main(int argc, char **argv)
{
    struct search_index *index = NULL;
    struct error err;
    int64_t start;
    bool ok;

    make_city(argc > 1 ? (int)strtol(argv[1], NULL, 10) : 200000,
              argc > 2 ? (int)strtol(argv[2], NULL, 10) : 30000);
    start = cpu_us();
    ok = search_index_make(entries, n_entries, &index, &err);
    printf("%zu entries indexed in %.0f ms\n", n_entries, (double)(cpu_us() - start) / 1e3);
    ok = ok && search_all(index, false, &err) && search_all(index, true, &err) &&
         update_all(index, &err);
    if (!ok)
        printf("%s\n", err.message[LANG_EN]);
    search_index_drop(index);
    arena_release(&arena);
    free(entries);
    return ok ? 0 : 1;
}
