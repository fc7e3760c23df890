#!/bin/sh
# Every #include "yardstick/<layer>/…" and third-party <header> against tests/layers.txt.
cd "$1" || exit 2
find src include/yardstick -name '*.[ch]' | LC_ALL=C sort | xargs awk '
FNR == 1 { split(FILENAME, p, "/"); here = p[1] == "src" ? p[2] : p[3] }
FILENAME == table { next }
FNR == 1 && !(here in may) { print FILENAME ": the layer " here " is not in tests/layers.txt"; bad = 1 }
/^#include "yardstick\// {
    split($2, q, "/"); want = q[2]
    if (want != here && !(here SUBSEP want in allowed)) { print FILENAME ":" FNR ": " here " may not include " $2; bad = 1 }
}
/^#include [<"]/ {
    name = substr($2, 2)
    for (door in owners) if (index(name, door) == 1 && !((door, here) in opens)) {
        print FILENAME ":" FNR ": only" owners[door] " may include " $2; bad = 1 }
}
BEGIN {
    table = "tests/layers.txt"
    while ((getline line < table) > 0) {
        if (line ~ /^#/ || line == "") continue
        layer = substr(line, 1, 12); gsub(/ /, "", layer); may[layer] = 1
        n = split(substr(line, 13), rest, / +/)
        for (i = 1; i <= n; i++) {
            if (rest[i] ~ /[.\/_]/) { opens[rest[i], layer] = 1; owners[rest[i]] = owners[rest[i]] " " layer }
            else if (rest[i] != "-" && rest[i] != "") allowed[layer, rest[i]] = 1
        }
    }
}
END { exit bad }'
