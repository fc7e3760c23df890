/*
 * charset: text of files into UTF-8, by iconv(3).
 *
 * glibc keeps its converters as modules in files, which a sandboxed process
 * cannot open; charset_preload() opens, before the sandbox closes, the ones
 * files of this country come in (GB18030, GBK, Big5, UTF-16, CP1252), and they
 * stay loaded for the life of the process.
 */
#pragma once

#include "yardstick/base/buf.h"

MUST_CHECK bool charset_preload(struct error *err);

/*
 * The converter's name for what people and .cpg files write ("utf8", "936",
 * "GBK", "ANSI 936" …); GBK is read as GB18030, its superset. Empty when the
 * name is unknown.
 */
struct str charset_find(struct str name);

/*
 * What bytes without any declaration are: "UTF-8" when they are well-formed
 * (a character cut off at the end of `bytes` is forgiven), else "GB18030".
 * A byte order mark decides first: "UTF-8", "UTF-16LE", "UTF-16BE".
 */
struct str charset_guess(struct str bytes);

struct charset {
    void *converter; /* iconv_t; NULL: not open */
    char name[24];
};

MUST_CHECK bool charset_open(struct charset *charset, struct str name, struct error *err);
void charset_release(struct charset *charset);

/*
 * Append `bytes` as UTF-8 to `out`. *used is how many bytes were taken: all,
 * or all but a character cut off at the end. Bytes that are no character:
 * ERROR_INVALID, with what came before them appended and *used pointing at them.
 */
MUST_CHECK bool charset_decode(struct charset *charset, struct str bytes, struct buf *out,
                               size_t *used, struct error *err);
