/*
 * floor_label: see the header. A name is taken apart from both ends: first what says "below the
 * ground", then what says "floor", then the number between them.
 */
#include "yardstick/text/floor_label.h"

/* Long enough for 地下第一百二十三层 with blanks between. */
enum { LABEL_MOST = 64 };

/* ASCII for full-width and lower case, simplified for the few characters that occur; no blanks. */
static bool tidy(struct str label, char out[LABEL_MOST], size_t *n)
{
    static const struct {
        uint32_t from;
        const char *to;
    } others[] = { { 0x5c64, "层" }, { 0x6a13, "楼" }, { 0x8ca0, "负" }, { 0x5169, "两" },
                   { 0x2212, "-" },  { 0x2013, "-" },  { 0x2014, "-" } };

    *n = 0;
    while (label.len) {
        size_t len;
        uint32_t cp = str_code_point(label, &len);
        struct str as = { label.ptr, len };
        char ascii;

        label = (struct str){ label.ptr + len, label.len - len };
        if (cp >= 0xff01 && cp <= 0xff5e)
            cp = cp - 0xff01 + 0x21;
        if (cp == ' ' || cp == '\t' || cp == 0x3000 || cp == 0xa0)
            continue;
        if (cp < 0x80) {
            ascii = (char)(cp >= 'a' && cp <= 'z' ? cp - 32 : cp);
            as = (struct str){ &ascii, 1 };
        }
        for (size_t i = 0; i < ARRAY_LEN(others); i++)
            if (cp == others[i].from)
                as = str_from(others[i].to);
        if (*n + as.len > LABEL_MOST)
            return false;
        memcpy(out + *n, as.ptr, as.len);
        *n += as.len;
    }
    return true;
}

static bool strip_start(struct str *s, const char *prefix)
{
    struct str p = str_from(prefix);

    if (!str_starts(*s, p))
        return false;
    *s = (struct str){ s->ptr + p.len, s->len - p.len };
    return true;
}

static bool strip_end(struct str *s, const char *suffix)
{
    struct str p = str_from(suffix);

    if (!str_ends(*s, p))
        return false;
    s->len -= p.len;
    return true;
}

/* 1 to 9 at the start, taken off; 0 when there is none. */
static int digit(struct str *s)
{
    static const char *const digits[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九" };

    for (int i = 0; i < 9; i++)
        if (strip_start(s, digits[i]))
            return i + 1;
    return strip_start(s, "两") ? 2 : 0;
}

/* 1 to 199 in Chinese: 五, 十, 十二, 二十, 二十三, 一百零五, 一百二十. */
static bool chinese_number(struct str s, int64_t *out)
{
    int hundreds = 0, tens = 0, ones = digit(&s);
    bool hundred = false, ten = false, zero = false;

    if (ones && strip_start(&s, "百")) {
        hundreds = ones;
        hundred = true;
        zero = strip_start(&s, "零");
        ones = digit(&s);
        if (zero && !ones)
            return false;
    }
    if (!zero && strip_start(&s, "十")) {
        tens = ones ? ones : 1;
        ten = true;
        ones = digit(&s);
    }
    if (s.len || !(hundred || ten || ones) || (hundred && !ten && !zero && ones))
        return false;
    *out = 100 * hundreds + 10 * tens + ones;
    return true;
}

static bool number(struct str s, int64_t *out)
{
    if (s.len == 0 || s.ptr[0] < 0)
        return chinese_number(s, out);
    return s.ptr[0] >= '0' && s.ptr[0] <= '9' && s.len <= 3 && str_to_i64(s, out);
}

static bool is_one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_from(words[i])))
            return true;
    return false;
}

bool floor_ordinal(struct str label, int *ordinal)
{
    static const char *const ground[] = { "首层", "底层", "首楼", "G", "GF", "G/F" };
    static const char *const cellar[] = { "地下室", "负层" };
    char text[LABEL_MOST];
    struct str s = { text, 0 };
    bool below, latin;
    int64_t n;

    if (!str_is_utf8(label) || !tidy(label, text, &s.len) || s.len == 0)
        return false;
    if (is_one_of(s, ground, ARRAY_LEN(ground))) {
        *ordinal = 0;
        return true;
    }
    if (is_one_of(s, cellar, ARRAY_LEN(cellar))) {
        *ordinal = -1;
        return true;
    }
    below = strip_start(&s, "地下室") || strip_start(&s, "地下") || strip_start(&s, "负") ||
            strip_start(&s, "B") || strip_start(&s, "-");
    if (!below)
        strip_start(&s, "地上");
    strip_start(&s, "第");
    latin = !below && (strip_start(&s, "F") || strip_start(&s, "L"));
    if (latin)
        strip_end(&s, "层");
    else if (!strip_end(&s, "楼层") && !strip_end(&s, "层") && !strip_end(&s, "楼") &&
             !strip_end(&s, "/F"))
        strip_end(&s, "F");
    if (!number(s, &n) || n < 1)
        return false;
    n = below ? -n : n - 1;
    if (n < FLOOR_ORDINAL_MIN || n > FLOOR_ORDINAL_MAX)
        return false;
    *ordinal = (int)n;
    return true;
}
