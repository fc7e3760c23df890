#!/bin/sh
# page.sh WEB: build the page, installing its packages when the lock file has changed.
set -eu
cd "$1"
if ! cmp -s package-lock.json node_modules/.installed-lock; then
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed-lock
fi
npm run --silent build
