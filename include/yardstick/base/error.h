/*
 * error: what went wrong, said once, where it is known.
 *
 * A function that can fail returns bool and takes `struct error *err` last.
 *   true   the work is done and *err was not touched;
 *   false  *err is filled and outputs are as they were before the call.
 *
 * The code is contract, the message is for people and may change. An error is
 * a plain value on the stack: reporting one never allocates, so running out
 * of memory can be reported too.
 *
 * Messages are written in English where the fault is known; the Chinese text
 * is found by the English format in data/i18n/messages.tsv (a test demands a
 * line for each), so no caller carries two texts.
 */
#pragma once

#include <stdarg.h>

#include "yardstick/base/attr.h"
#include "yardstick/base/str.h"

/* X(code, slug, http, title, title_zh): the slug is public, in URLs; never rename one. */
#define ERROR_CODES(X)                                                                             \
    X(INVALID, "invalid", 400, "The request does not make sense", "请求有误")                      \
    X(UNAUTHORIZED, "unauthorized", 401, "Sign in first", "请先登录")                              \
    X(FORBIDDEN, "forbidden", 403, "Not allowed", "没有权限")                                      \
    X(NOT_FOUND, "not-found", 404, "There is no such thing", "没有找到")                           \
    X(METHOD, "method-not-allowed", 405, "Not that way", "不支持这种操作")                         \
    X(CONFLICT, "conflict", 409, "In conflict with what is there", "与现有数据冲突")               \
    X(CANCELED, "canceled", 409, "Stopped on request", "已取消")                                   \
    X(CHANGED, "changed", 412, "Changed by another meanwhile", "数据已被他人修改")                 \
    X(TOO_LARGE, "too-large", 413, "More than this server accepts", "超出允许的大小")              \
    X(UNSUPPORTED, "unsupported", 415, "A format this server does not read", "不支持的格式")       \
    X(LIMITED, "too-many-requests", 429, "Too often", "请求过于频繁")                              \
    X(UNCONDITIONAL, "precondition-required", 428, "Say which version is changed",                 \
      "请说明所修改的版本")                                                                        \
    X(INTERNAL, "internal", 500, "A fault of this server", "服务器内部错误")                       \
    X(BUSY, "busy", 503, "Full right now, worth trying again", "繁忙，请稍后再试")                 \
    X(UNAVAILABLE, "unavailable", 503, "Not available on this machine", "本机暂不可用")            \
    X(FULL, "storage-full", 507, "No space left", "存储空间不足")

enum error_code {
    ERROR_NONE,
#define X(code, slug, http, title, zh) ERROR_##code,
    ERROR_CODES(X)
#undef X
        ERROR_COUNT
};

enum lang { LANG_ZH, LANG_EN, LANG_COUNT };

struct error {
    enum error_code code;
    const char *where;             /* the reporting function, for the log only */
    char message[LANG_COUNT][360]; /* one sentence each, no newline */
    /* What exactly was wrong, where that can be named; empty otherwise. */
    char parameter[64];
    char value[120];
    char expected[160];
    int retry_s; /* of ERROR_LIMITED: when it is worth trying again; 0: not known */
};

/*
 * What fills an error yields false. The four are macros, so that a checker that sees one file at
 * a time (clang-tidy) sees the false, too, and does not follow a failure on as if it were none.
 */
#define YIELDS_FALSE(call)                                                                         \
    ({                                                                                             \
        call;                                                                                      \
        false;                                                                                     \
    })

/* Fill *err: `return error_set(err, ERROR_INVALID, ...);` */
#define error_set(err, code, ...) YIELDS_FALSE(error_set_at((err), (code), __func__, __VA_ARGS__))

/* A message with one %s, filled with `what` in its own language; both are marked by WORDS(). */
#define error_expected(err, fmt, what) YIELDS_FALSE(error_set_expected((err), (fmt), (what)))

/* Name the offender: the parameter (or column), what it was and what was expected. */
#define error_detail(err, ...) YIELDS_FALSE(error_set_detail((err), __VA_ARGS__))

/* Say what was being done, in front of why it failed. */
#define error_prefix(err, ...) YIELDS_FALSE(error_set_prefix((err), __VA_ARGS__))

void error_set_at(struct error *err, enum error_code code, const char *where, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
void error_set_expected(struct error *err, const char *fmt, const char *what);
void error_set_detail(struct error *err, struct str parameter, struct str value,
                      const char *expected);
void error_set_prefix(struct error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

const char *error_slug(enum error_code code);
const char *error_title(enum error_code code, enum lang lang);
unsigned error_http_status(enum error_code code);

/*
 * The text in the language asked for, with the arguments put in. `fmt` is the
 * English format; a format without a line in messages.tsv stays English.
 * Never more than `size` bytes with the NUL; never half a UTF-8 character.
 */
/* Marks a text that is shown through words_find() later, so that its line is demanded, too. */
#define WORDS(text) (text)

void words_format(char *out, size_t size, enum lang lang, const char *fmt, va_list args);
const char *words_find(enum lang lang, const char *fmt);
