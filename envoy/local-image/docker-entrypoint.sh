#!/bin/sh
# As the official image's entrypoint: a first argument that is an option is an option of Envoy's.
set -e
if [ "${1#-}" != "$1" ]; then
  set -- envoy "$@"
fi
if [ "$1" = envoy ] && [ -n "$loglevel" ]; then
  set -- "$@" --log-level "$loglevel"
fi
exec "$@"
