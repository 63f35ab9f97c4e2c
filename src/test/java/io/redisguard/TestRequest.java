package io.redisguard;

import io.redisguard.decision.Decider;
import io.redisguard.decision.Decision;
import io.redisguard.facts.Facts;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.rules.Endpoint;
import io.redisguard.rules.RuleBook;
import io.redisguard.rules.Situation;
import io.redisguard.subject.Actor;
import io.redisguard.subject.NamespaceInfo;
import io.redisguard.subject.Subject;
import java.time.Instant;

/// A request: who asks for what, where, under which policy. Alice at the validating endpoint under
/// profile protect, until something else is said.
public record TestRequest(
    Subject subject, Actor actor, Endpoint endpoint, Facts facts, GuardPolicy policy) {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  public static TestRequest to(Subject subject) {
    return new TestRequest(
        subject,
        TestActors.ALICE,
        Endpoint.VALIDATE,
        TestCluster.of().facts(),
        TestPolicy.protect());
  }

  public TestRequest by(Actor who) {
    return new TestRequest(subject, who, endpoint, facts, policy);
  }

  public TestRequest at(Endpoint where) {
    return new TestRequest(subject, actor, where, facts, policy);
  }

  public TestRequest in(TestCluster cluster) {
    return new TestRequest(subject, actor, endpoint, cluster.facts(), policy);
  }

  public TestRequest under(GuardPolicy some) {
    return new TestRequest(subject, actor, endpoint, facts, some);
  }

  public Situation situation() {
    NamespaceInfo namespace =
        facts
            .namespace()
            .map(view -> view.info())
            .orElse(NamespaceInfo.named(subject.key().namespace()));
    return new Situation(subject, actor, endpoint, facts, policy, policy.rulesFor(namespace), NOW);
  }

  public Decision decide() {
    return decide(RuleBook.standard());
  }

  public Decision decide(RuleBook book) {
    return new Decider(book).decide(subject, actor, endpoint, facts, policy, NOW);
  }
}
