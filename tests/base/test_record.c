#include "yardstick/base/record.h"

#include <unistd.h>

#include "test.h"

static void send(int fd, const char *bytes, size_t n)
{
    CHECK(write(fd, bytes, n) == (ssize_t)n);
    close(fd);
}

static const struct {
    const char *name, *bytes;
    size_t n;
} broken[] = {
    { "a length of nothing", "\0\0\0\0", 4 },
    { "a length beyond the limit", "\xff\xff\xff\xff", 4 },
    { "an end inside a record", "\x09\0\0\0R\1\0", 7 },
    { "an end inside a length", "\x09\0", 2 },
};

TESTS
{
    struct error err = { 0 };
    int fds[2];
    char tag;

    TEST ("what is written is what is read") {
        struct record_writer w = RECORD_WRITER_INIT(-1);
        struct record_reader r = RECORD_READER_INIT(-1, 1 << 20);
        struct field f;

        CHECK(pipe(fds) == 0);
        w.fd = fds[1];
        r.fd = fds[0];
        record_begin(&w, 'R');
        record_i64(&w, -3);
        record_f64(&w, 2.5);
        record_text(&w, STR("办公"));
        record_null(&w);
        record_bytes(&w, (struct str){ "\xff\0", 2 });
        CHECK(record_end(&w, &err));
        record_begin(&w, 'Z');
        CHECK(record_end(&w, &err) && record_flush(&w, &err));
        close(fds[1]);
        CHECK(record_next(&r, &tag, &err) == RECORD_READ && tag == 'R');
        CHECK(record_field(&r, &f, &err) && f.kind == FIELD_I64 && f.i64 == -3);
        CHECK(record_field(&r, &f, &err) && f.kind == FIELD_F64 && f.f64 == 2.5);
        CHECK(record_field(&r, &f, &err) && str_eq(f.bytes, STR("办公")));
        CHECK(record_next(&r, &tag, &err) == RECORD_READ && tag == 'Z' && !record_has_field(&r));
        CHECK(!record_field(&r, &f, &err));
        CHECK(record_next(&r, &tag, &err) == RECORD_EOF);
        close(fds[0]);
        record_writer_release(&w);
        record_reader_release(&r);
    }
    for (size_t i = 0; i < ARRAY_LEN(broken); i++)
        TEST (broken[i].name) {
            struct record_reader r = RECORD_READER_INIT(-1, 1 << 20);

            CHECK(pipe(fds) == 0);
            r.fd = fds[0];
            send(fds[1], broken[i].bytes, broken[i].n);
            CHECK(record_next(&r, &tag, &err) == RECORD_FAILED && err.code == ERROR_INVALID);
            close(fds[0]);
            record_reader_release(&r);
        }
    TEST ("silence ends after the time given") {
        struct record_reader r = RECORD_READER_INIT(-1, 1 << 20);

        CHECK(pipe(fds) == 0);
        r.fd = fds[0];
        r.timeout_ms = 10;
        CHECK(record_next(&r, &tag, &err) == RECORD_FAILED && err.code == ERROR_CANCELED);
        close(fds[0]);
        close(fds[1]);
        record_reader_release(&r);
    }
    TEST ("text that is not UTF-8 is refused") {
        struct record_reader r = RECORD_READER_INIT(-1, 1 << 20);
        struct field f;

        CHECK(pipe(fds) == 0);
        r.fd = fds[0];
        send(fds[1], "\x07\0\0\0R\3\1\0\0\0\xff", 11);
        CHECK(record_next(&r, &tag, &err) == RECORD_READ && !record_field(&r, &f, &err));
        close(fds[0]);
        record_reader_release(&r);
    }
}
