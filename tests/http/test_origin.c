/* origin: our own page and programs, never another site's page. */
#include "yardstick/http/origin.h"

#include "test.h"

static bool host_passes(struct origin_rules rules, const char *host)
{
    struct pair header = { STR("Host"), str_from(host) };
    struct request request = { .headers = &header, .n_headers = 1 };
    struct error err;

    return origin_host_check(&rules, &request, &err);
}

TESTS
{
    static const char *const more[] = { "gis.example.gov.cn", NULL };
    struct origin_rules loopback = { .loopback = true }, named = { true, more }, open = { false };

    TEST ("on the loopback only its own names are answered") {
        CHECK(host_passes(loopback, "localhost") && host_passes(loopback, "LOCALHOST:8080"));
        CHECK(host_passes(loopback, "127.0.0.1:1") && host_passes(loopback, "[::1]:8080"));
        CHECK(!host_passes(loopback, "evil.example") && !host_passes(loopback, "127.0.0.1.nip.io"));
        CHECK(!host_passes(loopback, "localhost.evil.example") && !host_passes(loopback, ""));
    }
    TEST ("and those that were configured") {
        CHECK(host_passes(named, "gis.example.gov.cn:443") &&
              !host_passes(named, "example.gov.cn"));
    }
    TEST ("a server on the network answers to any name") {
        CHECK(host_passes(open, "anything"));
    }
    TEST ("an Origin counts with its port") {
        struct pair headers[] = { { STR("Host"), STR("localhost:8080") },
                                  { STR("Origin"), STR("http://localhost:9090") } };
        struct request request = { METHOD_POST, .headers = headers, .n_headers = 2 };
        struct error err;

        CHECK(!origin_site_check(&request, &err) && err.code == ERROR_FORBIDDEN);
        headers[1].value = STR("http://localhost:8080");
        CHECK(origin_site_check(&request, &err));
        headers[1].value = STR("null");
        CHECK(!origin_site_check(&request, &err));
        request.method = METHOD_GET;
        CHECK(origin_site_check(&request, &err));
    }
}
