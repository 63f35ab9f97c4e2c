package io.redisguard.ledger;

import io.redisguard.TestPod;
import io.redisguard.ledger.Asking.Answer;
import io.redisguard.ledger.Asking.Call;
import io.redisguard.ledger.Observation.Around;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.ledger.Observation.Wanted;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodLife.ContainerLife;
import io.redisguard.subject.PodView;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Tells a ledger what happens to redis-node-0 of prod, a second apart unless told otherwise.
final class Story {
  static final Instant START = Instant.parse("2026-11-21T08:41:00Z");
  static final ObjectKey POD = new ObjectKey("prod", "redis-node-0");

  final Ledger ledger = new Ledger();
  Instant now = START;
  private String uid = "uid-1";
  private KnownRole role = KnownRole.byLabel(true);
  private Needs needs = Needs.NOTHING;
  private Around around = Around.NOTHING;

  Story needing(Needs what) {
    needs = what;
    return this;
  }

  Story as(KnownRole known) {
    role = known;
    return this;
  }

  Story within(Around what) {
    around = what;
    return this;
  }

  Story later(int seconds) {
    now = now.plusSeconds(seconds);
    return this;
  }

  Story lives() {
    return sees(pod().view(), "", "", "", List.of());
  }

  Story unready() {
    return sees(pod().notReady().view(), "", "", "", List.of());
  }

  Story ends() {
    return sees(pod().terminating().view(), "", "", "", List.of());
  }

  Story marked(String target) {
    return sees(pod().view(), "", "", target, List.of());
  }

  Story fails(String reason, String message, String target) {
    return sees(pod().in(PodView.Phase.FAILED).view(), reason, message, target, List.of());
  }

  Story restarted(int count, String reason) {
    return sees(
        pod().notReady().view(),
        "",
        "",
        "",
        List.of(new ContainerLife("redis", count, reason, 137)));
  }

  Story readyAgain(int restarts) {
    return sees(
        pod().view(), "", "", "", List.of(new ContainerLife("redis", restarts, "Error", 1)));
  }

  Story gone() {
    ledger.observe(new Observation.Gone(tick(), POD, uid));
    return this;
  }

  Story comesBack() {
    uid = uid + "'";
    role = KnownRole.byLabel(false);
    return unready().lives();
  }

  Story asks(String user, Call call, Answer answer) {
    return asks(user, call, answer, "", Wanted.UNKNOWN);
  }

  Story asks(String user, Call call, Answer answer, String rules, Wanted wanted) {
    ledger.observe(
        new Observation.Asked(
            tick(),
            POD,
            uid,
            new Actor(user, Set.of()),
            "",
            call,
            answer,
            answer + " it was",
            rules,
            wanted,
            "guard-a",
            "audit-1"));
    return this;
  }

  Story tells(KnownRole byRedis) {
    ledger.observe(new Observation.Told(tick(), uid, byRedis));
    return this;
  }

  Story changes(String user, String what) {
    ledger.observe(
        new Observation.Changed(tick(), "prod/redis-node", new Actor(user, Set.of()), "", what));
    return this;
  }

  /// The one record there is.
  Disruption only() {
    List<Disruption> all = ledger.all();
    if (all.size() != 1) {
      throw new AssertionError("one disruption expected: " + all);
    }
    return all.getFirst();
  }

  private TestPod pod() {
    return TestPod.redis("redis-node-0").on("n2");
  }

  private Story sees(
      PodView view, String reason, String message, String target, List<ContainerLife> containers) {
    PodView pod =
        new PodView(
            view.key(),
            view.displayName(),
            uid,
            view.labels(),
            view.annotations(),
            view.controller(),
            view.terminating(),
            view.phase(),
            view.ready(),
            view.podIp(),
            view.spec());
    ledger.observe(
        new Observation.Seen(
            tick(),
            new PodLife(pod, reason, message, target, "", containers),
            "prod/redis-node",
            role,
            needs,
            around));
    return this;
  }

  private Instant tick() {
    Instant tick = now;
    now = now.plusSeconds(1);
    return tick;
  }
}
