/* workbook: an answer that is a workbook, made in a file. */
#pragma once

#include "routes.h"

#define WORKBOOK_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* `make` writes it to `path`, in a folder of its own that is gone before it is sent. */
MUST_CHECK bool workbook_answer(struct call *call,
                                bool (*make)(void *context, const char *path, struct error *err),
                                void *context, struct error *err);
