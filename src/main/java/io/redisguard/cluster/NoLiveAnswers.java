package io.redisguard.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.facts.Fact;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Manifests have nobody who could be asked; but Secrets may be among them.
///
/// @param secrets `namespace/name` → decoded data
public record NoLiveAnswers(Map<String, Map<String, String>> secrets) implements LiveAnswers {
  private static final String WHY = "there is no API server to ask";

  public NoLiveAnswers {
    secrets = Map.copyOf(secrets);
  }

  public NoLiveAnswers() {
    this(Map.of());
  }

  public static NoLiveAnswers of(List<Manifest> manifests) {
    Map<String, Map<String, String>> secrets = new HashMap<>();
    for (Manifest manifest : manifests) {
      if (manifest.kind().equals("Secret")) {
        JsonNode placed = ManifestCluster.inNamespace(manifest.object());
        ObjectKey key = ClusterStore.keyOf(placed);
        secrets.put(key.namespace() + "/" + key.name(), data(placed));
      }
    }
    return new NoLiveAnswers(secrets);
  }

  private static Map<String, String> data(JsonNode secret) {
    Map<String, String> data = new HashMap<>();
    secret
        .path("data")
        .properties()
        .forEach(
            entry ->
                data.put(
                    entry.getKey(),
                    new String(
                        Base64.getMimeDecoder().decode(entry.getValue().asText("")), UTF_8)));
    secret
        .path("stringData")
        .properties()
        .forEach(entry -> data.put(entry.getKey(), entry.getValue().asText("")));
    return data;
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
    return Fact.known(secrets.getOrDefault(namespace + "/" + name, Map.of()));
  }

  @Override
  public String toString() {
    return "no live answers, " + secrets.size() + " Secrets";
  }
}
