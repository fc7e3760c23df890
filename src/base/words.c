/*
 * words: the Chinese for an English format; the table is made at build from
 * data/i18n/messages.tsv, sorted by the English text.
 */
#include <stdio.h>

#include "yardstick/base/error.h"

struct words {
    const char *en, *zh;
};

static const struct words table[] = {
#include "words_table.inc"
    { "\xff", "" },
};

const char *words_find(enum lang lang, const char *fmt)
{
    size_t low = 0, high = ARRAY_LEN(table);

    if (lang != LANG_ZH)
        return fmt;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(fmt, table[middle].en);

        if (order == 0)
            return table[middle].zh;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return fmt;
}

void words_format(char *out, size_t size, enum lang lang, const char *fmt, va_list args)
{
    int n = vsnprintf(out, size, words_find(lang, fmt), args);
    size_t len;

    if (n < 0 || (size_t)n < size)
        return;
    /* Cut off: step back to the end of a whole character. */
    for (len = size - 1; len > 0 && !str_is_utf8((struct str){ out, len }); len--)
        ;
    out[len] = '\0';
}
