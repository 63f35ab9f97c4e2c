package io.redisguard.page;

import io.redisguard.TestPolicy;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyMistake;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A guard that knows what a test tells it; well in every way until then.
final class FakeGuard implements Known {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  Optional<ClusterSnapshot> cluster = Optional.of(ManifestCluster.of(List.of()));
  Duration age = Duration.ZERO;
  GuardPolicy policy = TestPolicy.protect();
  List<PolicyMistake> mistakes = List.of();
  List<Hold> holds = new ArrayList<>();
  Map<String, Told> told = new HashMap<>();
  Optional<Instant> certificateEnd = Optional.of(NOW.plus(Duration.ofDays(60)));
  Disruptions disruptions = Disruptions.NONE;
  int looks;

  static FakeGuard with(String manifests) {
    FakeGuard guard = new FakeGuard();
    guard.cluster = Optional.of(clusterOf(manifests));
    return guard;
  }

  static ClusterSnapshot clusterOf(String manifests) {
    return ManifestCluster.of(
        ManifestReader.read(
                List.of("-"), new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
            .objects());
  }

  Shown shown() {
    return new Shown.Reader().read(cluster.orElseThrow(), this);
  }

  String html() {
    return PageText.of(this, cluster.isEmpty() ? new Shown(List.of(), List.of()) : shown());
  }

  @Override
  public Instant now() {
    return NOW;
  }

  @Override
  public Optional<ClusterSnapshot> cluster() {
    looks++;
    return cluster;
  }

  @Override
  public String clusterWords() {
    return cluster.isPresent() ? "followed" : "the cluster has not been read yet";
  }

  @Override
  public Duration clusterAge() {
    return age;
  }

  @Override
  public GuardPolicy policy() {
    return policy;
  }

  @Override
  public List<PolicyMistake> mistakes() {
    return mistakes;
  }

  @Override
  public List<Hold> holds() {
    return holds;
  }

  @Override
  public Optional<Told> told(String group) {
    return Optional.ofNullable(told.get(group));
  }

  @Override
  public Optional<Instant> certificateEnd() {
    return certificateEnd;
  }

  @Override
  public Disruptions disruptions() {
    return disruptions;
  }
}
