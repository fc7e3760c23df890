#!/bin/sh
# The program that serves never links GDAL: a file can make GDAL fetch addresses and read other files.
program=$2/bin/yardstick
[ -x "$program" ] || { echo "skipped: $program is not built"; exit 0; }
if ldd "$program" | grep libgdal; then
    echo "  yardstick links libgdal: only yardstick-worker may"
    exit 1
fi
