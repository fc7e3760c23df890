/*
 * attr: the few macros every file may use. None of them hides control flow.
 */
#pragma once

/* The result carries a failure; ignoring it is a compile error here. */
#define MUST_CHECK __attribute__((warn_unused_result))

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/*
 * AUTO(buf) b = BUF_INIT(4096);   releases b on every way out of the scope.
 * Works for any `struct T` that has `void T_release(struct T *)`.
 */
#define AUTO(type) __attribute__((cleanup(type##_release))) struct type

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
