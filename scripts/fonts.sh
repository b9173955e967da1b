#!/usr/bin/env bash
# Copies the fonts that go into the binary from Debian's fonts-inter.
set -eu
cd "$(dirname "$0")/.."
from=/usr/share/fonts/opentype/inter
for f in InterDisplay-SemiBold InterDisplay-Bold InterDisplay-ExtraBold; do
  [ -f "$from/$f.otf" ] || { echo "$from/$f.otf is missing: apt-get install fonts-inter" >&2; exit 1; }
  cp "$from/$f.otf" assets/fonts/
done
