/* mvt: any bytes are refused in words or are a vector tile whose layers can be listed. */
#include "yardstick/archive/tile_check.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct str bytes = { (const char *)data, size };
    struct mvt_seen *seen = calloc(1, sizeof(*seen));
    AUTO(buf) text = BUF_INIT(8 << 20);
    struct json j = JSON_INIT(&text);
    struct error err = { 0 };

    for (int kind = TILE_PNG; kind < TILE_KINDS; kind++)
        (void)!picture_check(bytes, (enum tile_kind)kind, &err);
    if (seen && !mvt_check(bytes, size % 23, seen, &err) && !err.message[LANG_EN][0])
        __builtin_trap();
    if (seen)
        mvt_seen_write(seen, &j, NULL);
    if (!str_is_utf8(buf_str(&text)))
        __builtin_trap();
    free(seen);
    return 0;
}
