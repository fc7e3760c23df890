/*
 * collate: see the header.
 */
#include "yardstick/text/collate.h"

#include <unicode/ucol.h>
#include <unicode/ustring.h>

/* struct collation is ICU's collator by another name: nothing else is kept. */

bool collation_open(struct collation **out, struct error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    UCollator *collator = ucol_open("zh@collation=pinyin", &code);

    /* Root data under a Chinese name (U_USING_DEFAULT_WARNING) would sort by radical. */
    if (U_SUCCESS(code) && code != U_USING_DEFAULT_WARNING) {
        UErrorCode set = U_ZERO_ERROR;

        ucol_setAttribute(collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &set);
        if (U_SUCCESS(set)) {
            *out = (struct collation *)collator;
            return true;
        }
        code = set;
    }
    if (collator)
        ucol_close(collator);
    return error_set(err, ERROR_UNAVAILABLE,
                     "ICU cannot sort Chinese (%s): is its data package installed whole?",
                     u_errorName(code));
}

void collation_close(struct collation *collation)
{
    if (collation)
        ucol_close((UCollator *)collation);
}

bool collation_key(const struct collation *collation, struct str text, struct buf *out,
                   struct error *err)
{
    const UCollator *collator = (const UCollator *)collation;
    UErrorCode code = U_ZERO_ERROR;
    uint8_t bytes[512];
    UCharIterator it;
    uint32_t state[2] = { 0, 0 };
    int32_t n;

    if (!str_is_utf8(text))
        return error_set(err, ERROR_INVALID, "text that is not UTF-8");
    uiter_setUTF8(&it, text.ptr ? text.ptr : "", (int32_t)text.len);
    do {
        n = ucol_nextSortKeyPart(collator, &it, state, bytes, sizeof(bytes), &code);
        if (U_FAILURE(code))
            return error_set(err, ERROR_INTERNAL, "ICU made no sort key: %s", u_errorName(code));
        buf_add(out, (struct str){ (const char *)bytes, (size_t)n });
    } while (n == (int32_t)sizeof(bytes));
    return true;
}
