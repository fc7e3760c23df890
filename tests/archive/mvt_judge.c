/*
 * mvt_judge FILE...: what tile_check says of each vector tile: "ok NAME" or
 * "no NAME: why", one a line.
 */
#include <stdio.h>

#include "yardstick/archive/tile_check.h"
#include "yardstick/base/fs.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        AUTO(buf) bytes = BUF_INIT(TILE_EXPANDED_MAX);
        struct error err = { 0 };

        if (fs_read(argv[i], &bytes, &err) && mvt_check(buf_str(&bytes), 0, NULL, &err))
            printf("ok %s\n", argv[i]);
        else
            printf("no %s: %s\n", argv[i], err.message[LANG_EN]);
    }
    return 0;
}
