/* Numbers of tiles are those of the reference implementation (npm pmtiles 4); see web/tests for its
 * reader. */
#include "yardstick/archive/pmtiles_reader.h"
#include "yardstick/archive/pmtiles_writer.h"

#include <unistd.h>

#include "yardstick/archive/gzip.h"
#include "yardstick/archive/tile_check.h"

#include "test.h"

static bool read_fd(void *context, uint64_t offset, size_t length, char *out, struct error *err)
{
    return pread(*(int *)context, out, length, (off_t)offset) == (ssize_t)length ||
           error_set(err, ERROR_INTERNAL, "short");
}

static int file_open(void)
{
    char path[] = "/tmp/ys_test_pmtiles.XXXXXX";
    int fd = mkstemp(path);

    unlink(path);
    return fd;
}

static struct pmtiles_reader *reader_of(int *fd, struct error *err)
{
    struct pmtiles_source source = { fd, (uint64_t)lseek(*fd, 0, SEEK_END), read_fd };
    struct pmtiles_reader *reader = NULL;

    return pmtiles_reader_open(&source, &reader, err) ? reader : NULL;
}

static bool finish(struct pmtiles_writer *w, struct error *err)
{
    struct pmtiles_header about = { .outer = PMTILES_PLAIN,
                                    .kind = TILE_PNG,
                                    .bounds = { 116, 39, 117.5, 40 },
                                    .center = { 116.4, 39.9 },
                                    .center_zoom = 3 };

    return pmtiles_writer_finish(w, &about, STR("{\"name\":\"test\"}"), err);
}

static bool holds(struct pmtiles_reader *r, uint64_t number, const char *want)
{
    AUTO(buf) bytes = BUF_INIT(1000);
    struct error err;
    struct pmtiles_part part;
    struct tile_id id;

    if (!pmtiles_tile(number, &id) || !pmtiles_reader_find(r, id, &part, &err))
        return false;
    if (!want)
        return part.length == 0;
    return pmtiles_reader_bytes(r, part, &bytes, &err) && str_eq(buf_str(&bytes), str_from(want));
}

static bool count(void *context, const struct pmtiles_entry *run, struct error *err)
{
    (void)err;
    *(uint64_t *)context += run->run;
    return true;
}

static void numbers(void)
{
    static const struct {
        struct tile_id id;
        uint64_t number;
    } known[] = { { { 0, 0, 0 }, 0 },
                  { { 1, 0, 0 }, 1 },
                  { { 1, 0, 1 }, 2 },
                  { { 1, 1, 1 }, 3 },
                  { { 1, 1, 0 }, 4 },
                  { { 2, 0, 0 }, 5 },
                  { { 12, 3423, 1763 }, 19078479 } };

    TEST ("tiles have the numbers the format gives them")
        for (size_t i = 0; i < ARRAY_LEN(known); i++)
            CHECK(pmtiles_number(known[i].id) == known[i].number);
    TEST ("a number leads back to its tile, and neighbours in number are neighbours on the map") {
        struct tile_id id, before = { 0 };

        for (uint64_t n = 0; n < 400000; n++) {
            CHECK(pmtiles_tile(n, &id) && pmtiles_number(id) == n);
            if (n && id.z == before.z)
                CHECK(abs((int)id.x - (int)before.x) + abs((int)id.y - (int)before.y) == 1);
            before = id;
        }
        id = (struct tile_id){ 22, (1u << 22) - 1, 0 };
        CHECK(pmtiles_tile(pmtiles_number(id), &before) && before.x == id.x && before.y == 0);
        CHECK(!pmtiles_tile(pmtiles_number(id) + 1, &before) && !pmtiles_tile(UINT64_MAX, &before));
    }
}

static void small(void)
{
    struct error err = { 0 };
    struct pmtiles_writer *w = NULL;
    struct pmtiles_reader *r;
    int fd = file_open();

    TEST ("what was written is found, equal bytes are kept once, absent tiles are absent") {
        const struct pmtiles_header *h;
        uint64_t n = 0;

        CHECK(pmtiles_writer_open(fd, 1 << 20, &w, &err));
        CHECK(pmtiles_writer_add(w, 1, 1, STR("one"), &err));
        CHECK(pmtiles_writer_add(w, 2, 2, STR("sea"), &err));
        CHECK(pmtiles_writer_add(w, 4, 1, STR("sea"), &err));
        CHECK(pmtiles_writer_add(w, 9, 1, STR("nine"), &err));
        CHECK(pmtiles_writer_add(w, 11, 1, STR("sea"), &err));
        CHECK(finish(w, &err) || (NOTE("%s", err.message[LANG_EN]), false));
        pmtiles_writer_close(w);
        r = reader_of(&fd, &err);
        if (!CHECK(r != NULL))
            return;
        h = pmtiles_reader_header(r);
        CHECK(h->n_addressed == 6 && h->n_entries == 4 && h->n_contents == 3 && h->clustered);
        CHECK(h->min_zoom == 1 && h->max_zoom == 2 && h->center_zoom == 1);
        CHECK(h->bounds.max_x == 117.5 && h->kind == TILE_PNG && h->tiles.length == 10);
        CHECK(holds(r, 1, "one") && holds(r, 3, "sea") && holds(r, 11, "sea") &&
              holds(r, 9, "nine"));
        CHECK(holds(r, 0, NULL) && holds(r, 5, NULL) && holds(r, 12, NULL));
        CHECK(pmtiles_reader_each(r, &n, count, &err) && n == 6);
        pmtiles_reader_close(r);
    }
    close(fd);
}

static void large(void)
{
    enum { MANY = 300000 };
    struct error err = { 0 };
    struct pmtiles_writer *w = NULL;
    struct pmtiles_reader *r;
    char text[24];
    int fd = file_open();

    TEST ("three hundred thousand tiles in any order need leaves, and each is found") {
        uint64_t n = 0;

        CHECK(pmtiles_writer_open(fd, 1 << 28, &w, &err));
        for (uint64_t i = 0; i < MANY; i++) {
            uint64_t number = 2 * (i * 7919 % MANY);

            snprintf(text, sizeof(text), "tile %llu", (unsigned long long)number);
            if (!CHECK(pmtiles_writer_add(w, number, 1, str_from(text), &err)))
                return;
        }
        CHECK(finish(w, &err) || (NOTE("%s", err.message[LANG_EN]), false));
        pmtiles_writer_close(w);
        r = reader_of(&fd, &err);
        if (!CHECK(r != NULL))
            return;
        CHECK(pmtiles_reader_header(r)->leaves.length > 0 && !pmtiles_reader_header(r)->clustered);
        CHECK(pmtiles_reader_header(r)->root.length + PMTILES_HEADER_BYTES <= PMTILES_ROOT_END);
        for (uint64_t i = 0; i < 2 * MANY; i += 977) {
            snprintf(text, sizeof(text), "tile %llu", (unsigned long long)i);
            CHECK(holds(r, i, i % 2 ? NULL : text));
        }
        CHECK(pmtiles_reader_each(r, &n, count, &err) && n == MANY);
        pmtiles_reader_close(r);
    }
    close(fd);
}

static void refused(void)
{
    struct error err = { 0 };
    struct pmtiles_writer *w = NULL;
    int fd = file_open();

    TEST ("a tile that comes twice, no tile at all, and too many bytes are refused") {
        CHECK(pmtiles_writer_open(fd, PMTILES_ROOT_END + 10, &w, &err));
        CHECK(!finish(w, &err) && err.code == ERROR_INVALID);
        CHECK(!pmtiles_writer_add(w, 3, 1, STR(""), &err));
        CHECK(pmtiles_writer_add(w, 5, 1, STR("a"), &err));
        CHECK(pmtiles_writer_add(w, 5, 1, STR("b"), &err));
        CHECK(!finish(w, &err) && strstr(err.message[LANG_EN], "2/0/0"));
        CHECK(!pmtiles_writer_add(w, 6, 1, STR("more than ten"), &err) &&
              err.code == ERROR_TOO_LARGE);
        pmtiles_writer_close(w);
    }
    TEST ("other files and older versions are refused in words") {
        char head[200] = "PMTiles\x02";
        struct pmtiles_header h;

        CHECK(!pmtiles_header_read((struct str){ head, sizeof(head) }, 200, &h, &err) &&
              err.code == ERROR_UNSUPPORTED);
        head[0] = 'X';
        CHECK(!pmtiles_header_read((struct str){ head, sizeof(head) }, 200, &h, &err));
        CHECK(!pmtiles_header_read(STR("PMTiles\x03"), 8, &h, &err));
        CHECK(ftruncate(fd, 0) == 0 && reader_of(&fd, &err) == NULL);
    }
    TEST ("a directory that lies about its size, its order or its runs is refused") {
        static const struct str bad[] = { STR("\xff\xff\xff\xff\x0f"),
                                          STR("\x02\x01"),
                                          STR("\x01\x00\x01\x05\x00"),
                                          STR("\x01\x00\x01\x00\x01"),
                                          STR("\x02\x05\x00\x01\x01\x01\x01\x01\x00"),
                                          STR("\x02\x05\x01\x02\x01\x01\x01\x01\x00"),
                                          STR("\x01\x00\x01\x05\x01junk") };
        struct pmtiles_entry *entries;
        size_t n;

        for (size_t i = 0; i < ARRAY_LEN(bad); i++)
            CHECK(!pmtiles_directory_read(bad[i], &entries, &n, &err));
        CHECK(pmtiles_directory_read(STR("\x01\x00\x01\x05\x01"), &entries, &n, &err) && n == 1 &&
              entries[0].length == 5 && entries[0].offset == 0);
        free(entries);
    }
    close(fd);
}

TESTS
{
    numbers();
    small();
    large();
    refused();
    TEST ("gzip comes back whole, and what it says it holds is not believed beyond the limit") {
        AUTO(buf) packed = BUF_INIT(1000);
        AUTO(buf) plain = BUF_INIT(10);
        struct gzip gzip = GZIP_INIT(6);
        struct error err;

        CHECK(gzip_compress(&gzip, STR("0123456789"), &packed, &err));
        CHECK(gzip_expand(buf_str(&packed), &plain, &err) &&
              str_eq(buf_str(&plain), STR("0123456789")));
        CHECK(!gzip_expand(buf_str(&packed), &plain, &err) && err.code == ERROR_TOO_LARGE);
        buf_clear(&plain);
        buf_addc(&packed, 'x');
        CHECK(!gzip_expand(buf_str(&packed), &plain, &err));
        CHECK(!gzip_expand(STR("\x1f\x8b"), &plain, &err) && err.code == ERROR_INVALID);
        gzip_release(&gzip);
    }
}
