/*
 * pinyin: how Chinese text is read, without tones.
 *
 * The tables are made at build: for every character ICU's common reading (Han-Latin) and its
 * reading in names (Han-Latin/Names), and all that data/text/polyphones.tsv knows: other readings,
 * surnames, words whose characters are read otherwise than alone (长沙, 银行, 尉迟). ü is v.
 *
 * There are two questions. Searching asks for every reading a character can have, wherever it
 * stands: 单 is found by dan, shan and chan. Sorting and showing ask for the one most likely.
 *
 * Constant tables, no start-up, any thread. Characters are meant folded (text/fold.h); those
 * outside U+3400..U+9FFF have no reading.
 */
#pragma once

#include "yardstick/base/buf.h"

/* All readings of a character, the common one first; 0 when it has none. */
unsigned pinyin_readings(uint32_t cp, const uint16_t **out);

/* A syllable, at most seven letters a to z; ids are below pinyin_n_syllables(), for this program.
 */
struct str pinyin_syllable(uint16_t id);
unsigned pinyin_n_syllables(void);

enum pinyin_of { PINYIN_PLACE, PINYIN_PERSON };

/*
 * The likely reading: words as in the table, for people a surname at the start ("单雄信" shan xiong
 * xin, "尉迟恭" yu chi gong), the common reading elsewhere. `full` gets syllables with a space
 * between them, `initials` their first letters; other letters and digits are kept in both, the
 * rest is left out. Either may be NULL. ERROR_INVALID when the text is not UTF-8.
 */
MUST_CHECK bool pinyin_write(struct str text, enum pinyin_of of, struct buf *full,
                             struct buf *initials, struct error *err);
