#!/usr/bin/env bash
# Builds meshwright/node-local:<major>, a stand-in for node:<major>-slim where no registry can be reached.
# usage: build-node.sh     takes the node on the PATH
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -gt 0 ]; then
  sed -n '2,3s/^# //p' "$0" >&2
  exit 2
fi
# shellcheck source-path=SCRIPTDIR
source "$here/rootfs.sh"

command -v node >/dev/null || fail "no node on the PATH"
# process.execPath: the node on the PATH may be a version manager's wrapper
add_program "$(node -p process.execPath)" /usr/local/bin/node
add_user node 1000 /home/node
add_certificates
build_image "meshwright/node-local:$(node -p 'process.versions.node.split(".")[0]')" "$here/node.Dockerfile"
