#!/bin/sh
# Every format given to error_set and error_prefix has its Chinese line, with the same conversions.
exec python3 "$1/tests/check_words.py" "$1"
