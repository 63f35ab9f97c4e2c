package io.redisguard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestPolicy;
import io.redisguard.TestRequest;
import io.redisguard.facts.RedisIdentity;
import io.redisguard.facts.RedisIdentity.RoleLabel;
import io.redisguard.policy.GuardPolicy.Actors;
import io.redisguard.policy.GuardPolicy.Exemptors;
import io.redisguard.policy.GuardPolicy.OnError;
import io.redisguard.subject.Actor;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.Quantity;
import io.redisguard.subject.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyParserTest {
  private static final NamespaceInfo PROD = NamespaceInfo.named("prod");

  @Test
  void readsEveryKey() {
    GuardPolicy policy =
        TestPolicy.of(
            """
            profile: protect
            scope:
              namespaceSelector:
                matchLabels: {team: data}
                matchExpressions: [{key: env, operator: NotIn, values: [dev, ci]}]
            redis:
              identify:
              - selector: {matchLabels: {app: my-redis}}
                roleLabel: {key: my-role, master: leader, replica: follower}
              - selector: {matchExpressions: [{key: cache, operator: Exists}]}
              credentials: {secretRef: {name: redis-guard-redis}}
            actors:
              controllers: ["system:serviceaccount:ops:redis-operator"]
              people: ["system:serviceaccount:ci:helm"]
            exemptors: {users: [bob], groups: [sre]}
            onError: Deny
            rules:
              delete-master: {mode: Warn}
            overrides:
            - namespaceSelector: {matchLabels: {env: dev}}
              rules: {delete-master: {mode: Audit}}
            exemptions:
            - rules: [budget-never-allows, budget-overlap]
              match: {namespace: ci, name: runners}
              until: "2026-12-31T00:00:00Z"
              reason: legit zero
              ticket: OPS-1
            """);

    assertThat(policy.name()).isEqualTo("test");
    assertThat(policy.profile()).isEqualTo(Profile.PROTECT);
    assertThat(policy.scope())
        .isEqualTo(
            new Selector.Labels(
                Map.of("team", "data"),
                List.of(
                    new Selector.Requirement(
                        "env", Selector.Operator.NOT_IN, Set.of("dev", "ci")))));
    assertThat(policy.redis().patterns())
        .startsWith(
            new RedisIdentity.Pattern(
                Selector.ofLabels(Map.of("app", "my-redis")),
                RoleLabel.moving("my-role", "leader", "follower")),
            new RedisIdentity.Pattern(
                new Selector.Labels(
                    Map.of(),
                    List.of(new Selector.Requirement("cache", Selector.Operator.EXISTS, Set.of()))),
                RoleLabel.none()))
        .endsWith(RedisIdentity.STANDARD.patterns().toArray(RedisIdentity.Pattern[]::new));
    assertThat(policy.credentialsSecret()).isEqualTo("redis-guard-redis");
    assertThat(policy.actors())
        .isEqualTo(
            new Actors(
                Set.of("system:serviceaccount:ops:redis-operator"),
                Set.of("system:serviceaccount:ci:helm")));
    assertThat(policy.exemptors()).isEqualTo(new Exemptors(Set.of("bob"), Set.of("sre")));
    assertThat(policy.onError()).isEqualTo(OnError.DENY);
    assertThat(policy.base().of(RuleId.DELETE_MASTER).mode()).isEqualTo(Mode.WARN);
    assertThat(policy.overrides()).hasSize(1);
    assertThat(policy.exemptions())
        .containsExactly(
            new Exemption(
                Set.of(RuleId.BUDGET_NEVER_ALLOWS, RuleId.BUDGET_OVERLAP),
                "ci",
                "runners",
                Instant.parse("2026-12-31T00:00:00Z"),
                "legit zero",
                "OPS-1"));
    assertThat(policy.digest()).matches("[0-9a-f]{12}");
  }

  @Test
  void aProfileIsAllThatIsNeeded() {
    GuardPolicy policy = TestPolicy.observe();

    assertThat(policy.redis()).isEqualTo(RedisIdentity.STANDARD);
    assertThat(policy.credentialsSecret()).isEmpty();
    assertThat(policy.actors()).isEqualTo(new Actors(Set.of(), Set.of()));
    assertThat(policy.exemptors()).isEqualTo(new Exemptors(Set.of(), Set.of()));
    assertThat(policy.onError()).isEqualTo(OnError.ALLOW);
    assertThat(policy.overrides()).isEmpty();
    assertThat(policy.exemptions()).isEmpty();
    assertThat(policy.scope()).isEqualTo(PolicyParser.standard().scope());
    assertThat(policy.covers(PROD)).isTrue();
    assertThat(policy.covers(NamespaceInfo.named("kube-system"))).isFalse();
    assertThat(policy.covers(NamespaceInfo.named("redis-guard"))).isFalse();
  }

  @Test
  void theBuiltInPolicyRefusesNothing() {
    for (RuleId id : RuleId.values()) {
      assertThat(PolicyParser.standard().base().of(id).mode())
          .as(id.word())
          .isIn(Mode.WARN, Mode.AUDIT);
    }
    assertThat(PolicyParser.standard().onError()).isEqualTo(OnError.ALLOW);
  }

  /// The table of the two profiles in docs/rules.md.
  @ParameterizedTest(name = "{0}: observe {1}, protect {2}")
  @CsvSource({
    "budget-never-allows,      Warn,  Deny",
    "budget-overlap,           Warn,  Deny",
    "budget-flips-with-role,   Warn,  Warn",
    "budget-traps-unhealthy,   Audit, Warn",
    "budget-matches-nothing,   Audit, Warn",
    "scale-blocks-budget,      Warn,  Warn",
    "pod-priority,             Warn,  Patch",
    "pod-requests,             Warn,  Patch",
    "pod-handover,             Warn,  Patch",
    "pod-handover-unsafe,      Warn,  Warn",
    "delete-master,            Warn,  Deny",
    "delete-last-good-replica, Warn,  Deny",
    "delete-quorum,            Warn,  Deny",
    "force-delete,             Warn,  Deny",
    "evict-master,             Warn,  Deny",
    "evict-last-good-replica,  Warn,  Deny",
    "evict-quorum,             Warn,  Deny",
    "exemption-guard,          Warn,  Deny",
  })
  void profiles(String rule, String observe, String protect) {
    RuleId id = Objects.requireNonNull(RuleId.of(rule));

    assertThat(TestPolicy.observe().base().of(id).mode().word()).isEqualTo(observe);
    assertThat(TestPolicy.protect().base().of(id).mode().word()).isEqualTo(protect);
  }

  @Test
  void profilesNameEveryRule() {
    assertThat(RuleId.values()).hasSize(18);
  }

  @ParameterizedTest(name = "{0}.{1}: {2}, or {3}")
  @CsvSource({
    // rule, option, standard, set
    "evict-master,            maxHold,              10m,            1s",
    "evict-master,            maxHold,              10m,            1h",
    "evict-last-good-replica, maxHold,              10m,            90s",
    "evict-quorum,            maxHold,              10m,            90s",
    "evict-master,            handover,             HOOK,           guard",
    "evict-master,            handover,             HOOK,           hook",
    "evict-master,            handover,             HOOK,           'off'",
    "pod-priority,            priorityClassName,    redis-critical, gold.plated-1",
    "pod-priority,            replaceGlobalDefault, false,          true",
    "pod-requests,            cpu,                  100m,           0.5",
    "pod-requests,            cpu,                  100m,           2",
    "pod-requests,            memory,               256Mi,          1.5Gi",
    "pod-requests,            headroomPercent,      50,             0",
    "pod-requests,            headroomPercent,      50,             300",
    "pod-handover,            minGracePeriod,       1m,             25s",
    "exemption-guard,         maxDuration,          24h,            744h",
  })
  void options(String rule, String key, String standard, String set) {
    RuleId id = Objects.requireNonNull(RuleId.of(rule));
    Option<?> option =
        id.options().stream().filter(o -> o.key().equals(key)).findFirst().orElseThrow();
    GuardPolicy policy =
        TestPolicy.of("{profile: observe, rules: {%s: {%s: %s}}}".formatted(rule, key, set));

    assertThat(text(TestPolicy.observe().base().of(id).get(option))).isEqualTo(standard);
    assertThat(text(policy.base().of(id).get(option))).isEqualToIgnoringCase(normal(set));
    assertThat(policy.base().of(id).mode()).isEqualTo(Mode.WARN);
  }

  private static String text(Object value) {
    return value instanceof Duration duration ? Durations.text(duration) : value.toString();
  }

  private static String normal(String set) {
    Duration duration = Durations.parse(set);
    return duration == null ? set : Durations.text(duration);
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    // namespace labels, mode of delete-master, maxHold of evict-master
    "'',             Warn,  5m",
    "env=dev,        Audit, 5m",
    "env=ci,         Off,   1m",
    "env=dev team=x, Off,   1m",
  })
  void overridesAreLaidOnTopInOrder(String labels, String mode, String maxHold) {
    GuardPolicy policy =
        TestPolicy.of(
            """
            profile: protect
            rules: {delete-master: {mode: Warn}, evict-master: {maxHold: 5m, handover: guard}}
            overrides:
            - namespaceSelector: {matchLabels: {env: dev}}
              rules: {delete-master: {mode: Audit}}
            - namespaceSelector: {matchExpressions: [{key: env, operator: In, values: [ci]}]}
              rules: {delete-master: {mode: "Off"}, evict-master: {maxHold: 1m}}
            - namespaceSelector: {matchLabels: {env: dev, team: x}}
              rules: {delete-master: {mode: "Off"}, evict-master: {maxHold: 1m}}
            """);

    RulesInForce rules = policy.rulesFor(namespace(labels));

    assertThat(rules.of(RuleId.DELETE_MASTER).mode().word()).isEqualTo(mode);
    assertThat(Durations.text(rules.of(RuleId.EVICT_MASTER).get(Option.MAX_HOLD)))
        .isEqualTo(maxHold);
    // what no section mentions stays
    assertThat(rules.of(RuleId.EVICT_MASTER).mode()).isEqualTo(Mode.DENY);
    assertThat(rules.of(RuleId.EVICT_MASTER).get(Option.HANDOVER)).isEqualTo(Handover.GUARD);
    assertThat(rules.of(RuleId.FORCE_DELETE).mode()).isEqualTo(Mode.DENY);
  }

  @Test
  void anEmptyScopeIsEveryNamespace() {
    GuardPolicy policy = TestPolicy.of("{profile: observe, scope: {namespaceSelector: {}}}");

    assertThat(policy.covers(NamespaceInfo.named("kube-system"))).isTrue();
  }

  @ParameterizedTest(name = "{0} for {1}/{2} at {3}: {4}")
  @CsvSource({
    "budget-never-allows, ci, runners, 2026-12-30T23:59:59Z, legit zero",
    "budget-never-allows, ci, runners, 2026-12-31T00:00:00Z, ",
    "budget-overlap,      ci, runners, 2026-12-01T00:00:00Z, ",
    "budget-never-allows, ci, others,  2026-12-01T00:00:00Z, ",
    "budget-never-allows, qa, runners, 2026-12-01T00:00:00Z, ",
    "delete-master,       ci, anybody, 2026-12-01T00:00:00Z, moving house",
  })
  void exemptions(
      String rule, String namespace, String name, Instant now, @Nullable String reason) {
    GuardPolicy policy =
        TestPolicy.of(
            """
            profile: protect
            exemptions:
            - rules: [budget-never-allows]
              match: {namespace: ci, name: runners}
              until: "2026-12-31T00:00:00Z"
              reason: legit zero
            - {rules: [delete-master], match: {namespace: ci}, until: "2027-01-01T00:00:00+02:00", reason: moving house}
            """);

    Exemption exemption =
        policy.exemption(
            Objects.requireNonNull(RuleId.of(rule)), new ObjectKey(namespace, name), now);

    assertThat(exemption == null ? null : exemption.reason()).isEqualTo(reason);
  }

  @ParameterizedTest(name = "{0}: {1} in force")
  @CsvSource({
    "2026-12-01T00:00:00Z, 2",
    "2026-12-31T00:00:00Z, 1",
    "2027-01-01T00:00:00Z, 0",
  })
  void exemptionsInForce(Instant now, long count) {
    GuardPolicy policy =
        TestPolicy.of(
            """
            profile: protect
            exemptions:
            - {rules: [delete-master], match: {namespace: a}, until: "2026-12-31T00:00:00Z", reason: r}
            - {rules: [delete-master], match: {namespace: b}, until: "2027-01-01T00:00:00Z", reason: r}
            """);

    assertThat(policy.exemptionsInForce(now)).isEqualTo(count);
  }

  @ParameterizedTest(name = "until {0}: written now {1}, stored before {2}")
  @CsvSource({
    "2026-11-21T12:00:01Z, true,  true",
    "2026-11-21T12:00:00Z, false, true",
    "2020-01-01T00:00:00Z, false, true",
    "2027-11-22T12:00:00Z, true,  true",
    "2027-11-22T12:00:01Z, false, true",
    "2026-12-31,           false, false",
    "never,                false, false",
  })
  void anExemptionThatHasRunOutDoesNotTakeTheStoredPolicyWithIt(
      String until, boolean written, boolean stored) {
    var document =
        TestPolicy.document(
            """
            profile: protect
            exemptions: [{rules: [delete-master], match: {namespace: a}, until: "%s", reason: r}]
            """
                .formatted(until));

    assertThat(PolicyParser.parse(document, TestRequest.NOW) instanceof PolicyReading.Valid)
        .isEqualTo(written);
    assertThat(PolicyParser.parseStored(document) instanceof PolicyReading.Valid).isEqualTo(stored);
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "alice, devs,           false",
    "bob,   devs,           true",
    "alice, sre,            true",
    "alice, system:masters, true",
  })
  void exemptors(String user, String group, boolean included) {
    assertThat(new Exemptors(Set.of("bob"), Set.of("sre")).include(new Actor(user, Set.of(group))))
        .isEqualTo(included);
  }

  @Test
  void aQuantityKeepsItsText() {
    GuardPolicy policy =
        TestPolicy.of("{profile: observe, rules: {pod-requests: {memory: 1.50Gi}}}");

    assertThat(policy.base().of(RuleId.POD_REQUESTS).get(Option.MEMORY))
        .extracting(Quantity::text)
        .isEqualTo("1.50Gi");
  }

  private static NamespaceInfo namespace(String labels) {
    Map<String, String> map = new HashMap<>();
    for (String label : labels.split(" ", -1)) {
      if (!label.isEmpty()) {
        map.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
      }
    }
    return new NamespaceInfo("prod", map, false);
  }
}
