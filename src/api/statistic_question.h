/*
 * statistic_question: what /api/statistics is asked, and the count of one day;
 * shared by the numbers, their files and their rooms.
 */
#pragma once

#include "resource.h"
#include "yardstick/base/clock.h"
#include "yardstick/housing/statistic.h"

struct statistics_args {
    struct str by, as_of, compare, level, class, state, status, tenure;
    int64_t unit, district, courtyard, building, year, limit, after;
    int f, lang;
};

#define STATISTIC_FILTERS                                                                          \
    PARAM(I64, statistics_args, unit, .min = 0, .max = 9007199254740991,                           \
          .about = "institution id; 0: held by nobody", .about_zh = "单位编号；0 为无分配"),       \
        PARAM(STR, statistics_args, level, .min = 0, .max = 20, .about = "class of the unit",      \
              .about_zh = "单位层级"),                                                             \
        PARAM(STR, statistics_args, class, .min = 0, .max = 20, .about = "use of the room",        \
              .about_zh = "房间类别"),                                                             \
        PARAM(STR, statistics_args, state, .min = 0, .max = 20, .about = "state of the room",      \
              .about_zh = "房间状态"),                                                             \
        PARAM(STR, statistics_args, status, .min = 0, .max = 20, .about = "used|idle|unoccupied",  \
              .about_zh = "使用情况"),                                                             \
        PARAM(STR, statistics_args, tenure, .min = 0, .max = 20, .about = "of the building",       \
              .about_zh = "产权性质"),                                                             \
        PARAM(I64, statistics_args, district, .min = 0, .max = 9007199254740991),                  \
        PARAM(I64, statistics_args, courtyard, .min = 0, .max = 9007199254740991),                 \
        PARAM(I64, statistics_args, building, .min = 0, .max = 9007199254740991),                  \
        PARAM(I64, statistics_args, year, .min = 0, .max = 2200, .about = "built; 0: not known",   \
              .about_zh = "建成年份；0 为不详"),                                                   \
        PARAM(DATE, statistics_args, as_of, .about = "the day (today)",                            \
              .about_zh = "日期（今天）")

/* ERROR_INVALID names the parameter. The caller's scope is in the question. */
MUST_CHECK bool statistic_question_read(const struct call *call, const struct statistics_args *args,
                                        struct statistic_question *q, struct error *err);

/* What is asked, counted on one day; AUTO(count). */
struct count {
    struct statistic_cube *cube;
    struct statistic_row *rows;
    size_t n;
    struct statistic_sums total;
};
void count_release(struct count *c);
MUST_CHECK bool count_on(struct call *call, struct conn *conn, struct str day,
                         const struct statistic_question *q, struct count *out, struct error *err);

/* The day asked for, or today, for which there is `today`. */
struct str statistic_day(const struct statistics_args *args, char today[DATE_TEXT]);

/* The answer is a CSV or a workbook with sums as formulas. */
void statistic_csv(struct call *call, const struct statistic_question *q, const struct count *c);
MUST_CHECK bool statistic_book(struct call *call, const struct statistic_question *q,
                               const struct count *c, enum lang lang, struct error *err);
