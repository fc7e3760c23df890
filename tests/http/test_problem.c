/* problem: one way out for errors. */
#include "yardstick/http/problem.h"

#include "test.h"
#include "yardstick/base/arena.h"
#include "yardstick/base/json_read.h"

TESTS
{
    struct response response = { .body = BUF_INIT(RESPONSE_BODY_MAX) };
    struct json_doc doc;
    struct error err, bad;

    for (int code = ERROR_NONE + 1; code < ERROR_COUNT; code++)
        TEST (error_slug((enum error_code)code)) {
            error_set(&err, (enum error_code)code, "out of memory");
            problem_write(&err, 0, STR("id7"), &response);
            CHECK(response.status >= 400 && response.status < 600);
            CHECK(json_read(buf_str(&response.body), 1 << 16, &doc, &bad));
            CHECK(json_as_f64(json_get(doc.root, "status")) == response.status);
            CHECK(str_eq(json_as_str(json_get(doc.root, "request_id")), STR("id7")));
            CHECK(json_as_str(json_get(doc.root, "title_zh")).len > 0);
            // The inside of a fault is for the log.
            CHECK((json_get(doc.root, "detail") == NULL) == (code == ERROR_INTERNAL));
            json_doc_release(&doc);
        }
    TEST ("the offender is named, what was filled before is gone") {
        buf_text(&response.body, "half an answer");
        error_set(&err, ERROR_INVALID, "%s is missing", "z");
        error_detail(&err, STR("z"), STR("\xff"), "0..22");
        problem_write(&err, 431, STR("id"), &response);
        CHECK(response.status == 431);
        CHECK(json_read(buf_str(&response.body), 1 << 16, &doc, &bad));
        CHECK(str_eq(json_as_str(json_get(doc.root, "detail_zh")), STR("缺少 z")));
        CHECK(str_eq(json_as_str(json_get(json_at(json_get(doc.root, "errors"), 0), "expected")),
                     STR("0..22")));
        json_doc_release(&doc);
    }
    TEST ("a header that would split the answer is left out") {
        response_release(&response);
        response_header(&response, "X", STR("a\r\nSet-Cookie: b"));
        CHECK(response.n_headers == 0);
        response_header(&response, "X", STR("a"));
        CHECK(response.n_headers == 1);
    }
    TEST ("a download has a name in ASCII and in UTF-8") {
        AUTO(arena) arena = ARENA_INIT(1 << 16);

        response_release(&response);
        response_download(&response, STR("房间\".xlsx"), &arena);
        CHECK(
            str_eq(response.headers[0].value, STR("attachment; filename=\"_______.xlsx\"; "
                                                  "filename*=UTF-8''%E6%88%BF%E9%97%B4%22.xlsx")));
    }
    response_release(&response);
}
