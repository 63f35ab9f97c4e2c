package io.redisguard.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.facts.RedisIdentity;
import io.redisguard.policy.GuardPolicy.Actors;
import io.redisguard.policy.GuardPolicy.Exemptors;
import io.redisguard.policy.GuardPolicy.OnError;
import io.redisguard.subject.Selector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a GuardPolicy strictly: unknown keys, wrong types, bad values and expired or endless
/// exemptions are mistakes with their place, and all of them are reported at once.
public final class PolicyParser {
  public static final String API_VERSION = "redis-guard.io/v1alpha1";
  public static final String KIND = "GuardPolicy";

  private PolicyParser() {}

  /// Reads a policy that somebody writes now: an exemption in the past or without an end is a
  /// mistake.
  public static PolicyReading parse(JsonNode document, Instant now) {
    return read(document, ExemptionReader.writtenAt(now));
  }

  /// Reads a policy that was accepted before: an exemption that has expired since has done its work
  /// and must not take the rest of the policy with it.
  public static PolicyReading parseStored(JsonNode document) {
    return read(document, ExemptionReader.stored());
  }

  /// The policy of an installation that has none: profile `observe` everywhere.
  public static GuardPolicy standard() {
    return standard(Profile.OBSERVE);
  }

  /// A profile everywhere, with nothing changed in it.
  public static GuardPolicy standard(Profile profile) {
    return new GuardPolicy(
        "built-in",
        profile,
        standardScope(),
        RedisIdentity.STANDARD,
        "",
        new Actors(Set.of(), Set.of()),
        new Exemptors(Set.of(), Set.of()),
        OnError.ALLOW,
        RulesInForce.of(profile),
        List.of(),
        List.of(),
        "built-in");
  }

  private static PolicyReading read(JsonNode document, ExemptionReader exemptionReader) {
    Section root = Section.root(document);
    root.only("apiVersion", "kind", "metadata", "spec", "status");
    root.mustEqual("apiVersion", API_VERSION);
    root.mustEqual("kind", KIND);
    // Metadata is the API server's to check; only the name is ours.
    String name = document.path("metadata").path("name").asText("default");

    Section spec = root.section("spec", true);
    spec.only(
        "profile",
        "scope",
        "redis",
        "actors",
        "exemptors",
        "onError",
        "rules",
        "overrides",
        "exemptions");
    Profile profile =
        spec.word("profile", List.of(Profile.values()), Profile::word, Profile.OBSERVE, true);
    Section scope = spec.section("scope", false);
    scope.only("namespaceSelector");
    Selector namespaces =
        scope.has("namespaceSelector")
            ? SelectorReader.read(scope.section("namespaceSelector", true))
            : standardScope();
    Section redis = spec.section("redis", false);
    redis.only("identify", "credentials");
    RedisIdentity identity = RedisIdentity.standardAnd(identify(redis));
    String credentials = credentials(redis);
    Section actors = spec.section("actors", false);
    actors.only("controllers", "people");
    Section exemptors = spec.section("exemptors", false);
    exemptors.only("users", "groups");
    OnError onError =
        spec.word("onError", List.of(OnError.values()), OnError::word, OnError.ALLOW, false);
    RulesInForce base =
        RulesInForce.of(profile).with(RulesReader.read(spec.section("rules", false)));
    List<GuardPolicy.LocalRules> overrides = overrides(spec);
    List<Exemption> exemptions = exemptionReader.read(spec);

    GuardPolicy policy =
        new GuardPolicy(
            name,
            profile,
            namespaces,
            identity,
            credentials,
            new Actors(actors.texts("controllers"), actors.texts("people")),
            new Exemptors(exemptors.texts("users"), exemptors.texts("groups")),
            onError,
            base,
            overrides,
            exemptions,
            PolicyDigest.of(document.path("spec")));
    List<PolicyMistake> mistakes = root.mistakes();
    return mistakes.isEmpty()
        ? new PolicyReading.Valid(policy)
        : new PolicyReading.Invalid(mistakes);
  }

  private static List<RedisIdentity.Pattern> identify(Section redis) {
    List<RedisIdentity.Pattern> patterns = new ArrayList<>();
    for (Section item : redis.items("identify")) {
      item.only("selector", "roleLabel");
      Selector selector =
          SelectorReader.readNarrow(item, "selector", "it would take every pod for Redis");
      Section label = item.section("roleLabel", false);
      label.only("key", "master", "replica");
      RedisIdentity.RoleLabel roleLabel =
          item.has("roleLabel")
              ? RedisIdentity.RoleLabel.moving(
                  label.text("key", true), label.text("master", true), label.text("replica", false))
              : RedisIdentity.RoleLabel.none();
      if (item.has("roleLabel")
          && !roleLabel.master().isEmpty()
          && roleLabel.master().equals(roleLabel.replica())) {
        label.mistake("replica", "is the same as master: the label could not tell them apart");
      }
      patterns.add(new RedisIdentity.Pattern(selector, roleLabel));
    }
    return patterns;
  }

  private static String credentials(Section redis) {
    Section credentials = redis.section("credentials", false);
    credentials.only("secretRef");
    Section secret = credentials.section("secretRef", redis.has("credentials"));
    secret.only("name");
    return secret.text("name", redis.has("credentials"));
  }

  private static List<GuardPolicy.LocalRules> overrides(Section spec) {
    List<GuardPolicy.LocalRules> overrides = new ArrayList<>();
    for (Section item : spec.items("overrides")) {
      item.only("namespaceSelector", "rules");
      Selector selector =
          SelectorReader.readNarrow(
              item, "namespaceSelector", "what is for all namespaces belongs into spec.rules");
      Map<RuleId, RulesInForce.Change> rules = RulesReader.read(item.section("rules", true));
      overrides.add(new GuardPolicy.LocalRules(selector, rules));
    }
    return overrides;
  }

  /// Everything but the namespaces that a cluster needs to recover, and the guard's own.
  private static Selector standardScope() {
    return new Selector.Labels(
        Map.of(),
        List.of(
            new Selector.Requirement(
                "kubernetes.io/metadata.name",
                Selector.Operator.NOT_IN,
                Set.of("kube-system", "kube-node-lease", "redis-guard"))));
  }
}
