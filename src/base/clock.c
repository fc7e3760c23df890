/*
 * clock: see the header. Day numbers by Howard Hinnant's "chrono-compatible
 * low-level date algorithms" (days_from_civil, civil_from_days).
 */
#include "yardstick/base/clock.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static _Atomic int64_t faked;

int64_t clock_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_ms(void)
{
    return clock_us() / 1000;
}

int64_t clock_coarse_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_now(void)
{
    int64_t fixed = atomic_load(&faked);

    return fixed ? fixed : (int64_t)time(NULL);
}

void clock_fake(int64_t seconds)
{
    atomic_store(&faked, seconds);
}

void clock_format(int64_t seconds, char out[CLOCK_TEXT])
{
    time_t t = (time_t)seconds;
    struct tm tm;

    gmtime_r(&t, &tm);
    strftime(out, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

void clock_today(char out[DATE_TEXT])
{
    time_t t = (time_t)clock_now();
    struct tm tm;

    localtime_r(&t, &tm);
    strftime(out, DATE_TEXT, "%Y-%m-%d", &tm);
}

static bool parts(struct str text, int *year, int *month, int *day)
{
    for (size_t i = 0; i < text.len; i++)
        if (i == 4 || i == 7 ? text.ptr[i] != '-' : text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    if (text.len != 10)
        return false;
#define DIGIT(i) (text.ptr[i] - '0')
    *year = DIGIT(0) * 1000 + DIGIT(1) * 100 + DIGIT(2) * 10 + DIGIT(3);
    *month = DIGIT(5) * 10 + DIGIT(6);
    *day = DIGIT(8) * 10 + DIGIT(9);
#undef DIGIT
    return true;
}

bool date_is_valid(struct str text)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int y, m, d;
    bool leap;

    if (!parts(text, &y, &m, &d) || y < 1000 || m < 1 || m > 12 || d < 1)
        return false;
    leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return d <= days[m - 1] + (m == 2 && leap);
}

int64_t date_to_days(struct str text)
{
    int y = 1970, m = 1, d = 1;
    int64_t era, year_of_era, day_of_year;

    if (!parts(text, &y, &m, &d))
        return 0;
    y -= m <= 2;
    era = y / 400;
    year_of_era = y - era * 400;
    day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

void date_from_days(int64_t days, char out[DATE_TEXT])
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int64_t d = doy - (153 * mp + 2) / 5 + 1;
    int64_t m = mp < 10 ? mp + 3 : mp - 9;
    char text[64];

    snprintf(text, sizeof(text), "%04d-%02d-%02d", (int)(yoe + era * 400 + (m <= 2)), (int)m,
             (int)d);
    memcpy(out, text, DATE_TEXT - 1);
    out[DATE_TEXT - 1] = '\0';
}
