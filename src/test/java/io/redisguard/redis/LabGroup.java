package io.redisguard.redis;

import io.redisguard.TestPod;
import io.redisguard.facts.Asked;
import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.facts.RedisIdentity;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.PodView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The nodes of a lab as the pods of a StatefulSet, each on a node of its own.
public final class LabGroup {
  private final RedisLab lab;

  public LabGroup(RedisLab lab) {
    this.lab = lab;
  }

  public static String podName(LabNode node) {
    return "redis-node-" + node.index();
  }

  public static PodView pod(LabNode node) {
    return TestPod.redis(podName(node)).on("n" + node.index()).at(node.address()).view();
  }

  public NamespaceView namespace() {
    Map<String, PodView> pods =
        lab.nodes().stream()
            .map(LabGroup::pod)
            .collect(Collectors.toMap(PodView::name, Function.identity()));
    return new NamespaceView(
        NamespaceInfo.named(TestPod.NAMESPACE), pods, List.of(), List.of(), List.of(), List.of());
  }

  /// Asks everybody, with a second's patience.
  LiveGroup ask(RedisAccess access) {
    return ask(access, RedisProbe.LONGEST);
  }

  LiveGroup ask(RedisAccess access, Duration patience) {
    PodView pod = pod(lab.nodes().getFirst());
    NamespaceView namespace = namespace();
    return new RedisProbe()
        .ask(
            pod,
            RedisGroup.of(pod, namespace, RedisIdentity.STANDARD),
            namespace,
            access,
            patience);
  }

  /// Hands over as the guard does.
  HandoverResult handOver(LabNode master, RedisAccess access, Duration patience) {
    return new GuardHandover(ask(access), pod(master), access, patience).run();
  }

  /// Hands over as the guard does for an eviction, and says how it ended.
  public String handOver(LabNode master) {
    return handOver(master, access(), Duration.ofSeconds(20)).toString();
  }

  /// What a Secret for this lab has to hold.
  public Map<String, String> secret() {
    LabSettings settings = lab.settings();
    Map<String, String> secret = new HashMap<>();
    if (settings.acl()) {
      secret.put("username", LabSettings.GUARD);
      secret.put("password", LabSettings.GUARD_PASSWORD);
      secret.put("sentinel-username", LabSettings.GUARD);
      secret.put("sentinel-password", LabSettings.GUARD_PASSWORD);
    } else {
      secret.put("password", settings.password());
      secret.put("sentinel-password", settings.sentinelPassword());
    }
    lab.certificates()
        .ifPresent(
            certificates -> {
              secret.put("ca.crt", read(certificates.authority()));
              secret.put("tls.crt", read(certificates.certificate()));
              secret.put("tls.key", read(certificates.key()));
            });
    return secret;
  }

  RedisAccess access() {
    return access(secret());
  }

  static RedisAccess access(Map<String, String> secret) {
    if (RedisAccess.of(secret) instanceof Fact.Known<RedisAccess>(RedisAccess access)) {
      return access;
    }
    throw new AssertionError("the Secret is wrong: " + RedisAccess.of(secret));
  }

  /// What each server and Sentinel answered, in one word: `Told`, `Locked` …
  static List<String> outcomes(LiveGroup group) {
    return group.members().stream()
        .map(member -> word(member.server()) + "/" + word(member.sentinel()))
        .toList();
  }

  private static String word(@Nullable Asked<?> asked) {
    return asked == null ? "-" : asked.getClass().getSimpleName();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
