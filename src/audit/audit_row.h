/*
 * audit_row: a row of the audit, as it is hashed and as the statements of audit.sql give it.
 */
#pragma once

#include "yardstick/audit/audit.h"
#include "yardstick/store/stmt.h"

struct audit_row {
    int64_t seq, object_id;
    struct str at, day, actor, action, object, detail;
    struct str origin, why; /* ptr NULL in rows from before there were any */
};

/* The row on which q stands; its hash is column 8. */
void audit_row_read(struct stmt *q, struct audit_row *row);

void audit_row_hash(const struct audit *audit, const struct audit_row *row,
                    const unsigned char before[MAC_BYTES], unsigned char out[MAC_BYTES]);
