# shellcheck shell=bash
# What both local images share: a root file system out of this machine's own files, for `FROM scratch`.
# Sourced by build.sh and build-node.sh; leaves $context (build context) and $root (its rootfs folder).

fail() {
  echo "error: $1" >&2
  exit 1
}

[ "$(uname -s)" = Linux ] || fail "local images are made of this machine's Linux binaries, and this is $(uname -s)"
command -v docker >/dev/null || fail "no docker command on the PATH"
docker info >/dev/null 2>&1 || fail "no Docker engine answers: start it, or set DOCKER_HOST"

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
root=$context/rootfs
mkdir -p "$root"/{etc,tmp,usr/local/bin}
chmod 0755 "$context" "$root"
chmod 1777 "$root/tmp"

# Copies a program, the libraries that the loader reports for it, and the loader, each to the path it is looked up at.
add_program() { # FILE PATH_IN_IMAGE
  install -D -m 0755 "$1" "$root$2"
  # a static program has no libraries, which ldd reports as a failure
  { ldd "$1" 2>/dev/null || true; } | awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\/.*ld-linux/ { print $1 }' |
    while read -r library; do install -D -m 0755 "$library" "$root$library"; done
}

add_user() { # NAME ID HOME
  printf 'root:x:0:0:root:/root:/bin/sh\n%s:x:%s:%s:%s:%s:/bin/false\n' "$1" "$2" "$2" "$1" "$3" >"$root/etc/passwd"
  printf 'root:x:0:\n%s:x:%s:\n' "$1" "$2" >"$root/etc/group"
  # so that glibc reads /etc/hosts, where the engine writes a container's own name
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
}

add_certificates() {
  local bundle
  for bundle in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
    [ -r "$bundle" ] || continue
    install -D -m 0644 "$bundle" "$root/etc/ssl/certs/ca-certificates.crt"
    return
  done
  fail "no CA certificates on this machine: install the package ca-certificates"
}

# Neither BuildKit (Debian's engine comes without) nor a network is needed, as there is nothing to fetch.
build_image() { # TAG DOCKERFILE
  local output
  output=$(DOCKER_BUILDKIT=0 docker build --network none --tag "$1" --file "$2" "$context" 2>&1) ||
    fail "docker build of $1 failed:"$'\n'"$output"
  echo "built $1 ($(docker image inspect --format '{{.Size}}' "$1" | awk '{ printf "%d MB", $1 / 1e6 }'))"
}
