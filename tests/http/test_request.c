/* request: what the client takes. */
#include "yardstick/http/request.h"

#include "test.h"

static const struct {
    const char *list;
    bool takes;
} encodings[] = {
    { "gzip", true },
    { "gzip, deflate, br", true },
    { "br;q=1.0, gzip;q=0.8", true },
    { "*", true },
    { "GZIP", true },
    { "", false },
    { "identity", false },
    { "gzip;q=0", false },
    { "*;q=0", false },
    { "gzip;q=0, *", false },
    { "gzip; q=0.0", false },
    { "xgzip", false },
    { "gzip;q=rubbish", false },
};

TESTS
{
    for (size_t i = 0; i < ARRAY_LEN(encodings); i++)
        TEST (encodings[i].list) {
            struct pair header = { STR("Accept-Encoding"), str_from(encodings[i].list) };
            struct request request = { .headers = &header, .n_headers = 1 };

            CHECK(request_takes_gzip(&request) == encodings[i].takes);
        }
    TEST ("a browser prefers a page, a program what it names") {
        struct pair header = { STR("accept"), STR("text/html,application/xhtml+xml,*/*;q=0.8") };
        struct request request = { .headers = &header, .n_headers = 1 };

        CHECK(request_prefers(&request, "text/html", "application/json"));
        header.value = STR("application/*");
        CHECK(!request_prefers(&request, "text/html", "application/json"));
        header.value = STR("*/*");
        CHECK(!request_prefers(&request, "text/html", "application/json"));
    }
    TEST ("without the header nothing is packed") {
        struct request request = { 0 };

        CHECK(!request_takes_gzip(&request) && !request_header(&request, "Host").ptr);
    }
}
