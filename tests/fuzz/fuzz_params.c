/* A query through the decoder and every kind of parameter; what is accepted is in range. */
#include <math.h>
#include <stdlib.h>

#include "yardstick/http/params.h"
#include "yardstick/http/uri.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

struct fuzz_args {
    struct str s, day;
    int64_t n;
    double f;
    bool b;
    int e;
    struct param_lonlat at;
    struct param_box box;
};

static const char *const values[] = { "json", "csv", NULL };
static const struct param params[] = { PARAM(STR, fuzz_args, s, .min = 1, .max = 8),
                                       PARAM(DATE, fuzz_args, day),
                                       PARAM(I64, fuzz_args, n, .min = 1, .max = 1000),
                                       PARAM(F64, fuzz_args, f, .min = -1, .max = 1),
                                       PARAM(BOOL, fuzz_args, b),
                                       PARAM(ENUM, fuzz_args, e, .values = values),
                                       PARAM(LONLAT, fuzz_args, at),
                                       PARAM(BOX, fuzz_args, box),
                                       PARAM_END };

static bool is_in_range(const struct fuzz_args *a)
{
    return (a->n == PARAM_ABSENT || (a->n >= 1 && a->n <= 1000)) &&
           (isnan(a->f) || (a->f >= -1 && a->f <= 1)) && a->e >= -1 && a->e <= 1 &&
           (!a->s.ptr || (a->s.len >= 1 && a->s.len <= 32)) && (!a->day.ptr || a->day.len == 10) &&
           fabs(a->at.lon) <= 180 && fabs(a->at.lat) <= 90 && a->box.south <= a->box.north;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    AUTO(arena) arena = ARENA_INIT(4 << 20);
    struct fuzz_args args = { 0 };
    struct param_source source = { 0 };
    struct pair *pairs;
    struct error err;

    if (size > 1 && data[0] & 1)
        source.last_wins = source.ignore_unknown = true;
    if (size < 2 || !uri_query((struct str){ (const char *)data + 1, size - 1 }, &arena, &pairs,
                               &source.n_query, &err))
        return 0;
    source.query = pairs;
    if (params_read(params, &source, &arena, &args, &err)) {
        if (!is_in_range(&args))
            abort();
    } else if (!err.message[LANG_ZH][0] || err.code != ERROR_INVALID) {
        abort();
    }
    return 0;
}
