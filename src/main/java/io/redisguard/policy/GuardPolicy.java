package io.redisguard.policy;

import static java.util.Objects.requireNonNull;

import io.redisguard.facts.RedisIdentity;
import io.redisguard.subject.Actor;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Selector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the guard shall do in this cluster. Immutable; a changed policy is a new one with another
/// digest.
///
/// @param scope namespaces that the guard looks at
/// @param redis what a Redis pod is
/// @param credentialsSecret name of the Secret, one per namespace, that lets the guard ask Redis;
///     empty for none
/// @param base rules of the profile with the policy's own on top
/// @param digest first 12 hex digits of the SHA-256 of the canonical spec
public record GuardPolicy(
    String name,
    Profile profile,
    Selector scope,
    RedisIdentity redis,
    String credentialsSecret,
    Actors actors,
    Exemptors exemptors,
    OnError onError,
    RulesInForce base,
    List<LocalRules> overrides,
    List<Exemption> exemptions,
    String digest) {

  /// Service accounts whose part is not clear from their names.
  ///
  /// @param controllers raw deletes are their work: an operator that rolls its pods
  /// @param people treated as a person: a pipeline that deletes for somebody
  public record Actors(Set<String> controllers, Set<String> people) {
    public Actors {
      controllers = Set.copyOf(controllers);
      people = Set.copyOf(people);
    }
  }

  /// Who may exempt an object by annotation, besides those whom RBAC allows it.
  public record Exemptors(Set<String> users, Set<String> groups) {
    public Exemptors {
      users = Set.copyOf(users);
      groups = Set.copyOf(groups);
    }

    public boolean include(Actor actor) {
      return actor.isClusterAdmin()
          || users.contains(actor.username())
          || actor.groups().stream().anyMatch(groups::contains);
    }
  }

  /// The answer when our own code fails.
  public enum OnError {
    ALLOW("Allow"),
    DENY("Deny");

    private final String word;

    OnError(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /// Other settings for some namespaces; later ones win.
  public record LocalRules(Selector namespaces, Map<RuleId, RulesInForce.Change> rules) {
    public LocalRules {
      rules = Map.copyOf(rules);
    }
  }

  public GuardPolicy {
    requireNonNull(name, "name is null");
    requireNonNull(profile, "profile is null");
    requireNonNull(scope, "scope is null");
    requireNonNull(redis, "redis is null");
    requireNonNull(credentialsSecret, "credentialsSecret is null");
    requireNonNull(actors, "actors is null");
    requireNonNull(exemptors, "exemptors is null");
    requireNonNull(onError, "onError is null");
    requireNonNull(base, "base is null");
    overrides = List.copyOf(overrides);
    exemptions = List.copyOf(exemptions);
    requireNonNull(digest, "digest is null");
  }

  public boolean covers(NamespaceInfo namespace) {
    return scope.matches(namespace.labels());
  }

  public RulesInForce rulesFor(NamespaceInfo namespace) {
    RulesInForce rules = base;
    for (LocalRules override : overrides) {
      if (override.namespaces().matches(namespace.labels())) {
        rules = rules.with(override.rules());
      }
    }
    return rules;
  }

  /// The exemption that covers this object now; null when there is none.
  public @Nullable Exemption exemption(RuleId rule, ObjectKey object, Instant now) {
    for (Exemption exemption : exemptions) {
      if (exemption.covers(rule, object, now)) {
        return exemption;
      }
    }
    return null;
  }

  /// How many exemptions hold at this moment.
  public long exemptionsInForce(Instant now) {
    return exemptions.stream().filter(exemption -> now.isBefore(exemption.until())).count();
  }
}
