#!/bin/sh
# embed_files.sh DIRECTORY SYMBOL OUT: writes OUT/table.c, which holds the files of
# the directory, each with its type, digest and, where it is smaller, its gzip.
set -eu
from=$1 symbol=$2 out=$3
mkdir -p "$out/gzip"

type_of() {
    case $1 in
    *.html) echo "text/html; charset=utf-8" ;;
    *.js | *.mjs) echo "text/javascript; charset=utf-8" ;;
    *.css) echo "text/css; charset=utf-8" ;;
    *.json | *.map) echo "application/json" ;;
    *.webmanifest) echo "application/manifest+json" ;;
    *.svg) echo "image/svg+xml" ;;
    *.png) echo "image/png" ;;
    *.webp) echo "image/webp" ;;
    *.jpg | *.jpeg) echo "image/jpeg" ;;
    *.ico) echo "image/x-icon" ;;
    *.woff2) echo "font/woff2" ;;
    *.wasm) echo "application/wasm" ;;
    *.txt) echo "text/plain; charset=utf-8" ;;
    *) echo "application/octet-stream" ;;
    esac
}

# Is it worth compressing? Pictures and fonts are compressed already.
packs() {
    case $1 in
    *.png | *.webp | *.jpg | *.jpeg | *.woff2 | *.ico) return 1 ;;
    esac
    [ "$(wc -c <"$2")" -lt "$(($(wc -c <"$1") * 9 / 10))" ]
}

# A file's bytes between two labels, as an asm statement of C.
incbin() { # label file
    printf '__asm__(".section .rodata\\n.globl %s_%s\\n.hidden %s_%s\\n%s_%s:\\n"\n' \
        "$symbol" "$1" "$symbol" "$1" "$symbol" "$1"
    if [ -n "$2" ]; then printf '        ".incbin \\"%s\\"\\n"\n' "$2"; fi
    printf '        ".globl %s_%s_end\\n.hidden %s_%s_end\\n%s_%s_end:\\n.byte 0\\n.previous");\n' \
        "$symbol" "$1" "$symbol" "$1" "$symbol" "$1"
    printf 'extern const unsigned char %s_%s[], %s_%s_end[];\n' "$symbol" "$1" "$symbol" "$1"
}

if [ -d "$from" ]; then
    find "$from" -type f | LC_ALL=C sort >"$out/files"
else
    : >"$out/files"
fi

printf '/* Made by cmake/embed_files.sh. */\n#include "yardstick/http/assets.h"\n\n' >"$out/table.c.new"
: >"$out/rows"
n=0
while IFS= read -r file; do
    path=${file#"$from"}
    digest=$(sha256sum "$file" | cut -c1-32)
    gzip -9nc "$file" >"$out/gzip/$n"
    packed=
    if packs "$file" "$out/gzip/$n"; then packed=$out/gzip/$n; fi
    { incbin "f$n" "$file"; incbin "g$n" "$packed"; } >>"$out/table.c.new"
    printf '    { "%s", "%s", %s_f%d, %s_f%d_end, %s_g%d, %s_g%d_end, "%s" },\n' \
        "$path" "$(type_of "$file")" "$symbol" $n "$symbol" $n "$symbol" $n "$symbol" $n \
        "$digest" >>"$out/rows"
    n=$((n + 1))
done <"$out/files"
{
    printf '\nextern const struct asset %s[];\nextern const size_t n_%s;\n' "$symbol" "$symbol"
    printf 'const struct asset %s[] = {\n' "$symbol"
    cat "$out/rows"
    # C has no empty arrays; the last row is not counted.
    printf '    { 0 },\n};\nconst size_t n_%s = %d;\n' "$symbol" "$n"
} >>"$out/table.c.new"
mv "$out/table.c.new" "$out/table.c"
