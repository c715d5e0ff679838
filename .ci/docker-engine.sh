#!/usr/bin/env bash
# Starts a Docker engine on a machine without a service manager and waits until it answers; stops the engine it started.
# usage: docker-engine.sh start|stop
set -euo pipefail

state=/run/meshwright-docker
pidfile=$state/dockerd.pid
log=$state/dockerd.log
seconds_to_wait=60

answers() { docker info >/dev/null 2>&1; }

# A zombie still has a pid, so dockerd takes its pid file for a running engine and refuses to start.
is_alive() { # PID NAME
  [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ] && ! grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"
}

drop_stale() { # PIDFILE NAME
  if [ -s "$1" ] && ! is_alive "$(cat "$1")" "$2"; then rm -f "$1"; fi
}

give_up() {
  echo "error: docker engine: $1; the end of $log:" >&2
  tail -n 20 "$log" >&2
  exit 1
}

start() {
  if answers; then
    echo "docker engine: already running"
    return
  fi
  mkdir -p "$state"
  drop_stale "$pidfile" dockerd
  drop_stale /run/docker.pid dockerd
  drop_stale /run/docker/containerd/containerd.pid containerd

  # setsid: a Ctrl-C or a hang-up at the caller's terminal is no signal for the engine.
  # --ip: ports that a test publishes are not for the neighbours.
  setsid dockerd --ip 127.0.0.1 --pidfile "$pidfile" >"$log" 2>&1 </dev/null &
  local child=$!
  local deadline=$((SECONDS + seconds_to_wait))
  until answers; do
    kill -0 "$child" 2>/dev/null || give_up "ended while starting"
    [ "$SECONDS" -lt "$deadline" ] || give_up "no answer after $seconds_to_wait s"
    sleep 0.2
  done
  echo "docker engine: started, pid $(cat "$pidfile")"
}

stop() {
  local pid
  pid=$(cat "$pidfile" 2>/dev/null || true)
  if ! is_alive "$pid" dockerd; then
    echo "docker engine: none of ours is running"
    return
  fi
  kill "$pid"
  local deadline=$((SECONDS + seconds_to_wait))
  while is_alive "$pid" dockerd; do
    [ "$SECONDS" -lt "$deadline" ] || give_up "pid $pid did not end"
    sleep 0.2
  done
  rm -f "$pidfile"
  echo "docker engine: stopped"
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  *)
    echo "usage: docker-engine.sh start|stop" >&2
    exit 2
    ;;
esac
