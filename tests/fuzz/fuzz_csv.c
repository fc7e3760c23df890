/* csv: any text gives the same cells whole and in halves, and always ends. */
#include "yardstick/gdal/csv.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct csv_record whole, half;
    struct str text = { (const char *)data, size };
    struct error err;
    char delimiter = csv_delimiter_guess(text);
    size_t used, used_half;

    csv_record_init(&whole);
    csv_record_init(&half);
    for (;;) {
        enum csv_step step = csv_parse(text, delimiter, true, &whole, &used, &err);
        enum csv_step part = csv_parse((struct str){ text.ptr, text.len / 2 }, delimiter, false,
                                       &half, &used_half, &err);

        if (step == CSV_MORE || (step == CSV_RECORD && (used == 0 || used > text.len)))
            __builtin_trap();
        // What is complete in half the text is the same record in all of it.
        if (part == CSV_RECORD && (step != CSV_RECORD || used != used_half ||
                                   !str_eq(buf_str(&whole.text), buf_str(&half.text))))
            __builtin_trap();
        if (step != CSV_RECORD)
            break;
        text = (struct str){ text.ptr + used, text.len - used };
    }
    csv_record_release(&whole);
    csv_record_release(&half);
    return 0;
}
