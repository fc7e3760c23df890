/* The same entries found the same, however they lie in the index: made at once, changed since, or
 * out of a file. */
#include "yardstick/query/search_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

enum { CITIES = 60, ENTRIES = 120, QUERIES = 60, LIMIT = 12 };

static uint64_t seed;
static char path[80];

static uint32_t dice(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static struct arena texts = ARENA_INIT(1 << 24);

/* Few letters, so that much matches much: characters of several readings, digits; marks last.
 * Labels have none: equals are ordered by them, and those that differ in marks only are one. */
static struct str random_text(unsigned most, bool marks)
{
    static const char *const parts[] = {
        "张", "伟", "曾", "单", "财", "政", "局", "市", "楼", "座",
        "1",  "2",  "5",  "12", "A",  "b",  "k",  "号", "-",  " "
    };
    char text[200] = "";

    for (unsigned n = dice(most + 1); n; n--)
        strcat(text, parts[dice(ARRAY_LEN(parts) - (marks ? 0 : 2))]);
    return arena_copy(&texts, str_from(text));
}

static void entry_make(struct search_entry *e, int64_t id)
{
    struct str *aliases = arena_alloc(&texts, 2 * sizeof(*aliases));
    struct search_key *contexts = arena_alloc(&texts, 3 * sizeof(*contexts));

    *e = (struct search_entry){ .key = { id % SEARCH_KINDS, id }, .label = random_text(5, false) };
    e->code = dice(3) ? random_text(6, true) : STR("");
    e->n_aliases = dice(3);
    for (size_t i = 0; i < e->n_aliases; i++)
        aliases[i] = random_text(3, true);
    e->aliases = aliases;
    e->n_contexts = id % 4 ? dice(3) : 0; // of what comes before in fours, or of what is not there
    for (size_t i = 0; i < e->n_contexts; i++) {
        int64_t of = dice(10) ? 4 * (1 + dice(ENTRIES / 4 - 1)) + dice((uint32_t)(id % 4))
                              : ENTRIES + 1 + dice(5);

        contexts[i] = (struct search_key){ (enum search_kind)(of % SEARCH_KINDS), of };
    }
    e->contexts = contexts;
    e->placed = dice(4) > 0;
    e->lon = 117 + dice(20) / 100.0;
    e->lat = 34 + dice(20) / 100.0;
    e->weight = dice(3) ? 0 : dice(100);
}

static struct search_index *made(const struct search_entry *entries, size_t n)
{
    struct search_index *index = NULL;
    struct error err;

    CHECK(search_index_make(entries, n, &index, &err));
    return index;
}

/* `old` is dropped. */
static struct search_index *changed(struct search_index *old, const struct search_entry *entries,
                                    size_t n)
{
    struct search_index *index = NULL;
    struct error err;

    CHECK(search_index_update(old, entries, n, &index, &err));
    search_index_drop(old);
    return index;
}

/* What is found, as text. */
static void answer(const struct search_index *index, const struct search_query *query,
                   struct buf *out)
{
    AUTO(arena) arena = ARENA_INIT(1 << 22);
    struct search_hit *hits;
    struct error err = { 0 };
    size_t n = 0;

    buf_clear(out);
    if (!search_run(index, query, &arena, &hits, &n, &err))
        buf_text(out, err.message[LANG_EN]);
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%d:%d %u %s, ", (int)hits[i].key.kind, (int)hits[i].key.id, hits[i].score,
                 search_why_name(hits[i].why));
}

static void ask(struct search_index *const *indexes, size_t n)
{
    AUTO(buf) first = BUF_INIT(1 << 16);
    AUTO(buf) other = BUF_INIT(1 << 16);
    struct search_query query = { .text = random_text(4, true), .limit = 1 + dice(LIMIT) };

    if (dice(3) == 0)
        query.kinds = 1 + dice((1u << SEARCH_KINDS) - 1);
    query.near = dice(2);
    query.lon = 117 + dice(20) / 100.0;
    query.lat = 34 + dice(20) / 100.0;
    answer(indexes[0], &query, &first);
    for (size_t i = 1; i < n; i++) {
        answer(indexes[i], &query, &other);
        if (!CHECK(str_eq(buf_str(&first), buf_str(&other))))
            NOTE("\"%.*s\" limit %zu kinds %x near %d\n  %.*s\n  %.*s (%zu)", STR_ARG(query.text),
                 query.limit, query.kinds, query.near, STR_ARG(buf_str(&first)),
                 STR_ARG(buf_str(&other)), i);
    }
}

/* The index as it comes out of a file. */
static struct search_index *kept(struct search_index *index)
{
    struct search_index *out;
    struct error err = { 0 };

    CHECK(search_file_write(index, "key", path, &err));
    out = search_file_open(path, "key");
    CHECK(out != NULL && search_index_size(out) == search_index_size(index) &&
          search_index_pending(out) == search_index_pending(index));
    search_index_drop(index);
    return out;
}

static struct search_index *merged(struct search_index *index)
{
    struct search_index *out = NULL;
    struct error err = { 0 };

    CHECK(search_index_merge(index, &out, &err));
    search_index_drop(index);
    return out;
}

static void city(uint64_t of)
{
    struct search_entry entries[ENTRIES], before[ENTRIES];
    struct search_index *indexes[8];

    seed = of;
    arena_reset(&texts);
    for (int i = 0; i < ENTRIES; i++) {
        entry_make(&entries[i], i + 1);
        before[i] = entries[i];
        if (i % 3 == 0)
            entry_make(&before[i], i + 1);
    }
    indexes[0] = made(entries, ENTRIES);
    indexes[1] = changed(made(NULL, 0), entries, ENTRIES);
    indexes[2] = changed(made(entries, ENTRIES / 2), entries + ENTRIES / 2, ENTRIES - ENTRIES / 2);
    indexes[3] = changed(made(before, ENTRIES), entries, 1);
    for (size_t i = 3; i < ENTRIES; i += 3)
        indexes[3] = changed(indexes[3], entries + i, 1);
    indexes[4] = kept(made(entries, ENTRIES));
    indexes[5] =
        changed(kept(made(entries, ENTRIES / 2)), entries + ENTRIES / 2, ENTRIES - ENTRIES / 2);
    indexes[6] = changed(kept(made(before, ENTRIES)), entries, 1);
    for (size_t i = 3; i < ENTRIES; i += 3)
        indexes[6] = kept(changed(indexes[6], entries + i, 1));
    indexes[7] = merged(search_index_hold(indexes[6]));
    for (int q = 0; q < QUERIES; q++)
        ask(indexes, ARRAY_LEN(indexes));
    for (size_t i = 0; i < ARRAY_LEN(indexes); i++)
        search_index_drop(indexes[i]);
}

static void flip_byte(off_t at)
{
    int fd = open(path, O_RDWR);
    char byte;

    CHECK(pread(fd, &byte, 1, at) == 1);
    byte ^= 0x10;
    CHECK(pwrite(fd, &byte, 1, at) == 1);
    close(fd);
}

static void damage(void)
{
    struct search_entry entries[ENTRIES];
    struct error err = { 0 };
    struct stat about;

    for (int i = 0; i < ENTRIES; i++)
        entry_make(&entries[i], i + 1);
    search_index_drop(kept(made(entries, ENTRIES)));
    CHECK(search_file_open(path, "other") == NULL);
    CHECK(stat(path, &about) == 0 && (about.st_mode & 077) == 0);
    for (off_t at = 0; at < about.st_size; at += at < 256 ? 1 : 997) {
        struct search_index *index;

        flip_byte(at);
        index = search_file_open(path, "key");
        if (!CHECK(index == NULL))
            NOTE("byte %lld", (long long)at);
        search_index_drop(index);
        flip_byte(at);
    }
    CHECK(truncate(path, about.st_size - 8) == 0 && search_file_open(path, "key") == NULL);
    CHECK(truncate(path, 0) == 0 && search_file_open(path, "key") == NULL);
    unlink(path);
    CHECK(search_file_open(path, "key") == NULL);
    {
        struct search_index *index = made(entries, 1);

        CHECK(!search_file_write(index, "key", "/proc/none/names", &err));
        search_index_drop(index);
    }
}

TESTS
{
    char folder[] = "/tmp/ys_test_search_parts.XXXXXX";

    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof(path), "%s/names", folder);
    TEST ("the same entries are found the same, made at once, changed since or out of a file")
        for (uint64_t of = 1; of <= CITIES; of++)
            city(of);
    TEST ("another key, a cut file and any flipped byte are no index")
        damage();
    rmdir(folder);
    arena_release(&texts);
}
