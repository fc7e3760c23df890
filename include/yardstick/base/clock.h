/*
 * clock: what time it is. Replaceable in tests.
 */
#pragma once

#include "yardstick/base/error.h"

/* Monotonic, in milliseconds and microseconds since some start; for durations only. */
int64_t clock_ms(void);
int64_t clock_us(void);
/* clock_ms() of the last tick: a few milliseconds behind, a fifth of the cost. */
int64_t clock_coarse_ms(void);

/* Seconds since 1970 UTC; with clock_fake(t) it stays at t, with clock_fake(0) it runs again. */
int64_t clock_now(void);
void clock_fake(int64_t seconds);

enum { CLOCK_TEXT = 24, DATE_TEXT = 11 };

/* "2026-11-23T08:30:00Z" */
void clock_format(int64_t seconds, char out[CLOCK_TEXT]);
/* Today's date in the machine's time zone, "2026-11-23". */
void clock_today(char out[DATE_TEXT]);

/* Is it a date of the Gregorian calendar, YYYY-MM-DD, years 1000 to 9999? */
bool date_is_valid(struct str text);
/* Days since 1970-01-01 of a valid date, and back. */
int64_t date_to_days(struct str text);
void date_from_days(int64_t days, char out[DATE_TEXT]);
