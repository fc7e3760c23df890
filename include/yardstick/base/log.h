/*
 * log: one JSON line an event, to standard error, whole or not at all.
 *
 * Safe from any thread; a line is one write(2). Personal data never goes in:
 * callers pass ids and codes. Lines of one `event` name beyond 20 a second are
 * counted instead of written (libmicrohttpd can emit 100,000 a second when
 * descriptors run out), and the count is written when the second is over.
 */
#pragma once

#include "yardstick/base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Events below this level are not written. At start LOG_INFO. */
void log_set_level(enum log_level level);

/* `event` is a short fixed word ("request", "job"); the rest is a sentence. */
void log_event(enum log_level level, const char *event, const char *fmt, ...) PRINTF_LIKE(3, 4);
