#!/bin/sh
# journeys.sh PROGRAM WEB PROJECT: the page's journeys against a server on a fresh demo city.
# RELEASE_PROGRAM in the environment is used instead: a release answers faster than a program with sanitizers.
# Screenshots stay in WEB/test-results for a person to look at.
set -eu
program=${RELEASE_PROGRAM:-$1} web=$2 project=$3
folder=$(mktemp -d /tmp/ys_page.XXXXXX)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT INT TERM
"$program" demo --data "$folder/data"
"$program" serve --data "$folder/data" --listen 127.0.0.1:0 >"$folder/url" 2>"$folder/log" &
server=$!
for _ in $(seq 100); do
    [ -s "$folder/url" ] && break
    sleep 0.2
done
[ -s "$folder/url" ] || { cat "$folder/log"; exit 1; }
cd "$web"
YARDSTICK_URL=$(cat "$folder/url") YARDSTICK_DATA="$folder/data" npm run --silent e2e -- --project="$project" --output="test-results/run-$project" || { tail -20 "$folder/log"; exit 1; }
