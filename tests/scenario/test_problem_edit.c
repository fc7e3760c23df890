/* problem_edit: what moving by hand and marking do to a problem. */
#include "../test.h"
#include "yardstick/scenario/problem_edit.h"

enum { BYTES = 64 << 20, MANY = 100000 };

static struct json_doc read_text(struct str text)
{
    struct json_doc doc = { 0 };
    struct error err = { 0 };

    CHECK(json_read(text, BYTES, &doc, &err));
    return doc;
}

static struct buf marked(const char *problem_text, const char *hand_text, const char *empty_text)
{
    AUTO(json_doc) problem = read_text(str_from(problem_text));
    AUTO(json_doc) hand = read_text(str_from(hand_text));
    AUTO(json_doc) empty = read_text(str_from(empty_text));
    struct problem_marks marks = { .hand = hand.root, .empty = empty.root };
    struct buf out = BUF_INIT(BYTES);
    struct error err = { 0 };

    CHECK(problem_mark(problem.root, &marks, &out, &err));
    return out;
}

/* [{"unit":1,"building":1},…], backwards when `step` is -1. */
static void moves_write(struct buf *out, int from, int step)
{
    buf_add(out, STR("["));
    for (int i = 0; i < MANY; i++)
        buf_addf(out, "%s{\"unit\":%d,\"building\":%d}", i ? "," : "", from + step * i, i % 7);
    buf_add(out, STR("]"));
}

TESTS
{
    TEST ("what is moved by hand takes the place of the unit's own pin, and of no other") {
        AUTO(buf)
        out = marked("{\"pins\":[{\"unit\":1,\"building\":5},{\"unit\":2,\"building\":5}],"
                     "\"buildings\":[]}",
                     "[{\"unit\":2,\"building\":9}]", "[]");

        CHECK(str_eq(buf_str(&out), STR("{\"buildings\":[],\"pins\":[{\"unit\":1,\"building\":5},"
                                        "{\"unit\":2,\"building\":9}]}")));
    }
    TEST ("only the buildings named are marked to be emptied") {
        AUTO(buf)
        out = marked("{\"buildings\":[{\"id\":3,\"empty\":true},{\"id\":-4},{\"id\":7}]}", "[]",
                     "[7,-4]");

        CHECK(str_eq(buf_str(&out), STR("{\"buildings\":[{\"id\":3},{\"id\":-4,\"empty\":true},"
                                        "{\"id\":7,\"empty\":true}],\"pins\":[]}")));
    }
    TEST ("of two moves of one unit the later counts") {
        AUTO(json_doc)
        before = read_text(STR("[{\"unit\":1,\"building\":2},{\"unit\":3,\"building\":2}]"));
        AUTO(json_doc) moves = read_text(STR("[{\"unit\":1,\"building\":4}]"));
        AUTO(buf) out = BUF_INIT(BYTES);
        struct error err = { 0 };

        CHECK(problem_hand_merge(before.root, moves.root, &out, &err));
        CHECK(str_eq(buf_str(&out),
                     STR("[{\"unit\":3,\"building\":2},{\"unit\":1,\"building\":4}]")));
    }
    TEST ("lists as long as a request may be are merged, each unit once") {
        // 100,000 beside 100,000, half of them the same: ten thousand million looks if each is
        // looked for in the other, which no test would wait for.
        AUTO(buf) one = BUF_INIT(BYTES);
        AUTO(buf) two = BUF_INIT(BYTES);
        AUTO(buf) out = BUF_INIT(BYTES);
        struct error err = { 0 };

        moves_write(&one, 1, 1);
        moves_write(&two, MANY / 2 + MANY, -1);
        {
            AUTO(json_doc) before = read_text(buf_str(&one));
            AUTO(json_doc) moves = read_text(buf_str(&two));

            CHECK(problem_hand_merge(before.root, moves.root, &out, &err));
        }
        {
            AUTO(json_doc) merged = read_text(buf_str(&out));

            CHECK(json_count(merged.root) == MANY + MANY / 2);
        }
    }
}
