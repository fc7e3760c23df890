#!/bin/sh
# Every public header compiles alone.
cd "$1" || exit 2
bad=0
for header in $(find include -name '*.h'); do
    printf '#include "%s"\n' "${header#include/}" |
        cc -std=gnu17 -D_GNU_SOURCE -Iinclude -I"$2/src/store/sql" -fsyntax-only -Wall -Wextra -Werror -x c - || { echo "$header"; bad=1; }
done
exit $bad
