#include "yardstick/text/floor_label.h"

#include "test.h"

static const struct {
    const char *label;
    int ordinal;
} names[] = {
    { "5", 4 },
    { "5F", 4 },
    { "F5", 4 },
    { "f5", 4 },
    { "L5", 4 },
    { "五层", 4 },
    { "5层", 4 },
    { "五楼", 4 },
    { "5楼", 4 },
    { "第五层", 4 },
    { "第5层", 4 },
    { "五樓", 4 },
    { "五層", 4 },
    { "５层", 4 },
    { "５Ｆ", 4 },
    { " 5 层 ", 4 },
    { "五", 4 },
    { "5/F", 4 },
    { "地上五层", 4 },
    { "5楼层", 4 },
    { "1", 0 },
    { "1F", 0 },
    { "一层", 0 },
    { "首层", 0 },
    { "底层", 0 },
    { "G", 0 },
    { "GF", 0 },
    { "十层", 9 },
    { "十二层", 11 },
    { "二十层", 19 },
    { "二十三层", 22 },
    { "12F", 11 },
    { "一百层", 99 },
    { "一百零五层", 104 },
    { "一百二十层", 119 },
    { "两层", 1 },
    { "-1", -1 },
    { "B1", -1 },
    { "b1", -1 },
    { "B1F", -1 },
    { "-1F", -1 },
    { "－１", -1 },
    { "−1层", -1 },
    { "负一", -1 },
    { "负一层", -1 },
    { "負一層", -1 },
    { "负1层", -1 },
    { "地下一层", -1 },
    { "地下1层", -1 },
    { "地下室", -1 },
    { "B2", -2 },
    { "地下二层", -2 },
    { "负三楼", -3 },
    { "200", 199 },
    { "-20", -20 },
    { "地下第二层", -2 },
};

static const char *const not_names[] = {
    "",
    " ",
    "夹层",
    "设备层",
    "顶层",
    "屋面",
    "0",
    "0F",
    "-0",
    "5.5",
    "3-5",
    "3-5层",
    "5夹层",
    "五五",
    "层",
    "F",
    "B",
    "第层",
    "5A",
    "201",
    "-21",
    "9999",
    "十十",
    "一百五层",
    "百层",
    "--1",
    "B-1",
    "FF5",
    "+5",
    "\xff",
    "负负一",
    "地下",
    "五层半",
    "12345678901234567890",
    "五                                                                                     层层",
};

TESTS
{
    TEST ("a floor is known by the names people give it")
        for (size_t i = 0; i < ARRAY_LEN(names); i++) {
            int ordinal = 1000;

            if (!CHECK(floor_ordinal(str_from(names[i].label), &ordinal)) ||
                !CHECK(ordinal == names[i].ordinal))
                NOTE("%s is %d", names[i].label, ordinal);
        }
    TEST ("what is not one whole floor has no ordinal")
        for (size_t i = 0; i < ARRAY_LEN(not_names); i++) {
            int ordinal = 1000;

            if (!CHECK(!floor_ordinal(str_from(not_names[i]), &ordinal)) || !CHECK(ordinal == 1000))
                NOTE("%s is %d", not_names[i], ordinal);
        }
}
