#!/bin/sh
# An audit log of 1 GB (or of $1 MB), then `replay` on it with the heap of a server: time, rate and
# the most memory it ever had. Of ten events eight are reads, leases and events, as in real logs.
set -eu

megabytes=${1:-1000}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
jar=$root/target/quarkus-app/quarkus-run.jar
[ -f "$jar" ] || {
  echo "$jar is missing: ./mvnw package -DskipTests" >&2
  exit 1
}
# shellcheck source=../../.mvn/find-jdk.sh
. "$root/.mvn/find-jdk.sh"
find_java java

awk -v bytes="$((megabytes * 1000000))" '
  function event(verb, uri, user, resource, namespace, name, part, code, body) {
    second = n / 40
    time = sprintf("2026-11-%02dT%02d:%02d:%02d.%06dZ", 1 + second / 86400 % 28, second / 3600 % 24, second / 60 % 60, second % 60, n % 40 * 25000)
    line = "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"" (body == "" ? "Metadata" : "RequestResponse") "\",\"auditID\":\"" n "-4cd9-4a38-9fa2-a59130c282b3\",\"stage\":\"ResponseComplete\",\"requestURI\":\"" uri "\",\"verb\":\"" verb "\",\"user\":{\"username\":\"" user "\",\"groups\":[\"system:authenticated\"]},\"sourceIPs\":[\"10.0.0.1\"],\"userAgent\":\"client/v1.37.1 (linux/amd64) kubernetes/f78e7b4\",\"objectRef\":{\"resource\":\"" resource "\",\"namespace\":\"" namespace "\",\"name\":\"" name "\",\"apiVersion\":\"v1\"" (part == "" ? "" : ",\"subresource\":\"" part "\"") "},\"responseStatus\":{\"metadata\":{},\"code\":" code "}" body ",\"requestReceivedTimestamp\":\"" time "\",\"stageTimestamp\":\"" time "\",\"annotations\":{\"authorization.k8s.io/decision\":\"allow\",\"authorization.k8s.io/reason\":\"RBAC: allowed by ClusterRoleBinding \\\"a\\\" of ClusterRole \\\"a\\\" to User \\\"" user "\\\"\"}}"
    print line
    written += length(line) + 1
    n++
  }
  function pod(namespace, name, uid, image, managed) {
    managed = ""
    for (i = 0; i < 30; i++) managed = managed "\"f:field" i "\":{\".\":{},\"f:name\":{}},"
    return ",\"responseObject\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" name "\",\"namespace\":\"" namespace "\",\"uid\":\"" uid "\",\"labels\":{\"app.kubernetes.io/name\":\"" image "\",\"isMaster\":\"true\"},\"managedFields\":[{" managed "\"f:end\":{}}]},\"spec\":{\"nodeName\":\"n1\",\"containers\":[{\"name\":\"" image "\",\"image\":\"" image ":8.2\",\"command\":[\"" image "-server\"],\"ports\":[{\"containerPort\":6379}]}]},\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}],\"containerStatuses\":[{\"name\":\"" image "\",\"restartCount\":0}]}}"
  }
  BEGIN {
    while (written < bytes) {
      for (k = 0; k < 4; k++) event("get", "/api/v1/namespaces/a/configmaps/c" k, "system:apiserver", "configmaps", "a", "c" k, "", 200, "")
      for (k = 0; k < 2; k++) event("update", "/apis/coordination.k8s.io/v1/namespaces/a/leases/l" k, "system:node:n" k, "leases", "a", "l" k, "", 200, "")
      for (k = 0; k < 2; k++) event("create", "/api/v1/namespaces/a/events", "system:node:n1", "events", "a", "e" k, "", 201, "")
      event("patch", "/api/v1/namespaces/web/pods/web-" n "/status", "system:node:n1", "pods", "web", "web-" n, "status", 200, pod("web", "web-" n, "w" n, "nginx"))
      g = int(n / 10) % 100
      event("patch", "/api/v1/namespaces/r" g "/pods/redis-node-0/status", "system:node:n1", "pods", "r" g, "redis-node-0", "status", 200, pod("r" g, "redis-node-0", "u" g, "redis"))
      if (int(n / 10) % 5000 == 0) event("delete", "/api/v1/namespaces/r" g "/pods/redis-node-0", "alice", "pods", "r" g, "redis-node-0", "", 403, "")
    }
  }' > "$folder/audit.log"

ls -l "$folder/audit.log" | awk '{ printf "%.0f MB of audit log\n", $5 / 1e6 }'
start=$(date +%s%N)
"$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx192m -jar "$jar" replay "$folder/audit.log" > "$folder/out" &
pid=$!
most=0
while kill -0 "$pid" 2> /dev/null; do
  now=$(awk '/VmHWM/ { print $2 }' "/proc/$pid/status" 2> /dev/null || echo 0)
  most=${now:-$most}
  sleep 0.2
done
wait "$pid"
end=$(date +%s%N)
tail -n 1 "$folder/out"
awk -v ns="$((end - start))" -v mb="$megabytes" -v kb="$most" 'BEGIN { printf "%.1f s, %.0f MB/s, VmHWM %.0f MiB\n", ns / 1e9, mb / (ns / 1e9), kb / 1024 }'
