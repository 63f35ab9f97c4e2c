#!/bin/sh
# Makes sure of the programs that integration tests run, and installs what is missing if it may.
set -eu
missing=''
# PACKAGE PROGRAM...
need() {
  package=$1
  shift
  for program; do
    command -v "$program" >/dev/null || {
      missing="$missing $package"
      return
    }
  done
}
need redis-server redis-server
need redis-tools redis-cli
need busybox busybox
need dash dash
need bash bash
need shellcheck shellcheck
need openssl openssl
need coreutils timeout
need prometheus prometheus promtool
need chromium chromium
[ -n "$missing" ] || exit 0

get="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The integration tests need programs that are not installed. On Debian or Ubuntu:" >&2
  echo "  sudo apt-get update && sudo $get" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# the tests start servers of their own
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod 755 $policy
fi
# shellcheck disable=SC2086
$get
