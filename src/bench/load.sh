#!/bin/sh
# Load on the packaged server: recorded reviews over HTTPS (HTTP/1.1, keep-alive, TLS 1.3) from wrk
# on the same machine, all rules on, eight connections and one. See docs/performance.md.
#
#   src/bench/load.sh [SECONDS]       time per measurement, default 20
#
# WARM_UP=SECONDS     under load before the first measurement, default 60
# DECISION_LOG=FILE   where the server's decision log goes (default /dev/null)
# RECORDING=FILE.jfr  also record a profile; then: jfr view hot-methods FILE.jfr
set -eu

seconds=${1:-20}
warm_up=${WARM_UP:-60}
log=${DECISION_LOG:-/dev/null}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
reviews=$root/src/test/resources/cases/reviews

fail() {
  echo "load: $*" >&2
  exit 1
}

command -v wrk >/dev/null || fail "wrk is missing: apt-get install -y wrk"
for tool in curl openssl; do
  command -v "$tool" >/dev/null || fail "$tool is missing"
done

# free_port FROM: the first port from there on that no socket has
free_port() {
  port=$1
  while grep -qi ":$(printf '%04x' "$port") " /proc/net/tcp /proc/net/tcp6 2>/dev/null; do
    port=$((port + 1))
  done
  echo "$port"
}

work=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || :
  [ -z "$server" ] || wait "$server" 2>/dev/null || :
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 \
  -subj /CN=localhost -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null

port=$(free_port 18443)
management=$(free_port 19000)
[ -z "${RECORDING:-}" ] || export JAVA_TOOL_OPTIONS="-XX:StartFlightRecording=settings=profile,filename=$RECORDING"
export QUARKUS_SHUTDOWN_DELAY=0s
"$root/redis-guard" serve --host 127.0.0.1 --port "$port" --management-port "$management" \
  --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" --policy "$reviews/policy.yaml" \
  --objects "$reviews/delete-master/cluster.json" --objects "$reviews/delete-master/objects.json" \
  >"$log" 2>"$work/server.err" &
server=$!

# The launcher may have to build first.
tries=0
until curl -fs -o /dev/null "http://127.0.0.1:$management/q/health/ready"; do
  kill -0 "$server" 2>/dev/null || fail "the server did not start: $(cat "$work/server.err")"
  tries=$((tries + 1))
  [ "$tries" -lt 600 ] || fail "the server is not ready: $(cat "$work/server.err")"
  sleep 0.5
done

memory() {
  awk '/^Vm(RSS|HWM):/ { printf "%s %.0f MiB  ", $1, $2 / 1024 }' "/proc/$server/status"
}

# load CONNECTIONS SECONDS: one line
load() {
  wrk --threads 1 --connections "$1" --duration "$2s" --script "$root/src/bench/load.lua" \
    "https://127.0.0.1:$port" -- "$reviews" >"$work/wrk.out" || fail "$(cat "$work/wrk.out")"
  grep '^load:' "$work/wrk.out" | sed 's/^load: //'
}

echo "decision log to $log; $(nproc) cores, shared with wrk"
echo "warm-up           $(load 8 "$warm_up")"
echo "8 connections     $(load 8 "$seconds")"
echo "1 connection      $(load 1 "$seconds")"
echo "memory            $(memory)"
