/* router: which row an address means. */
#include "test.h"
#include "yardstick/http/route.h"
#include "yardstick/http/uri.h"

struct args {
    struct str a, b;
    int64_t z, x, y;
};
static const struct param params[] = { PARAM(STR, args, a), PARAM(STR, args, b),
                                       PARAM(I64, args, z), PARAM(I64, args, x),
                                       PARAM(I64, args, y), PARAM_END };

static bool nothing(struct call *call, const void *args, struct error *err)
{
    (void)call, (void)args, (void)err;
    return true;
}

#define ROW(m, p)                                                                                  \
    {                                                                                              \
        METHOD_##m, p, nothing, params, sizeof(struct args), "read", SCOPE_READ                    \
    }

static const struct route rows[] = {
    ROW(GET, "/"),
    ROW(GET, "/tiles/{a}.json"),
    ROW(GET, "/tiles/{a}/{z}/{x}/{y}.mvt"),
    ROW(GET, "/tiles/{a}/{z}/{x}/{y}"),
    ROW(GET, "/tiles/city/{z}/{x}/{y}.mvt"),
    ROW(GET, "/api/rooms"),
    ROW(POST, "/api/rooms"),
    ROW(GET, "/api/rooms/{a}"),
    ROW(PATCH, "/api/rooms/{a}"),
    ROW(POST, "/api/rooms/merge"),
    ROW(GET, "/api/exports/{a}.{b}"),
    ROW(HEAD, "/api/uploads/{a}"),
    ROW(GET, "/api/uploads/{a}"),
};

static const struct {
    const char *method, *path, *row, *a, *b; /* row NULL: none */
} addresses[] = {
    { "GET", "/", "/", "", "" },
    { "GET", "/tiles/ortho-3.json", "/tiles/{a}.json", "ortho-3", "" },
    { "GET", "/tiles/a.b.json", "/tiles/{a}.json", "a.b", "" },
    { "GET", "/tiles/x/1/2/3.mvt", "/tiles/{a}/{z}/{x}/{y}.mvt", "x", "" },
    { "GET", "/tiles/x/1/2/3", "/tiles/{a}/{z}/{x}/{y}", "x", "" },
    { "GET", "/tiles/x/1/2/3.png", "/tiles/{a}/{z}/{x}/{y}", "x", "" },
    { "GET", "/tiles/city/1/2/3.mvt", "/tiles/city/{z}/{x}/{y}.mvt", "", "" },
    { "GET", "/tiles/city/1/2/3", "/tiles/{a}/{z}/{x}/{y}", "city", "" },
    { "GET", "/tiles/x/1/2/.mvt", "/tiles/{a}/{z}/{x}/{y}", "x", "" },
    { "GET", "/tiles/.json", NULL, "", "" },
    { "GET", "/api/rooms/merge", "/api/rooms/{a}", "merge", "" },
    { "POST", "/api/rooms/merge", "/api/rooms/merge", "", "" },
    { "GET", "/api/rooms/5%2F6", "/api/rooms/{a}", "5/6", "" },
    { "GET", "/api/r%6Foms", "/api/rooms", "", "" },
    { "GET", "/api/exports/rooms.shp.zip", "/api/exports/{a}.{b}", "rooms", "shp.zip" },
    { "GET", "/api/exports/rooms", NULL, "", "" },
    { "GET", "/api/rooms/1/2", NULL, "", "" },
    { "GET", "/api", NULL, "", "" },
    { "GET", "/API/rooms", NULL, "", "" },
};

static struct str capture(const struct route_match *match, const char *name)
{
    for (size_t i = 0; i < match->n_captures; i++)
        if (str_eq(match->captures[i].name, str_from(name)))
            return match->captures[i].value;
    return STR("");
}

static bool find(const struct router *router, const char *method, const char *path,
                 struct arena *arena, struct route_match *match)
{
    struct str segments[URI_SEGMENTS_MAX];
    struct error err;
    size_t n;

    if (!uri_segments(str_from(path), arena, segments, &n, &err))
        return false;
    router_find(router, method_find(str_from(method)), segments, n, match);
    return match->route != NULL;
}

static bool complains(const struct route *wrong, size_t n, const char *text)
{
    struct route_table table = { wrong, n };
    struct router *router = NULL;
    struct error err = { 0 };
    bool made = router_make(&table, 1, NULL, &router, &err);

    if (!made && !strstr(err.message[LANG_EN], text))
        printf("    said: %s\n", err.message[LANG_EN]);
    router_free(made ? router : NULL);
    return !made && strstr(err.message[LANG_EN], text);
}

TESTS
{
    AUTO(arena) arena = ARENA_INIT(1 << 22);
    struct route_table tables[] = { { rows, 5 }, { rows + 5, ARRAY_LEN(rows) - 5 } };
    struct router *router;
    struct route_match match;
    struct error err;

    if (!CHECK(router_make(tables, 2, NULL, &router, &err)))
        return;
    for (size_t i = 0; i < ARRAY_LEN(addresses); i++)
        TEST (addresses[i].path) {
            bool found = find(router, addresses[i].method, addresses[i].path, &arena, &match);

            CHECK(found == (addresses[i].row != NULL));
            CHECK(!found || strcmp(match.route->path, addresses[i].row) == 0);
            CHECK(!found || str_eq(capture(&match, "a"), str_from(addresses[i].a)));
            CHECK(!found || str_eq(capture(&match, "b"), str_from(addresses[i].b)));
        }
    TEST ("a wrong method knows the right ones") {
        CHECK(!find(router, "DELETE", "/api/rooms/7", &arena, &match));
        CHECK(str_eq(route_allow(match.allowed, &arena), STR("GET, HEAD, PATCH, OPTIONS")));
        CHECK(!find(router, "DELETE", "/api/nothing", &arena, &match) && !match.allowed);
    }
    TEST ("HEAD is GET's, unless it has a row of its own") {
        CHECK(find(router, "HEAD", "/api/rooms", &arena, &match));
        CHECK(match.route->method == METHOD_GET);
        CHECK(find(router, "HEAD", "/api/uploads/3", &arena, &match));
        CHECK(match.route->method == METHOD_HEAD);
    }
    TEST ("rows come in the order of their paths") {
        CHECK(router_count(router) == ARRAY_LEN(rows));
        for (size_t i = 1; i < router_count(router); i++)
            CHECK(strcmp(router_at(router, i - 1)->path, router_at(router, i)->path) <= 0);
    }
    router_free(router);
    TEST ("a row that is wrong fails the start by its name") {
        struct route twice[] = { ROW(GET, "/a/{a}"), ROW(GET, "/a/{b}") };
        struct route open = { METHOD_GET, "/open", nothing, .about = "who may?" };
        struct route lost = { METHOD_GET,          "/{id}/x", nothing,   params,
                              sizeof(struct args), "read",    SCOPE_READ };
        struct route odd = ROW(GET, "/{a}{b}");
        struct route none = { METHOD_GET, "/none", .permission = "read", .scope = SCOPE_READ };

        CHECK(complains(twice, 2, "GET /a/{b}: twice there"));
        CHECK(complains(&open, 1, "GET /open: no permission"));
        CHECK(complains(&lost, 1, "not among the parameters"));
        CHECK(complains(&odd, 1, "cannot be read"));
        CHECK(complains(&none, 1, "no handler"));
    }
}
