/*
 * error: see the header.
 */
#include "yardstick/base/error.h"

#include <stdio.h>

void error_set_at(struct error *err, enum error_code code, const char *where, const char *fmt, ...)
{
    va_list args;

    err->code = code;
    err->where = where;
    err->parameter[0] = err->value[0] = err->expected[0] = '\0';
    err->retry_s = 0;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        va_start(args, fmt);
        words_format(err->message[lang], sizeof(err->message[lang]), (enum lang)lang, fmt, args);
        va_end(args);
    }
}

static void put_message(struct error *err, enum lang lang, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    words_format(err->message[lang], sizeof(err->message[lang]), lang, fmt, args);
    va_end(args);
}

void error_set_expected(struct error *err, const char *fmt, const char *what)
{
    error_set_at(err, ERROR_INVALID, __func__, "%s", what);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        put_message(err, (enum lang)lang, fmt, words_find((enum lang)lang, what));
}

/* Copy what fits, ending on a whole character. */
static void put(char *out, size_t size, struct str s)
{
    size_t n = s.len < size - 1 ? s.len : size - 1;

    while (n > 0 && n < s.len && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
        n--;
    if (n)
        memcpy(out, s.ptr, n);
    out[n] = '\0';
}

void error_set_detail(struct error *err, struct str parameter, struct str value,
                      const char *expected)
{
    put(err->parameter, sizeof(err->parameter), parameter);
    put(err->value, sizeof(err->value), value);
    put(err->expected, sizeof(err->expected), str_from(expected));
}

void error_set_prefix(struct error *err, const char *fmt, ...)
{
    char joined[2 * sizeof(err->message[0]) + 8];
    char front[sizeof(err->message[0])];
    va_list args;

    for (int lang = 0; lang < LANG_COUNT; lang++) {
        va_start(args, fmt);
        words_format(front, sizeof(front), (enum lang)lang, fmt, args);
        va_end(args);
        snprintf(joined, sizeof(joined), "%s%s%s", front, lang == LANG_ZH ? "：" : ": ",
                 err->message[lang]);
        put(err->message[lang], sizeof(err->message[lang]), str_from(joined));
    }
}

static const struct {
    const char *slug;
    unsigned http;
    const char *title[LANG_COUNT];
} codes[ERROR_COUNT] = {
#define X(code, slug, http, title, zh) [ERROR_##code] = { slug, http, { zh, title } },
    ERROR_CODES(X)
#undef X
};

const char *error_slug(enum error_code code)
{
    return codes[code].slug ? codes[code].slug : "none";
}

const char *error_title(enum error_code code, enum lang lang)
{
    return codes[code].title[lang] ? codes[code].title[lang] : "";
}

unsigned error_http_status(enum error_code code)
{
    return codes[code].http ? codes[code].http : 500;
}
