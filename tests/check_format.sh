#!/bin/sh
# Formatting is checked, never applied during a build: clang-format -i FILE mends it.
cd "$1" || exit 2
command -v clang-format >/dev/null 2>&1 || { echo "no clang-format here, not checked"; exit 0; }
find src include tests bench -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror
