/* params: what is declared is read, everything else is named. */
#include "yardstick/http/params.h"

#include <math.h>

#include "test.h"
#include "yardstick/http/uri.h"

struct all_args {
    struct str name;
    int64_t n, ordinal;
    double scale;
    bool connected;
    int form;
    struct str day;
    struct param_lonlat near_;
    struct param_box bbox;
};

static const char *const forms[] = { "json", "geojson", "csv", NULL };
static const struct param all[] = {
    PARAM(STR, all_args, name, .min = 1, .max = 4),
    PARAM(I64, all_args, n, .min = 1, .max = 1000, .otherwise = "100"),
    PARAM(I64, all_args, ordinal, .min = -20, .max = 200),
    PARAM(F64, all_args, scale, .min = 0.5, .max = 2),
    PARAM(BOOL, all_args, connected),
    PARAM(ENUM, all_args, form, .values = forms, .otherwise = "json"),
    PARAM(DATE, all_args, day),
    PARAM_NAMED(LONLAT, "near", all_args, near_),
    PARAM(BOX, all_args, bbox),
    PARAM_END
};

static bool read_query(const char *query, struct all_args *args, struct arena *arena,
                       struct error *err)
{
    struct param_source source = { 0 };
    struct pair *pairs;

    *args = (struct all_args){ 0 };
    if (!uri_query(str_from(query), arena, &pairs, &source.n_query, err))
        return false;
    source.query = pairs;
    return params_read(all, &source, arena, args, err);
}

static const struct {
    const char *query, *parameter, *expected; /* parameter NULL: it is fine */
} queries[] = {
    { "", NULL, NULL },
    { "name=%E5%BC%A0%E4%BC%9F&n=1000&ordinal=-3&scale=0.5&connected=true&form=csv", NULL, NULL },
    { "day=2024-02-29&near=117.3,34.8&bbox=117,34,118,35", NULL, NULL },
    { "bbox=117,34,0,118,35,9", NULL, NULL },
    { "bbox=179,-1,-179,1", NULL, NULL },
    { "limt=5", "limt", "" },
    { "frm=csv", "frm", "form" },
    { "n=0", "n", "1..1000" },
    { "n=1001", "n", "1..1000" },
    { "n=", "n", "1..1000" },
    { "n=1.5", "n", "1..1000" },
    { "n=1e3", "n", "1..1000" },
    { "n=99999999999999999999", "n", "1..1000" },
    { "n=1&n=1", "n", "" },
    { "name=", "name", "UTF-8, 1..4 characters" },
    { "name=12345", "name", "UTF-8, 1..4 characters" },
    { "name=%FF", "name", "UTF-8, 1..4 characters" },
    { "scale=nan", "scale", "0.5..2" },
    { "scale=inf", "scale", "0.5..2" },
    { "scale=2.0001", "scale", "0.5..2" },
    { "connected=yes", "connected", "true|false" },
    { "form=xml", "form", "json|geojson|csv" },
    { "form=JSON", "form", "json|geojson|csv" },
    { "day=2023-02-29", "day", "YYYY-MM-DD" },
    { "near=117.3", "near", "lon,lat" },
    { "near=34.8,117.3", "near", "lon,lat" }, /* latitude first: 117 is no latitude */
    { "near=1,2,3", "near", "lon,lat" },
    { "bbox=1,2,3", "bbox", "west,south,east,north" },
    { "bbox=1,5,3,4", "bbox", "west,south,east,north" },
    { "bbox=1,2,3,91", "bbox", "west,south,east,north" },
    { "bbox=1,2,3,nan", "bbox", "west,south,east,north" },
};

TESTS
{
    AUTO(arena) arena = ARENA_INIT(1 << 22);
    struct all_args args;
    struct error err;

    for (size_t i = 0; i < ARRAY_LEN(queries); i++)
        TEST (queries[i].query) {
            bool ok = read_query(queries[i].query, &args, &arena, &err);

            CHECK(ok == !queries[i].parameter);
            CHECK(ok || err.code == ERROR_INVALID);
            CHECK(ok || strcmp(err.parameter, queries[i].parameter) == 0);
            CHECK(ok || strcmp(err.expected, queries[i].expected) == 0);
            CHECK(ok || err.message[LANG_ZH][0]);
        }
    TEST ("what is absent says so, what has a default has it") {
        CHECK(read_query("", &args, &arena, &err));
        CHECK(!args.name.ptr && args.n == 100 && args.ordinal == PARAM_ABSENT);
        CHECK(isnan(args.scale) && !args.connected && args.form == 0 && !args.day.ptr);
        CHECK(!args.near_.present && !args.bbox.present);
    }
    TEST ("what is given is there, longitude first") {
        CHECK(read_query("form=csv&near=117.3,34.8&bbox=1,2,3,4&ordinal=0", &args, &arena, &err));
        CHECK(args.form == 2 && args.near_.lon == 117.3 && args.near_.lat == 34.8);
        CHECK(args.bbox.west == 1 && args.bbox.south == 2 && args.bbox.east == 3);
        CHECK(args.bbox.north == 4 && args.bbox.present && args.ordinal == 0);
    }
    TEST ("the nearest known name is suggested in both languages") {
        CHECK(!read_query("fomr=csv", &args, &arena, &err));
        CHECK(strstr(err.message[LANG_EN], "did you mean form?"));
        CHECK(strstr(err.message[LANG_ZH], "form"));
    }
    TEST ("OGC: of repeated names the last counts; WMS: unknown names are passed over") {
        struct pair query[] = { { STR("n"), STR("5") },
                                { STR("n"), STR("6") },
                                { STR("zzz"), STR("") } };
        struct param_source source = { .query = query, .n_query = 2, .last_wins = true };

        CHECK(params_read(all, &source, &arena, &args, &err) && args.n == 6);
        source.n_query = 3;
        CHECK(!params_read(all, &source, &arena, &args, &err));
        source.ignore_unknown = true;
        CHECK(params_read(all, &source, &arena, &args, &err));
    }
    TEST ("a capture is not overruled by the query") {
        struct pair capture = { STR("n"), STR("5") }, query = { STR("n"), STR("6") };
        struct param_source source = { &capture, 1, &query, 1 };

        CHECK(!params_read(all, &source, &arena, &args, &err));
        source.n_query = 0;
        CHECK(params_read(all, &source, &arena, &args, &err) && args.n == 5);
    }
    TEST ("a required parameter is missed") {
        const struct param needs[] = { PARAM(I64, all_args, n, .required = true), PARAM_END };
        struct param_source source = { 0 };

        CHECK(!params_read(needs, &source, &arena, &args, &err));
        CHECK(strcmp(err.parameter, "n") == 0);
    }
    TEST ("a table with a wrong default is found at start") {
        const struct param wrong[] = { PARAM(I64, all_args, n, .otherwise = "x"), PARAM_END };
        const struct param twice[] = { PARAM(I64, all_args, n), PARAM(I64, all_args, n),
                                       PARAM_END };

        CHECK(params_check(all, &arena, &err));
        CHECK(!params_check(wrong, &arena, &err));
        CHECK(!params_check(twice, &arena, &err));
    }
}
