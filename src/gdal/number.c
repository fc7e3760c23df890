/*
 * number: see the header. Fifteen digits are enough for nearly all; seventeen always.
 */
#include "number.h"

#include <stdio.h>

struct str number_text(double value, char out[NUMBER_BYTES])
{
    for (int digits = 15; digits <= 17; digits++) {
        double back;

        snprintf(out, NUMBER_BYTES, "%.*g", digits, value);
        if (digits == 17 || (str_to_f64(str_from(out), &back) && back == value))
            break;
    }
    return str_from(out);
}
