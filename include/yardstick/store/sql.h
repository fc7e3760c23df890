/*
 * sql: every statement of the ledger, by name. The list is made at build from
 * data/sql (see src/store/embed_sql.awk): SQL_ROOM_BY_ID is the statement
 * `room_by_id` of data/sql/query/room.sql.
 */
#pragma once

enum sql_id {
#define X(name) SQL_##name,
#include "sql_list.inc"
#undef X
    SQL_COUNT
};

struct sql_text {
    const char *name;
    const char *text;
};

extern const struct sql_text sql_text[SQL_COUNT];
