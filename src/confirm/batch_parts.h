/*
 * batch_parts: what the files of a batch share.
 */
#pragma once

#include "confirm_parts.h"
#include "yardstick/confirm/batch.h"

/* The values of all rooms measured, or of one. */
MUST_CHECK bool batch_compare(struct conn *conn, struct str code, int64_t grade, int64_t room_id,
                              struct error *err);
