/*
 * blame: see the header.
 */
#include "yardstick/registry/blame.h"

#include <stdio.h>

static bool put_front(struct error *err, enum lang lang, const char *name)
{
    char *message = err->message[lang];
    size_t size = sizeof(err->message[lang]), len;
    char joined[sizeof(err->message[0]) + 128];

    snprintf(joined, sizeof(joined), "%s%s%s", name, lang == LANG_ZH ? "：" : ": ", message);
    // Cut off, if it must be, at the end of a whole character.
    for (len = strnlen(joined, size - 1); !str_is_utf8((struct str){ joined, len });)
        len--;
    memcpy(message, joined, len);
    message[len] = '\0';
    return false;
}

bool column_blame(const struct column *column, struct error *err)
{
    return put_front(err, LANG_ZH, column->title[LANG_ZH]) || put_front(err, LANG_EN, column->name);
}

bool collection_blame(const struct collection *collection, struct error *err)
{
    return put_front(err, LANG_ZH, collection->title[LANG_ZH]) ||
           put_front(err, LANG_EN, collection->name);
}
