#!/usr/bin/env bash
# Builds meshwright/envoy-local:<version>, a stand-in for envoyproxy/envoy where no registry can be reached.
# usage: build.sh [ENVOY_BINARY]     default: $ENVOY_PATH, else the binary in Meshwright's cache
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -gt 1 ] || [[ ${1:-} == -* ]]; then
  sed -n '2,3s/^# //p' "$0" >&2
  exit 2
fi
# shellcheck source-path=SCRIPTDIR
source "$here/rootfs.sh"
source "$here/../../.env"

binary=${1:-${ENVOY_PATH:-${XDG_CACHE_HOME:-$HOME/.cache}/meshwright/envoy/$ENVOY_VERSION/envoy}}
[ -x "$binary" ] || fail "$binary: no such program; name an Envoy binary: build.sh ENVOY_BINARY"
found=$("$binary" --version 2>&1) || fail "$binary: does not run here:"$'\n'"$found"
[[ $found == *"/$ENVOY_VERSION/"* ]] || fail "$binary: not Envoy $ENVOY_VERSION but $(xargs <<<"$found")"
busybox=$(command -v busybox) || fail "no busybox on the PATH: install the package busybox-static"

add_program "$binary" /usr/local/bin/envoy
add_program "$busybox" /bin/busybox
for applet in sh cat env grep id ls nc sleep wget; do ln -s busybox "$root/bin/$applet"; done
add_user envoy 101 /nonexistent
add_certificates
install -d -m 0755 "$root/etc/envoy"
install -m 0755 "$here/docker-entrypoint.sh" "$root/docker-entrypoint.sh"
build_image "meshwright/envoy-local:$ENVOY_VERSION" "$here/envoy.Dockerfile"
