/*
 * cql2_register: see the header.
 */
#include "yardstick/query/cql2_register.h"

static enum cql2_kind kind_of(enum column_kind kind)
{
    switch (kind) {
    case COLUMN_INTEGER:
    case COLUMN_ORDINAL:
    case COLUMN_AREA:
    case COLUMN_LENGTH:
    case COLUMN_MONEY:
    case COLUMN_SHARE:
        return CQL2_NUMBER;
    case COLUMN_DATE:
        return CQL2_DATE;
    case COLUMN_BOOLEAN:
        return CQL2_BOOLEAN;
    default:
        return CQL2_TEXT;
    }
}

struct cql2_field cql2_register_field(const struct column *column, struct arena *arena)
{
    return (struct cql2_field){ .name = str_from(column->name),
                                .kind = kind_of(column->kind),
                                .sql = arena_printf(arena, "\"%s\"", column->name) };
}
