package io.redisguard.lab;

import java.util.List;
import java.util.Map;

/// What one Sentinel says of its group.
public record SentinelView(
    Map<String, String> master,
    List<Map<String, String>> replicas,
    List<Map<String, String>> sentinels) {

  /// Whether it knows that many other nodes, all of them well and in their place.
  boolean isSettled(int others) {
    return master.getOrDefault("flags", "").equals("master")
        && replicas.size() == others
        && replicas.stream().allMatch(this::follows)
        && sentinels.size() == others
        && sentinels.stream()
            .allMatch(s -> s.getOrDefault("flags", "").equals("sentinel") && !runId(s).isEmpty());
  }

  /// Whether every replica told about itself in the last so many milliseconds.
  boolean heardWithin(long millis) {
    return replicas.stream()
        .allMatch(replica -> Long.parseLong(replica.getOrDefault("info-refresh", "0")) < millis);
  }

  private boolean follows(Map<String, String> replica) {
    return replica.getOrDefault("flags", "").equals("slave")
        && replica.getOrDefault("master-link-status", "").equals("ok")
        && replica.getOrDefault("master-host", "").equals(master.get("ip"));
  }

  private static String runId(Map<String, String> row) {
    return row.getOrDefault("runid", "");
  }
}
