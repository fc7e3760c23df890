/*
 * Any bytes as a query against a small index: hits are in order, ranges lie within the label.
 * Then the same bytes as a label: whatever can be a label can be found by itself or is too long.
 */
#include "yardstick/query/search.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static struct search_index *small_index(void)
{
    static const struct search_key in_a[] = { { SEARCH_BUILDING, 1 } };
    static const struct search_entry entries[] = {
        { .key = { SEARCH_BUILDING, 1 }, .label = { "行政中心 A座", 17 } },
        { .key = { SEARCH_ROOM, 1 }, .label = { "5-12", 4 }, .contexts = in_a, .n_contexts = 1 },
        { .key = { SEARCH_PERSON, 1 }, .label = { "单雄信", 9 }, .code = { "Z-01", 4 } },
        { .key = { SEARCH_PERSON, 2 }, .label = { "张伟", 6 } },
        { .key = { SEARCH_INSTITUTION, 1 }, .label = { "枣庄市財政局", 18 } },
    };
    struct search_index *index = NULL;
    struct error err;

    if (!search_index_make(entries, ARRAY_LEN(entries), &index, &err))
        __builtin_trap();
    return index;
}

static void check(const struct search_index *index, struct str text)
{
    AUTO(arena) arena = ARENA_INIT(1 << 22);
    struct search_query query = { .text = text, .limit = 3 };
    struct search_hit *hits = NULL;
    size_t n = 0;
    struct error err;

    if (!search_run(index, &query, &arena, &hits, &n, &err))
        return;
    for (size_t i = 0; i < n; i++) {
        if (i && hits[i].score > hits[i - 1].score)
            __builtin_trap();
        for (size_t r = 0; r < hits[i].n_ranges; r++)
            if (hits[i].ranges[r].len == 0 ||
                hits[i].ranges[r].start + hits[i].ranges[r].len > hits[i].label.len)
                __builtin_trap();
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct search_index *index;
    struct str text = { (const char *)data, size };
    struct search_entry label = { .key = { SEARCH_ROOM, 2 }, .label = text, .code = text };
    struct search_index *with = NULL;
    struct error err;

    if (!index)
        index = small_index();
    check(index, text);
    if (search_index_update(index, &label, 1, &with, &err))
        check(with, text);
    search_index_drop(with);
    return 0;
}
