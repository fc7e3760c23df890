/*
 * plain: two foldings that people ask for by name.
 *
 * casei: case and width do not count (Unicode NFKC_Casefold: ＡＢ and ab).
 * accenti: marks do not count (what NFD takes off as a nonspacing mark: ș and
 * s); the rest comes back composed. Both are defined for any text and idempotent.
 * They are apart so that each can be asked for alone; text/fold.h does both and
 * more for searching. Any thread.
 */
#pragma once

#include "yardstick/base/buf.h"

/* Appended as UTF-8; ERROR_INVALID when the text is not UTF-8. buf_ok() tells of the limit. */
MUST_CHECK bool plain_casei(struct str text, struct buf *out, struct error *err);
MUST_CHECK bool plain_accenti(struct str text, struct buf *out, struct error *err);
