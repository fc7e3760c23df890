/* number: a double as the shortest text that reads back as the same double; private to gdal. */
#pragma once

#include "yardstick/base/str.h"

enum { NUMBER_BYTES = 32 };

struct str number_text(double value, char out[NUMBER_BYTES]);
