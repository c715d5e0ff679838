#!/usr/bin/env bash
# Gives the docker command its compose plugin, built from source, if it has none.
# usage: install.sh
set -euo pipefail
cd "$(dirname "$0")"

if docker compose version >/dev/null 2>&1; then exit 0; fi

plugin=${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins/docker-compose
mkdir -p "$(dirname "$plugin")"
module=github.com/docker/compose/v5
version=$(go list -m -f '{{.Version}}' "$module")
# The plugin knows its version only from the linker. What go says is a line for each of 100 modules: shown on failure.
said=$(CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X $module/internal.Version=$version" \
  -o "$plugin" "$module/cmd" 2>&1) || {
  echo "$said" >&2
  echo "error: the compose plugin $version did not build" >&2
  exit 1
}
docker compose version
