#include "yardstick/query/search.h"

#include <pthread.h>
#include <stdatomic.h>

#include "test.h"

#define D SEARCH_DISTRICT
#define I SEARCH_INSTITUTION
#define C SEARCH_COURTYARD
#define B SEARCH_BUILDING
#define F SEARCH_FLOOR
#define R SEARCH_ROOM
#define P SEARCH_PERSON

/* A small city. Contexts are named by label: those of a kind have labels of their own here. */
static const struct {
    enum search_kind kind;
    int id;
    const char *label, *code, *alias;
    struct search_key contexts[3];
    double lon, lat;
} city[] = {
    { D, 1, "薛城区", "370403", NULL, { { 0 } }, 117.26, 34.79 },
    { I, 1, "枣庄市财政局", "11370400004220001A", "财政局", { { B, 1 } }, 117.30, 34.80 },
    { I, 2, "枣庄市解放路街道办事处", "", NULL, { { 0 } }, 117.31, 34.80 },
    { I, 3, "长沙银行枣庄支行", "", NULL, { { 0 } }, 117.31, 34.80 },
    { I, 4, "重庆市政府驻枣庄办事处", "", "重庆办", { { 0 } }, 117.31, 34.80 },
    { I, 5, "枣庄市畜牧局", "", NULL, { { 0 } }, 117.31, 34.80 },
    { I, 6, "滕州市財政局", "", NULL, { { 0 } }, 117.16, 35.11 },
    { I, 7, "枣庄市行政审批服务局", "", NULL, { { 0 } }, 117.31, 34.80 },
    { C, 1, "行政中心", "XZZX", NULL, { { D, 1 } }, 117.30, 34.80 },
    { C, 2, "老市委院", "", NULL, { { D, 1 } }, 117.40, 34.86 },
    { B, 1, "A座", "行政中心-A座", NULL, { { C, 1 } }, 117.30, 34.80 },
    { B, 2, "3号楼", "LSW-3", NULL, { { C, 2 } }, 117.40, 34.86 },
    { F, 5, "A座 5层", "", NULL, { { B, 1 } }, 117.30, 34.80 },
    { R, 512, "512", "行政中心-A座-5-512", NULL, { { B, 1 }, { I, 1 } }, 117.30, 34.80 },
    { R, 513, "513", "行政中心-A座-5-513", NULL, { { B, 1 }, { I, 5 } }, 117.30, 34.80 },
    { R, 612, "512", "LSW-3-5-512", NULL, { { B, 2 }, { I, 5 } }, 117.40, 34.86 },
    { R, 613, "5-12", "LSW-3-5-12", NULL, { { B, 2 } }, 117.40, 34.86 },
    { P, 1, "张伟", "Z001", NULL, { { I, 1 }, { R, 512 } }, 0, 0 },
    { P, 2, "张伟民", "Z002", NULL, { { I, 5 } }, 0, 0 },
    { P, 3, "单雄信", "Z003", NULL, { { I, 1 } }, 0, 0 },
    { P, 4, "曾国强", "Z004", NULL, { { I, 1 } }, 0, 0 },
    { P, 5, "仇明", "Z005", NULL, { { I, 1 } }, 0, 0 },
    { P, 6, "查志远", "Z006", NULL, { { I, 1 } }, 0, 0 },
    { P, 7, "解学敏", "Z007", NULL, { { I, 1 } }, 0, 0 },
    { P, 8, "覃芳", "Z008", NULL, { { I, 1 } }, 0, 0 },
    { P, 9, "尉迟建军", "Z009", NULL, { { I, 1 } }, 0, 0 },
    { P, 10, "区海波", "Z010", NULL, { { I, 1 } }, 0, 0 },
    { P, 11, "朴志英", "Z011", NULL, { { I, 1 } }, 0, 0 },
    { P, 12, "盖春雨", "Z012", NULL, { { I, 1 } }, 0, 0 },
    { P, 13, "吕倩", "Z013", NULL, { { I, 1 } }, 0, 0 },
    { P, 14, "李娜", "Z014", NULL, { { I, 99 } }, 0, 0 },
    { P, 15, "任乐", "Z015", NULL, { { I, 1 } }, 0, 0 },
};

static struct search_index *city_index(void)
{
    struct search_entry entries[ARRAY_LEN(city)] = { 0 };
    struct str aliases[ARRAY_LEN(city)];
    struct search_index *index = NULL;
    struct error err;

    for (size_t i = 0; i < ARRAY_LEN(city); i++) {
        struct search_entry *e = &entries[i];

        aliases[i] = str_from(city[i].alias);
        *e = (struct search_entry){ .key = { city[i].kind, city[i].id },
                                    .label = str_from(city[i].label),
                                    .code = str_from(city[i].code),
                                    .aliases = &aliases[i],
                                    .n_aliases = city[i].alias != NULL,
                                    .contexts = city[i].contexts,
                                    .placed = city[i].lon > 0,
                                    .lon = city[i].lon,
                                    .lat = city[i].lat };
        while (e->n_contexts < 3 && city[i].contexts[e->n_contexts].id)
            e->n_contexts++;
    }
    if (!CHECK(search_index_make(entries, ARRAY_LEN(city), &index, &err)))
        NOTE("%s", err.message[LANG_EN]);
    return index;
}

/* "room 512 text, person 1 pinyin": the hits as one line. */
static const char *answer_to(const struct search_index *index, struct search_query query)
{
    static char line[4000];
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct search_hit *hits;
    size_t n = 0, len = 0;
    struct error err;

    line[0] = '\0';
    if (!search_run(index, &query, &arena, &hits, &n, &err))
        return "refused";
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(line + len, sizeof(line) - len, "%s%s %d %s", i ? ", " : "",
                                search_kind_name(hits[i].key.kind), (int)hits[i].key.id,
                                search_why_name(hits[i].why));
    return line;
}

static const char *answer(const struct search_index *index, const char *text)
{
    return answer_to(index, (struct search_query){ .text = str_from(text), .limit = 20 });
}

static bool has_hit(const struct search_index *index, const char *text, const char *hit)
{
    const char *line = answer(index, text);
    bool found = strstr(line, hit) != NULL;

    if (!found)
        NOTE("%s: %s, not %s", text, line, hit);
    return found;
}

static bool begins(const struct search_index *index, const char *text, const char *hit)
{
    const char *line = answer(index, text);
    bool first = strncmp(line, hit, strlen(hit)) == 0;

    if (!first)
        NOTE("%s: %s, not first %s", text, line, hit);
    return first;
}

/* What is typed and what must come first. */
static const struct {
    const char *typed, *first;
} wanted[] = {
    { "张伟", "person 1 text, person 2 text" },
    { "张", "person 1 text, person 2 text" },
    { "伟", "person 1 text, person 2 text" },
    { "zhangwei", "person 1 pinyin, person 2 pinyin" },
    { "ZhangWei", "person 1 pinyin" },
    { "zhang wei", "person 1 pinyin" },
    { "zhangw", "person 1 pinyin" },
    { "zw", "person 1 initials" },
    { "zwm", "person 2 initials" },
    { "张w", "person 1 pinyin" },
    { "张wei", "person 1 pinyin" },
    { "Ｚ００３", "person 3 code" },
    { "财政局", "institution 1 text" },
    { "財政局", "institution 1 text" },
    { "滕州市财政局", "institution 6 text" },
    { "財zj", "institution 1 initials" },
    { "czj", "institution 1 initials" },
    { "caizheng", "institution 1 pinyin" },
    { "行政中心", "courtyard 1 text" },
    { "xzzx", "courtyard 1 code" },
    { "512 财政局", "room 512 text" },
    { "财政局 512", "room 512 text" },
    { "512财政局", "room 512 text" },
    { "行政中心 A座 512", "room 512 text" },
    { "512 A座 行政中心", "room 512 text" },
    { "行政中心A座512", "room 512 text" },
    { "A座512", "room 512 text" },
    { "a座５１２", "room 512 text" },
    { "xzzx 512", "room 512 text" },
    { "caizhengju 512", "room 512 text" },
    { "行政中心-A座-5-512", "room 512 code" },
    { "行政中心-a座-5", "room 512 code, room 513 code" },
    { "lsw35512", "room 612 code" },
    { "5-12", "room 613 text" },
    { "3#楼", "building 2 text" },
    { "3#", "building 2 text" },
    { "老市委院 3号楼 512", "room 612 text" },
    { "畜牧局 512", "room 612 text" },
    { "薛城区 A座", "building 1 text" },
    { "财政局 张", "person 1 text" },
    { "A座 zw", "person 1 initials" },
};

/* A name, found by the surname's reading and by the common one. */
static const struct {
    const char *typed, *hit;
} polyphones[] = {
    { "shan", "person 3" },
    { "dan", "person 3" },
    { "shanxiongxin", "person 3" },
    { "danxiongxin", "person 3" },
    { "sxx", "person 3" },
    { "dxx", "person 3" },
    { "zengguoqiang", "person 4" },
    { "cengguoqiang", "person 4" },
    { "zgq", "person 4" },
    { "qiuming", "person 5" },
    { "chouming", "person 5" },
    { "qm", "person 5" },
    { "zhazhiyuan", "person 6" },
    { "chazhiyuan", "person 6" },
    { "czy", "person 6" },
    { "xiexuemin", "person 7" },
    { "jiexuemin", "person 7" },
    { "qinfang", "person 8" },
    { "tanfang", "person 8" },
    { "yuchi", "person 9" },
    { "weichi", "person 9" },
    { "ouhaibo", "person 10" },
    { "quhaibo", "person 10" },
    { "piaozhiying", "person 11" },
    { "puzhiying", "person 11" },
    { "gechunyu", "person 12" },
    { "gaichunyu", "person 12" },
    { "lvqian", "person 13" },
    { "luqian", "person 13" },
    { "lyuqian", "person 13" },
    { "lüqian", "person 13" },
    { "renyue", "person 15" },
    { "renle", "person 15" },
    { "jiefanglu", "institution 2" },
    { "changsha", "institution 3" },
    { "yinhang", "institution 3" },
    { "csyh", "institution 3" },
    { "chongqing", "institution 4" },
    { "zhongqing", "institution 4" },
    { "cqb", "institution 4" },
    { "xumuju", "institution 5" },
    { "chumuju", "institution 5" },
    { "xingzheng", "institution 7" },
    { "xingzhengzhongxin", "courtyard 1" },
};

/* One wrong letter, and what was meant. */
static const struct {
    const char *typed, *hit;
} errors[] = {
    { "zhangwie", "person 1 fuzzy" },        { "zhnagwei", "person 1 fuzzy" },
    { "zhanwgei", "person 1 fuzzy" },        { "zhamgwei", "person 1 fuzzy" },
    { "zhagwei", "person 1 fuzzy" },         { "zhanggwei", "person 1 fuzzy" },
    { "caizehngju", "institution 1 fuzzy" }, { "caizhenju", "institution 1 fuzzy" },
    { "caizhenju 512", "room 512" },         { "财正局", "institution 1 pinyin" },
};

static const char *const nothing[] = {
    "",     " ",      "\t\n",       "　",   "·",        "---",   "()",     "，、",
    "qqqq", "不存在", "512 不存在", "张李", "zhxxgwei", "z0099", "51２３", "zhnagwie",
};

static void test_ranges(struct search_index *index)
{
    static const struct {
        const char *typed;
        enum search_kind kind;
        int id;
        size_t n;
        struct search_range ranges[2];
    } cases[] = {
        { "财政局", I, 1, 1, { { 3, 3 } } },
        { "財政", I, 6, 1, { { 3, 2 } } },
        { "zaozhuang caizheng", I, 1, 2, { { 0, 2 }, { 3, 2 } } },
        { "zhuangshi czj", I, 1, 1, { { 1, 5 } } },
        { "枣庄 财政", I, 1, 2, { { 0, 2 }, { 3, 2 } } },
        { "5层", F, 5, 1, { { 3, 2 } } },
        { "Z001", P, 1, 0, { { 0 } } },
        { "zhang", P, 2, 1, { { 0, 1 } } },
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        AUTO(arena) arena = ARENA_INIT(1 << 20);
        struct search_query query = { .text = str_from(cases[i].typed), .limit = 20 };
        struct search_hit *hits;
        size_t n = 0;
        struct error err;
        bool seen = false;

        CHECK(search_run(index, &query, &arena, &hits, &n, &err));
        for (size_t h = 0; h < n; h++) {
            if (hits[h].key.kind != cases[i].kind || hits[h].key.id != cases[i].id)
                continue;
            seen = true;
            CHECK(hits[h].n_ranges == cases[i].n);
            for (size_t r = 0; r < cases[i].n && r < hits[h].n_ranges; r++)
                if (!CHECK(hits[h].ranges[r].start == cases[i].ranges[r].start &&
                           hits[h].ranges[r].len == cases[i].ranges[r].len))
                    NOTE("%s: %u+%u", cases[i].typed, hits[h].ranges[r].start,
                         hits[h].ranges[r].len);
        }
        if (!CHECK(seen))
            NOTE("%s", cases[i].typed);
    }
}

static struct search_index *updated(struct search_index *index, const struct search_entry *changes,
                                    size_t n)
{
    struct search_index *next = NULL;
    struct error err;

    if (!CHECK(search_index_update(index, changes, n, &next, &err)))
        NOTE("%s", err.message[LANG_EN]);
    return next;
}

static void test_update(struct search_index *index)
{
    const struct search_key in_a[] = { { B, 1 } };
    const struct search_entry room = {
        .key = { R, 512 }, .label = STR("512甲"), .contexts = in_a, .n_contexts = 1
    };
    const struct search_entry building = { .key = { B, 1 }, .label = STR("甲座") };
    const struct search_entry gone = { .key = { P, 1 }, .gone = true };
    const struct search_entry newcomer = { .key = { I, 99 }, .label = STR("枣庄市统计局") };
    const struct search_entry both[] = { building, { .key = { B, 1 }, .label = STR("乙座") } };
    struct search_index *a = updated(index, &room, 1);
    struct search_index *b = updated(a, &building, 1);
    struct search_index *c = updated(b, &gone, 1);
    struct search_index *d = updated(c, &newcomer, 1);
    struct search_index *e = updated(d, both, 2);
    struct search_index *merged = NULL;
    struct error err;

    CHECK(begins(index, "512 A座", "room 512 text") && begins(a, "512甲", "room 512 text"));
    CHECK(!strstr(answer(a, "财政局 512"), "room 512")); /* no longer held by it */
    CHECK(begins(b, "甲座 513", "room 513 text") && begins(b, "甲座 512", "room 512 text"));
    CHECK(strcmp(answer(b, "A座 5层"), "floor 5 text") == 0);
    CHECK(begins(c, "张伟", "person 2 text") && begins(b, "张伟", "person 1 text"));
    CHECK(strcmp(answer(c, "李娜 统计局"), "") == 0);
    CHECK(strcmp(answer(d, "李娜 统计局"), "person 14 text") == 0);
    CHECK(begins(e, "乙座 513", "room 513 text") && strcmp(answer(e, "甲座"), "") == 0);
    CHECK(search_index_pending(index) == 0 && search_index_pending(e) == 3);
    CHECK(search_index_size(e) == ARRAY_LEN(city));
    CHECK(search_index_merge(e, &merged, &err) && search_index_pending(merged) == 0);
    CHECK(search_index_size(merged) == search_index_size(e));
    CHECK(begins(merged, "乙座 513", "room 513 text"));
    CHECK(strcmp(answer(merged, "李娜 统计局"), "person 14 text") == 0);
    search_index_drop(a);
    search_index_drop(b);
    search_index_drop(c);
    search_index_drop(d);
    CHECK(begins(e, "乙座 512", "room 512 text")); /* does not need those it came from */
    search_index_drop(e);
    search_index_drop(merged);
}

/* Readers ask for a room whose name changes at each turn: they see one name or the next. */
struct readers {
    struct search_live live;
    atomic_bool done;
    atomic_int searches, misses;
};

static void *read_on(void *readers_)
{
    struct readers *readers = readers_;

    while (!atomic_load(&readers->done)) {
        AUTO(arena) arena = ARENA_INIT(1 << 20);
        struct search_query query = { .text = STR("zhuanyong A座"), .limit = 5 };
        struct search_index *index = search_live_take(&readers->live);
        struct search_hit *hits;
        struct error err;
        size_t n = 0;

        if (!search_run(index, &query, &arena, &hits, &n, &err) || n != 1 ||
            hits[0].key.id != 512 || !str_starts(hits[0].label, STR("专用")))
            atomic_fetch_add(&readers->misses, 1);
        search_index_drop(index);
        atomic_fetch_add(&readers->searches, 1);
    }
    return NULL;
}

static void test_readers(void)
{
    struct readers readers = { .live = SEARCH_LIVE_INIT };
    const struct search_key in_a[] = { { B, 1 } };
    struct search_entry room = {
        .key = { R, 512 }, .label = STR("专用室"), .contexts = in_a, .n_contexts = 1
    };
    struct search_index *index = city_index();
    pthread_t threads[3];
    char label[32];

    search_live_put(&readers.live, updated(index, &room, 1));
    search_index_drop(index);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        CHECK(pthread_create(&threads[i], NULL, read_on, &readers) == 0);
    for (int i = 0; i < 100 || atomic_load(&readers.searches) < 100; i++) {
        struct search_index *now = search_live_take(&readers.live), *next;

        snprintf(label, sizeof(label), "专用室%d", i);
        room.label = str_from(label);
        next = updated(now, &room, 1);
        search_live_put(&readers.live, next);
        search_index_drop(now);
    }
    atomic_store(&readers.done, true);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        pthread_join(threads[i], NULL);
    CHECK(atomic_load(&readers.misses) == 0);
    search_live_put(&readers.live, NULL);
}

static void test_refusals(struct search_index *index)
{
    static char huge[2 << 20];
    struct search_query query = { .limit = 20 };
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct search_hit *hits;
    size_t n = 7;
    struct error err = { 0 };

    memset(huge, 'z', sizeof(huge));
    query.text = (struct str){ huge, sizeof(huge) };
    CHECK(!search_run(index, &query, &arena, &hits, &n, &err) && err.code == ERROR_TOO_LARGE);
    query.text.len = 61;
    CHECK(!search_run(index, &query, &arena, &hits, &n, &err) && err.code == ERROR_TOO_LARGE);
    query.text.len = 60;
    CHECK(search_run(index, &query, &arena, &hits, &n, &err) && n == 0);
    query.text = STR("\xb2\xc6\xd5\xfe");
    CHECK(!search_run(index, &query, &arena, &hits, &n, &err) && err.code == ERROR_INVALID);
    query.text = STR("zao zhuang shi jie fang lu jie dao ban shi chu");
    CHECK(search_run(index, &query, &arena, &hits, &n, &err) && n && hits[0].key.id == 2);
    query.text = STR("1 2 3 4 5 6 7 8 9");
    CHECK(!search_run(index, &query, &arena, &hits, &n, &err) && err.code == ERROR_INVALID);
    query.text = STR("张");
    query.limit = 0;
    CHECK(!search_run(index, &query, &arena, &hits, &n, &err) && err.code == ERROR_INVALID);
}

TESTS
{
    struct search_index *index = city_index();

    TEST ("what is typed brings what was meant to the top")
        for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
            CHECK(begins(index, wanted[i].typed, wanted[i].first));
    TEST ("a polyphone is found by the reading of the surname and by the common one")
        for (size_t i = 0; i < ARRAY_LEN(polyphones); i++)
            CHECK(has_hit(index, polyphones[i].typed, polyphones[i].hit));
    TEST ("one wrong, missing, superfluous or exchanged letter is forgiven")
        for (size_t i = 0; i < ARRAY_LEN(errors); i++)
            CHECK(begins(index, errors[i].typed, errors[i].hit));
    TEST ("blanks, punctuation, two errors and words nobody has find nothing")
        for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
            if (!CHECK(strcmp(answer(index, nothing[i]), "") == 0))
                NOTE("%s: %s", nothing[i], answer(index, nothing[i]));
    TEST ("digits parted in the text are not one number") {
        CHECK(!strstr(answer(index, "512"), "room 613"));
        CHECK(!strstr(answer(index, "5-12"), "room 512"));
    }
    TEST ("3# is how a sign writes 3号")
        CHECK(strcmp(answer(index, "3#"), "building 2 text") == 0);
    TEST ("of equals the nearest comes first, and without a place the order is of the labels") {
        struct search_query query = { .text = STR("512"), .limit = 20, .near = true };

        query.lon = 117.41, query.lat = 34.86;
        CHECK(strncmp(answer_to(index, query), "room 612 text, room 512", 23) == 0);
        query.lon = 117.29, query.lat = 34.80;
        CHECK(strncmp(answer_to(index, query), "room 512 text, room 612", 23) == 0);
        CHECK(begins(index, "512", "room 512 text, room 612 text"));
    }
    TEST ("only the kinds asked for are answered, and no more than the limit") {
        struct search_query query = { .text = STR("z"), .limit = 20, .kinds = 1u << I };

        CHECK(!strstr(answer_to(index, query), "person"));
        CHECK(strstr(answer_to(index, query), "institution"));
        query.limit = 1;
        CHECK(!strchr(answer_to(index, query), ','));
        query.kinds = 0;
        CHECK(strncmp(answer(index, "z"), answer_to(index, query), 10) == 0);
    }
    TEST ("a few hits are the first of many")
        for (size_t limit = 1; limit <= 6; limit++) {
            struct search_query query = { .text = STR("枣"), .limit = limit };
            char few[4000];

            snprintf(few, sizeof(few), "%s", answer_to(index, query));
            CHECK(begins(index, "枣", few));
        }
    TEST ("what matched is marked in the label as it was written")
        test_ranges(index);
    TEST ("a hit tells where it is") {
        AUTO(arena) arena = ARENA_INIT(1 << 20);
        AUTO(buf) out = BUF_INIT(1000);
        struct search_query query = { .text = STR("512 A座"), .limit = 1 };
        struct search_hit *hits;
        size_t n = 0;
        struct error err;

        CHECK(search_run(index, &query, &arena, &hits, &n, &err) && n == 1);
        search_context_write(index, &hits[0], 0, &out);
        CHECK(str_eq(buf_str(&out), STR("A座 · 枣庄市财政局")));
        buf_clear(&out);
        search_context_write(index, &hits[0], 1u << B, &out);
        CHECK(str_eq(buf_str(&out), STR("A座")));
    }
    TEST ("queries that are too long, not UTF-8 or of too many words are refused")
        test_refusals(index);
    TEST ("a change is seen in the new index, through contexts too, and not in the old one")
        test_update(index);
    TEST ("readers go on while the index changes under them")
        test_readers();
    TEST ("an entry given twice and a name that is not UTF-8 are refused") {
        const struct search_entry twice[] = { { .key = { R, 1 }, .label = STR("1") },
                                              { .key = { R, 1 }, .label = STR("2") } };
        const struct search_entry bad = { .key = { R, 1 }, .label = STR("\xff") };
        struct search_index *none = NULL;
        struct error err = { 0 };

        CHECK(!search_index_make(twice, 2, &none, &err) && err.code == ERROR_CONFLICT && !none);
        CHECK(!search_index_make(&bad, 1, &none, &err) && err.code == ERROR_INVALID && !none);
    }
    TEST ("an empty index is searched in vain and can be filled") {
        const struct search_entry one = { .key = { R, 1 }, .label = STR("档案室") };
        struct search_index *empty = NULL, *filled;
        struct error err;

        CHECK(search_index_make(NULL, 0, &empty, &err) && strcmp(answer(empty, "a"), "") == 0);
        filled = updated(empty, &one, 1);
        CHECK(begins(filled, "dangan", "room 1 pinyin"));
        search_index_drop(empty);
        search_index_drop(filled);
    }
    search_index_drop(index);
}
