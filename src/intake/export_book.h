/*
 * export_book: registers as a workbook, a sheet each.
 */
#pragma once

#include "export_worker.h"

/* Like export_by_worker(), made by this program. */
MUST_CHECK bool export_by_book(struct export_work *work, int *fd, struct error *err);
