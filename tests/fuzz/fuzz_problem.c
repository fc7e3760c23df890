/* problem: any text is read or refused with a reason; what is read can be checked against any plan.
 */
#include "yardstick/plan/plan_check.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void ignore(void *to, const struct plan_finding *finding)
{
    (void)to;
    if (!finding->text.message[LANG_EN][0])
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct plan_findings findings = { ignore, NULL, 0 };
    struct arena arena = ARENA_INIT(64 << 20);
    struct error err = { 0 };
    struct problem problem;

    if (!problem_read(text, &arena, &problem, &err)) {
        if (err.code == ERROR_NONE || !err.message[LANG_EN][0])
            __builtin_trap();
    } else {
        // The same text as a plan: a problem may carry assignments of its own.
        (void)!plan_check(&problem, text, &arena, &findings, &err);
    }
    arena_release(&arena);
    return 0;
}
