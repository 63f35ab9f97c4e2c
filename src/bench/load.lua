-- Recorded reviews for wrk, in turn; one line of figures at the end.
-- Argument: the folder of recorded reviews.

local mix = {
  "delete-master/review-01-validate-DELETE-pods.json", -- refused
  "delete-master/review-02-validate-DELETE-pods.json", -- the kubelet's
  "delete-master/review-03-validate-DELETE-pods.json",
  "delete-master/review-05-mutate-CREATE-pods.json",
  "delete-master/review-06-validate-CREATE-pods.json",
  "delete-master/review-07-validate-UPDATE-pods.json", -- 19 KB
  "delete-replica/review-01-validate-DELETE-pods.json",
  "evict-master/review-01-validate-CREATE-pods-eviction.json",
  "evict-replica-v1beta1/review-01-validate-CREATE-pods-eviction.json",
  "gc-cascade/review-02-validate-DELETE-pods.json",
  "pod-plain/review-01-mutate-CREATE-pods.json",
  "pdb-max-zero/review-01-validate-CREATE-poddisruptionbudgets.json",
  "pdb-ok/review-01-validate-CREATE-poddisruptionbudgets.json",
}

local requests = {}
local turn = 0

function init(args)
  wrk.headers["Content-Type"] = "application/json"
  for i, name in ipairs(mix) do
    local file = assert(io.open(args[1] .. "/" .. name, "rb"))
    local endpoint = name:find("-mutate-", 1, true) and "/mutate" or "/validate"
    requests[i] = wrk.format("POST", endpoint .. "?timeout=10s", nil, file:read("*a"))
    file:close()
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format(
    "load: %6.0f reviews/s   p50 %.2f ms   p99 %.2f ms   not 200: %d   lost: %d",
    summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000,
    latency:percentile(99) / 1000,
    errors.status,
    lost))
end
