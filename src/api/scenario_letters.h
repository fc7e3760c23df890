/*
 * scenario_letters: what each unit that moves is told, of the rows of the statement
 * scenario_letters. Private to the layer.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/base/error.h"
#include "yardstick/store/stmt.h"

/* What the statement takes beside :id. */
void letters_bind(struct stmt *q, enum lang lang);

struct book;
/* A sheet a letter, at most two hundred. */
MUST_CHECK bool letters_fill(struct book *book, struct stmt *q, enum lang lang, struct error *err);

/* A PDF, a page a letter; `about` stands at the foot. */
MUST_CHECK bool letters_print(struct stmt *q, enum lang lang, struct str about, struct buf *out,
                              struct error *err);
