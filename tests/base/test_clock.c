#include "yardstick/base/clock.h"

#include "test.h"

TESTS
{
    TEST ("dates of the calendar are valid, others not") {
        CHECK(date_is_valid(STR("2024-02-29")) && !date_is_valid(STR("2023-02-29")));
        CHECK(!date_is_valid(STR("1900-02-29")) && date_is_valid(STR("2000-02-29")));
        CHECK(!date_is_valid(STR("2024-13-01")) && !date_is_valid(STR("2024-1-01")));
        CHECK(!date_is_valid(STR("2024/01/01")) && !date_is_valid(STR("")));
    }
    TEST ("days and dates are each other's inverse over a thousand years")
        for (int64_t day = -200000; day < 200000; day += 37) {
            char text[DATE_TEXT];

            date_from_days(day, text);
            CHECK(date_is_valid(str_from(text)) && date_to_days(str_from(text)) == day);
        }
    TEST ("time can be held still") {
        char text[CLOCK_TEXT];

        clock_fake(1700000000);
        clock_format(clock_now(), text);
        CHECK(strcmp(text, "2023-11-14T22:13:20Z") == 0);
        clock_fake(0);
        CHECK(clock_now() > 1700000000);
    }
}
