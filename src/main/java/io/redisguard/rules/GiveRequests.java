package io.redisguard.rules;

import io.redisguard.facts.ContainerRole;
import io.redisguard.facts.Fact;
import io.redisguard.facts.RedisContainers;
import io.redisguard.handover.RedisSettings;
import io.redisguard.policy.Option;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Quantity;
import io.redisguard.subject.Subject.PodUpdate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Redis container without a cpu or memory request → add them; a memory request below what Redis
/// may use → warn.
///
/// Under memory pressure the kubelet kills first whoever uses more than they requested, and only
/// then looks at priority: the request, not the priority class, would have saved the master of the
/// outage that this guard comes from. Redis may use maxmemory, plus what a fork copies and what
/// clients and replicas buffer. Source: kubernetes pkg/kubelet/eviction/helpers.go,
/// rankMemoryPressure.
public final class GiveRequests implements Rule {
  @Override
  public RuleId id() {
    return RuleId.POD_REQUESTS;
  }

  @Override
  public List<Objection> evaluate(Situation situation) {
    if (situation.subject() instanceof PodUpdate(PodView before, PodView after)) {
      return shrunk(before, after, situation);
    }
    PodUnderReview review = situation.newPod();
    if (review == null) {
      return List.of();
    }
    List<Objection> objections = new ArrayList<>();
    for (ContainerView container : review.spec().lastingContainers()) {
      if (RedisContainers.roleOf(container) != ContainerRole.OTHER) {
        Map<String, Quantity> missing = missing(review.spec(), container, situation);
        if (!missing.isEmpty()) {
          objections.add(missing(review, container, missing));
        }
        if (!missing.containsKey("memory")) {
          objections.addAll(
              tooSmall(review.what(), review.prefix(), review.spec(), container, situation));
        }
      }
    }
    return objections;
  }

  /// A resize in place that takes memory away until Redis no longer fits.
  private List<Objection> shrunk(PodView before, PodView after, Situation situation) {
    List<Objection> objections = new ArrayList<>();
    for (ContainerView container : after.spec().lastingContainers()) {
      Quantity now = memoryRequest(after.spec(), container);
      Quantity was = memoryRequestOf(container.name(), before.spec());
      if (now != null && was != null && now.isLessThan(was)) {
        objections.addAll(
            tooSmall("pod " + after.key(), "/spec", after.spec(), container, situation));
      }
    }
    return objections;
  }

  private static @Nullable Quantity memoryRequestOf(String name, PodSpecView spec) {
    for (ContainerView container : spec.lastingContainers()) {
      if (container.name().equals(name)) {
        return memoryRequest(spec, container);
      }
    }
    return null;
  }

  private Map<String, Quantity> missing(
      PodSpecView spec, ContainerView container, Situation situation) {
    Map<String, Quantity> missing = new TreeMap<>();
    if (!container.resources().requests("cpu") && !spec.resources().requests("cpu")) {
      missing.put("cpu", situation.setting(id(), Option.CPU));
    }
    if (!container.resources().requests("memory") && !spec.resources().requests("memory")) {
      Quantity least = situation.setting(id(), Option.MEMORY);
      Quantity needed = needed(spec, container, situation);
      missing.put("memory", needed != null && least.isLessThan(needed) ? needed : least);
    }
    return missing;
  }

  /// A sidecar among the init containers is only warned about: what it requests also counts while
  /// the pod initialises, and so decides where the pod fits at all.
  private static Objection missing(
      PodUnderReview review, ContainerView container, Map<String, Quantity> missing) {
    String names = String.join(" and ", missing.keySet());
    StringBuilder fix = new StringBuilder("set resources.requests");
    missing.forEach((name, quantity) -> fix.append(' ').append(name).append(' ').append(quantity));
    return Objection.that(
            "no-requests",
            "container %s of %s has no %s request: under pressure the kubelet kills it first"
                .formatted(container.name(), review.what(), names),
            fix.toString())
        .at(review.prefix() + container.path() + "/resources")
        .because(Map.of("container", container.name()))
        .curedBy(
            container.isOrdinary()
                ? List.of(new PodChange.AddRequests(container.path(), missing))
                : List.of());
  }

  private List<Objection> tooSmall(
      String what, String prefix, PodSpecView spec, ContainerView container, Situation situation) {
    Quantity request = memoryRequest(spec, container);
    Quantity needed = needed(spec, container, situation);
    if (request == null || needed == null || !request.isLessThan(needed)) {
      return List.of();
    }
    int headroom = situation.setting(id(), Option.HEADROOM_PERCENT);
    return List.of(
        Objection.that(
                "request-below-maxmemory",
                "container %s of %s requests %s of memory, but maxmemory + %d %% for fork and buffers is %s"
                    .formatted(container.name(), what, request, headroom, needed),
                "set resources.requests.memory " + needed)
            .at(prefix + container.path() + "/resources/requests/memory")
            .because(
                Map.of(
                    "container", container.name(),
                    "request", request.text(),
                    "needed", needed.text(),
                    "headroomPercent", headroom))
            .warnAtMost());
  }

  /// The request that the kubelet compares with: the pod's where it has one, or else the
  /// container's own. A limit stands in where neither is there. Source: kubernetes
  /// pkg/api/v1/resource/helpers.go, GetResourceRequestQuantity.
  private static @Nullable Quantity memoryRequest(PodSpecView spec, ContainerView container) {
    for (var amounts :
        List.of(
            spec.resources().requests(),
            container.resources().requests(),
            container.resources().limits(),
            spec.resources().limits())) {
      Quantity request = amounts.get("memory");
      if (request != null) {
        return request;
      }
    }
    return null;
  }

  /// maxmemory and headroom; null when the container is no server, has no maxmemory, or keeps it in
  /// a file.
  private @Nullable Quantity needed(
      PodSpecView spec, ContainerView container, Situation situation) {
    if (RedisContainers.roleOf(container) != ContainerRole.SERVER
        || !(RedisSettings.of(spec, container).maxmemoryBytes()
            instanceof Fact.Known<Long>(Long bytes))
        || bytes == 0) {
      return null;
    }
    int headroom = situation.setting(id(), Option.HEADROOM_PERCENT);
    return Quantity.mebibytes(
        BigDecimal.valueOf(bytes)
            .multiply(BigDecimal.valueOf(100L + headroom))
            .divide(BigDecimal.valueOf(100)));
  }
}
