#!/usr/bin/env bash
# Copies the fonts that go into the binary from Debian's fonts-inter and fonts-noto-core.
set -eu
cd "$(dirname "$0")/.."
take() { # take PACKAGE FOLDER FILE...: copies the files
  local package=$1 from=/usr/share/fonts/$2
  shift 2
  for f in "$@"; do
    [ -f "$from/$f" ] || { echo "$from/$f is missing: apt-get install $package" >&2; exit 1; }
    cp "$from/$f" assets/fonts/
  done
}
take fonts-inter opentype/inter InterDisplay-{SemiBold,Bold,ExtraBold}.otf
take fonts-noto-core truetype/noto NotoSans{Arabic,Hebrew,Thai,Devanagari}-Bold.ttf
