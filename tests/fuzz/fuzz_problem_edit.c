/* problem_edit: whatever is merged, marked or left out of any JSON is JSON again. */
#include "yardstick/scenario/problem_edit.h"

enum { BYTES = 1 << 20 };

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void is_json(struct buf *out, bool done)
{
    struct json_doc doc = { 0 };
    struct error err = { 0 };

    if (done && !json_read(buf_str(out), BYTES, &doc, &err))
        __builtin_trap();
    json_doc_release(&doc);
    buf_clear(out);
}

/* {"problem", "patch", "hand", "empty", "keep"} */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static const char *const drop[] = { "goals", NULL };
    struct problem_rule_name rules[PROBLEM_PRICES_MAX];
    struct buf out = BUF_INIT(BYTES);
    struct json_doc doc = { 0 };
    struct error err = { 0 };

    if (size < BYTES / 8 &&
        json_read((struct str){ (const char *)data, size }, BYTES, &doc, &err)) {
        const struct json_value *problem = json_get(doc.root, "problem");
        struct problem_marks marks = { json_get(doc.root, "hand"), json_get(doc.root, "empty"),
                                       json_get(doc.root, "keep") };
        size_t n = problem_rules_list(problem, rules);

        if (n > PROBLEM_PRICES_MAX)
            __builtin_trap();
        is_json(&out, problem_merge(problem, json_get(doc.root, "patch"), drop, &out, &err));
        is_json(&out, problem_mark(problem, &marks, &out, &err));
        is_json(&out, problem_hand_merge(json_get(problem, "pins"), marks.hand, &out, &err));
        for (size_t i = 0; i < n; i++)
            is_json(&out, problem_without(problem, &rules[i], &out, &err));
    }
    json_doc_release(&doc);
    buf_release(&out);
    return 0;
}
