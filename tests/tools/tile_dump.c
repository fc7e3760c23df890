/*
 * tile_dump FILE: prints a vector tile (not gzipped) as text; exit 1 if it is broken.
 */
#include <stdio.h>

#include "tile/tile_text.h"

int main(int argc, char **argv)
{
    AUTO(buf) tile = BUF_INIT(64 << 20);
    AUTO(buf) text = BUF_INIT(1 << 30);
    char piece[65536];
    size_t n;
    bool ok;
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : stdin;

    if (!file) {
        perror(argv[1]);
        return 2;
    }
    while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
        buf_add(&tile, (struct str){ piece, n });
    fclose(file);
    ok = tile_text(buf_str(&tile), &text);
    fwrite(buf_str(&text).ptr, 1, text.len, stdout);
    return ok ? 0 : 1;
}
