package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.facts.Fact;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Manifests have nobody who could be asked; but Secrets may be among them.
///
/// @param secrets `namespace/name` → decoded data
public record NoLiveAnswers(Map<String, Fact<Map<String, String>>> secrets) implements LiveAnswers {
  private static final String WHY = "there is no API server to ask";

  public NoLiveAnswers {
    secrets = Map.copyOf(secrets);
  }

  public NoLiveAnswers() {
    this(Map.of());
  }

  public static NoLiveAnswers of(List<Manifest> manifests) {
    Map<String, Fact<Map<String, String>>> secrets = new HashMap<>();
    for (Manifest manifest : manifests) {
      if (manifest.kind().equals("Secret")) {
        JsonNode placed = ManifestCluster.inNamespace(manifest.object());
        ObjectKey key = ClusterStore.keyOf(placed);
        secrets.put(key.toString(), SecretData.of(key.toString(), placed));
      }
    }
    return new NoLiveAnswers(secrets);
  }

  @Override
  public boolean mayWait() {
    return false;
  }

  @Override
  public LivePod pod(ObjectKey key, Duration deadline) {
    return new LivePod.NotAsked(WHY);
  }

  @Override
  public Fact<Boolean> mayExempt(Actor actor, Duration deadline) {
    return Fact.unknown(WHY);
  }

  @Override
  public Fact<Map<String, String>> secret(String namespace, String name, Duration deadline) {
    return secrets.getOrDefault(namespace + "/" + name, Fact.known(Map.of()));
  }

  @Override
  public String toString() {
    return "no live answers, " + secrets.size() + " Secrets";
  }
}
