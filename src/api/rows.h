/*
 * rows: the rows of a statement in the forms of every list: JSON members under
 * `items`, or a file of them. The columns and titles are those of `collection`,
 * which need not be a register. The statement is bound; its first column is the id.
 */
#pragma once

#include "resource.h"

struct rows_form {
    const struct collection *collection;
    int f, lang;
    int64_t limit; /* of JSON: rows a page */
};

#define ROWS_FORM_PARAMS(args)                                                                     \
    PARAM(I64, args, limit, .min = 1, .max = 10000, .otherwise = "100", .about = "rows a page",    \
          .about_zh = "每页行数"),                                                                 \
        PARAM(I64, args, after, .min = 0, .max = 9007199254740991, .otherwise = "0",               \
              .about = "the `next` of the page before", .about_zh = "上一页的 next"),              \
        PARAM(ENUM, args, f, .values = list_forms, .otherwise = "json"),                           \
        PARAM(ENUM, args, lang, .values = list_langs, .otherwise = "zh",                           \
              .about = "language of a workbook", .about_zh = "工作簿的语言")

/* What the statement's :limit is bound to. */
int64_t rows_limit(const struct rows_form *form);
/* The answer: {"items":[…],"next":…}, or a file of all rows. */
MUST_CHECK bool rows_send(struct call *call, struct stmt *q, const struct rows_form *form,
                          struct error *err);
/* "items":[…],"next":…, within the object that is open. */
MUST_CHECK bool rows_items(struct stmt *q, const struct rows_form *form, struct json *j,
                           struct error *err);
/* A workbook as the answer: made in a file of the spool that has no name any more when it is sent.
 */
struct book;
struct book_answer {
    int fd;
    char path[LEDGER_PATH_MAX];
};
MUST_CHECK bool book_answer_begin(struct call *call, struct book_answer *answer, struct book **out,
                                  struct error *err);
MUST_CHECK bool book_answer_end(struct call *call, struct book_answer *answer, struct book *book,
                                struct str name, struct error *err);
