#!/bin/sh
# The browser of the pages' tests: the one that is there, or Debian's where we may install it.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing Debian's chromium for the pages' tests"
    log=$(mktemp)
    if { apt-get update && apt-get install -y --no-install-recommends chromium; } >"$log" 2>&1; then exit 0; fi
    tail -n 5 "$log" >&2
fi
echo "make test-foreign needs Chromium: install it (Debian: apt-get install chromium)" >&2
exit 1
