/*
 * statistic_reader: days whose statistics take longer to read than a request may, read behind it.
 *
 * A city of 17,000 rooms is read in a tenth of a second, one of 170,000 in one and a half; one of
 * 1.7 million takes longer than a request may: then who asks first is told to come again, and finds
 * them. One thread, a day at a time; a large city's present day is read when the server starts.
 */
#pragma once

#include "yardstick/api/world.h"

struct statistic_reader;

struct statistic_reader *statistic_reader_open(struct world *world); /* NULL without memory */
void statistic_reader_close(struct statistic_reader *reader);

/* Read this day unless one is being read; any thread. NULL is fine. */
void statistic_reader_want(struct statistic_reader *reader, struct str day);
