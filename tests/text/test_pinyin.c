#include "yardstick/text/pinyin.h"

#include "test.h"

static const struct {
    enum pinyin_of of;
    const char *text, *full, *initials;
} cases[] = {
    { PINYIN_PLACE, "枣庄市财政局", "zao zhuang shi cai zheng ju", "zzsczj" },
    { PINYIN_PLACE, "长沙", "chang sha", "cs" },
    { PINYIN_PLACE, "市长办公室", "shi zhang ban gong shi", "szbgs" },
    { PINYIN_PLACE, "重庆银行", "chong qing yin hang", "cqyh" },
    { PINYIN_PLACE, "解放路", "jie fang lu", "jfl" },
    { PINYIN_PLACE, "任务", "ren wu", "rw" },
    { PINYIN_PLACE, "行政中心", "xing zheng zhong xin", "xzzx" },
    { PINYIN_PLACE, "地税局", "di shui ju", "dsj" },
    { PINYIN_PLACE, "单位会计", "dan wei kuai ji", "dwkj" },
    { PINYIN_PLACE, "畜牧局", "xu mu ju", "xmj" },
    { PINYIN_PLACE, "厦门大厦", "xia men da sha", "xmds" },
    { PINYIN_PLACE, "重慶", "chong qing", "cq" },
    { PINYIN_PLACE, "A座512室", "a zuo 512 shi", "az512s" },
    { PINYIN_PERSON, "解放", "xie fang", "xf" },
    { PINYIN_PERSON, "单雄信", "shan xiong xin", "sxx" },
    { PINYIN_PERSON, "曾国藩", "zeng guo fan", "zgf" },
    { PINYIN_PERSON, "查良镛", "zha liang yong", "zly" },
    { PINYIN_PERSON, "解晓东", "xie xiao dong", "xxd" },
    { PINYIN_PERSON, "仇和", "qiu he", "qh" },
    { PINYIN_PERSON, "覃塘", "qin tang", "qt" },
    { PINYIN_PERSON, "尉迟恭", "yu chi gong", "ycg" },
    { PINYIN_PERSON, "区伯", "ou bo", "ob" },
    { PINYIN_PERSON, "朴树", "piao shu", "ps" },
    { PINYIN_PERSON, "盖叫天", "ge jiao tian", "gjt" },
    { PINYIN_PERSON, "任长江", "ren chang jiang", "rcj" },
    { PINYIN_PERSON, "吕布", "lv bu", "lb" },
    { PINYIN_PERSON, "翟天", "zhai tian", "zt" },
    { PINYIN_PERSON, "", "", "" },
};

static bool has(uint32_t cp, const char *syllable)
{
    const uint16_t *ids;
    unsigned n = pinyin_readings(cp, &ids);

    for (unsigned i = 0; i < n; i++)
        if (str_eq(pinyin_syllable(ids[i]), str_from(syllable)))
            return true;
    return false;
}

TESTS
{
    TEST ("places and people are read as people read them")
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
            AUTO(buf) full = BUF_INIT(1000);
            AUTO(buf) initials = BUF_INIT(1000);
            struct error err;

            CHECK(pinyin_write(str_from(cases[i].text), cases[i].of, &full, &initials, &err));
            if (!CHECK(str_eq(buf_str(&full), str_from(cases[i].full))) ||
                !CHECK(str_eq(buf_str(&initials), str_from(cases[i].initials))))
                NOTE("%s became %s, %s", cases[i].text, full.data, initials.data);
        }
    TEST ("a character has the readings of both ICU tables and of the polyphone table") {
        CHECK(has(0x5355, "dan") && has(0x5355, "shan") && has(0x5355, "chan"));
        CHECK(has(0x66fe, "zeng") && has(0x66fe, "ceng"));
        CHECK(has(0x4ec7, "qiu") && has(0x4ec7, "chou"));
        CHECK(has(0x8983, "qin") && has(0x8983, "tan"));
        CHECK(has(0x957f, "chang") && has(0x957f, "zhang"));
        CHECK(has(0x884c, "xing") && has(0x884c, "hang"));
        CHECK(has(0x4e07, "wan") && has(0x4e07, "mo")); /* 万俟 */
        CHECK(!has(0x5355, "zeng") && !has('a', "a"));
    }
    TEST ("ü is typed v, u or yu")
        CHECK(has(0x5415, "lv") && has(0x5415, "lu") && has(0x5415, "lyu") && has(0x7565, "lve") &&
              has(0x7565, "lue"));
    TEST ("every ideograph of GB 2312 in common use has a reading") {
        const uint16_t *ids;
        unsigned without = 0;

        for (uint32_t cp = 0x4e00; cp <= 0x9fa5; cp++)
            without += pinyin_readings(cp, &ids) == 0;
        NOTE("%u of 20902 unified ideographs have none", without);
        CHECK(without < 50);
    }
    TEST ("text that is not UTF-8 has no reading") {
        struct error err = { 0 };

        CHECK(!pinyin_write(STR("\xff"), PINYIN_PLACE, NULL, NULL, &err));
        CHECK(err.code == ERROR_INVALID);
    }
}
