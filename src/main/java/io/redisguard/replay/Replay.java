package io.redisguard.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.policy.GuardPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Reads audit logs from their beginning to their end.
public final class Replay {
  private final GuardPolicy policy;
  private final String namespace;
  private final List<JsonNode> objects;

  /// @param namespace that alone is looked at; empty for all of them
  /// @param objects of the cluster, for logs that have no bodies
  public Replay(GuardPolicy policy, String namespace, List<JsonNode> objects) {
    this.policy = policy;
    this.namespace = namespace;
    this.objects = List.copyOf(objects);
  }

  public Replayed read(LogFiles files, InputStream standardInput, Meter meter) throws IOException {
    Deeds deeds = new Deeds(policy, objects);
    try (AuditLog log = new AuditLog(files, standardInput, event -> matters(event, deeds), meter)) {
      for (AuditEvent event = log.next(); event != null; event = log.next()) {
        deeds.take(event);
      }
      return deeds.book().closed(log.count(), log.troubles());
    }
  }

  private boolean matters(AuditEvent event, Deeds deeds) {
    return Prefilter.VERBS.contains(event.verb())
        && (namespace.isEmpty()
            || namespace.equals(event.target().namespace())
            || namespace.equals(event.target().name()))
        && deeds.areOf(event);
  }
}
