/*
 * fuzz_cql2: any bytes as a filter: they are refused with a message, or they can
 * be asked of a row, and be written again.
 */
#pragma once

#include "query/cql2_fixture.h"
#include "yardstick/base/buf.h"

static inline int fuzz_cql2(const unsigned char *data, size_t size, enum cql2_encoding encoding)
{
    AUTO(arena) arena = ARENA_INIT(8 << 20);
    AUTO(buf) text = BUF_INIT(1 << 20);
    struct cql2_request request = { .text = { (const char *)data, size }, .encoding = encoding };
    struct cql2_row row = { fixture_row, N_FIELDS, { fixture_wkb, sizeof(fixture_wkb) - 1 } };
    const struct cql2 *filter = NULL;
    struct cql2_eval *eval = NULL;
    struct error err = { 0 };
    bool wanted;

    if (!cql2_parse(&request, &fixture_schema, &arena, &filter, &err)) {
        if (err.code == ERROR_NONE || !err.message[LANG_EN][0])
            __builtin_trap();
        return 0;
    }
    if (cql2_eval_open(filter, 2000, &eval, &err))
        (void)!cql2_eval_row(eval, &row, &wanted, &err);
    cql2_eval_close(eval);
    cql2_write_text(filter, &text);
    cql2_write_json(filter, &text);
    return 0;
}
