/*
 * han: the block of characters the tables made at build cover, U+3400 to U+9FFF: extension A and
 * the unified ideographs. What lies beyond it is rare, has no reading here and folds to itself.
 */
#pragma once

enum { HAN_FIRST = 0x3400, HAN_LAST = 0x9fff, HAN_COUNT = HAN_LAST - HAN_FIRST + 1 };

enum { SYLLABLE_TEXT = 8, READINGS_MOST = 8, PHRASE_MOST = 4 };
