package io.redisguard.facts;

import io.redisguard.subject.PodView;
import io.redisguard.subject.Selector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the labels of common charts and operators say about Redis pods, plus what a policy adds.
///
/// A role label is a hint, never proof: it lags, doubles and vanishes. Labels that every pod of a
/// group carries with the same value (bitnami's `app.kubernetes.io/role: slave`, redis-ha's
/// `<release>-redis-ha: replica`) say nothing and are not here.
///
/// @param patterns in the order in which they are asked
public record RedisIdentity(List<Pattern> patterns) {
  /// Pods that are Redis by their labels, and the label that tells their role.
  public record Pattern(Selector selector, RoleLabel roleLabel) {}

  /// A label that tells the role.
  ///
  /// @param key empty when no label tells the role
  /// @param moves whether it moves to another pod at a failover
  public record RoleLabel(String key, String master, String replica, boolean moves) {
    private static final RoleLabel NONE = new RoleLabel("", "", "", false);

    public static RoleLabel none() {
      return NONE;
    }

    public static RoleLabel moving(String key, String master, String replica) {
      return new RoleLabel(key, master, replica, true);
    }

    boolean isNone() {
      return key.isEmpty();
    }
  }

  /// What a pod's own labels claim.
  public enum LabelledRole {
    MASTER,
    REPLICA,
    SILENT
  }

  /// Charts and operators that are known; sources in docs/redis.md.
  private static final List<Pattern> KNOWN =
      List.of(
          pattern(
              Map.of("app.kubernetes.io/name", "redis"),
              RoleLabel.moving("isMaster", "true", "false")),
          pattern(
              Map.of("app.kubernetes.io/name", "valkey"),
              RoleLabel.moving("isMaster", "true", "false")),
          pattern(
              Map.of("app.kubernetes.io/name", "redis"),
              new RoleLabel("app.kubernetes.io/component", "master", "replica", false)),
          pattern(Map.of("app", "redis-ha"), RoleLabel.none()),
          pattern(
              Map.of("app.kubernetes.io/component", "redis"),
              RoleLabel.moving("redisfailovers-role", "master", "slave")),
          new Pattern(
              exists("redis_setup_type"), RoleLabel.moving("redis-role", "master", "slave")),
          new Pattern(
              exists("apps.kubeblocks.io/component-name"),
              RoleLabel.moving("kubeblocks.io/role", "primary", "secondary")),
          pattern(
              Map.of("app.kubernetes.io/name", "dragonfly"),
              RoleLabel.moving("role", "master", "replica")));

  public static final RedisIdentity STANDARD = new RedisIdentity(KNOWN);

  public RedisIdentity {
    patterns = List.copyOf(patterns);
  }

  /// These patterns first, then the known ones.
  public static RedisIdentity standardAnd(List<Pattern> own) {
    List<Pattern> all = new ArrayList<>(own);
    all.addAll(KNOWN);
    return new RedisIdentity(all);
  }

  /// The role that a label claims for the pod.
  public LabelledRole labelledRole(PodView pod) {
    RoleLabel label = roleLabel(pod);
    String value = label.isNone() ? null : pod.labels().get(label.key());
    if (value == null) {
      return LabelledRole.SILENT;
    }
    return value.equals(label.master())
        ? LabelledRole.MASTER
        : value.equals(label.replica()) ? LabelledRole.REPLICA : LabelledRole.SILENT;
  }

  /// The role label as the pod carries it, for people: `isMaster=true`; empty when it has none.
  public String roleLabelText(PodView pod) {
    RoleLabel label = roleLabel(pod);
    String value = label.isNone() ? null : pod.labels().get(label.key());
    return value == null ? "" : label.key() + "=" + value;
  }

  /// Keys of labels that move at a failover and mean nothing else: `role` alone could be anybody's.
  public Set<String> movingRoleKeys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Pattern pattern : patterns) {
      if (pattern.roleLabel().moves() && !pattern.roleLabel().key().equals("role")) {
        keys.add(pattern.roleLabel().key());
      }
    }
    return keys;
  }

  /// The key of this pod's role label if it moves at a failover; empty otherwise.
  public String movingRoleKey(PodView pod) {
    RoleLabel label = roleLabel(pod);
    return label.moves() ? label.key() : "";
  }

  /// Whether the pod's labels are those of a chart or operator that is known, or that the policy
  /// names.
  public boolean knows(PodView pod) {
    return patterns.stream().anyMatch(pattern -> pattern.selector().matches(pod.labels()));
  }

  private RoleLabel roleLabel(PodView pod) {
    for (Pattern pattern : patterns) {
      if (!pattern.roleLabel().isNone()
          && pod.labels().containsKey(pattern.roleLabel().key())
          && pattern.selector().matches(pod.labels())) {
        return pattern.roleLabel();
      }
    }
    return RoleLabel.none();
  }

  private static Pattern pattern(Map<String, String> labels, RoleLabel roleLabel) {
    return new Pattern(Selector.ofLabels(labels), roleLabel);
  }

  private static Selector exists(String key) {
    return new Selector.Labels(
        Map.of(), List.of(new Selector.Requirement(key, Selector.Operator.EXISTS, Set.of())));
  }
}
