package io.redisguard.journal;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import io.redisguard.decision.Decision;
import io.redisguard.facts.ClusterView;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Ledger;
import io.redisguard.ledger.Observation;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.ledger.Witness;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.review.Review;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the ledger of one server: takes reviews and what the watches bring, on a thread of its
/// own, and has records written. Every replica keeps the whole book in memory; the leader writes
/// the story, and each what was asked of itself, so that no record is lost or doubled when the
/// leader changes. Nothing that is told here waits: what finds no room is counted.
public final class LedgerKeeper implements DisruptionBook, AutoCloseable {
  private static final int RECENT = 50;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final Duration REMEMBER_OVER = Duration.ofHours(1);

  /// What the keeper reads besides what it is told.
  ///
  /// @param me the name of this replica, of no other one and of none before a restart
  public record Sources(
      String me,
      Supplier<GuardPolicy> policy,
      Function<String, Fact<NamespaceView>> namespace,
      Supplier<Fact<ClusterView>> cluster,
      InstantSource clock) {}

  private final Sources sources;
  private final DisruptionQueue writes;
  private final Retention retention;
  private final Ledger ledger = new Ledger();
  private final List<Observation> beforeAllIsRead = new ArrayList<>();
  private final Map<String, Disruption> written = new HashMap<>();
  private final LedgerLoop loop;
  private final Set<String> watched = new HashSet<>();
  private boolean allIsRead;
  private volatile MasterWatch redis = MasterWatch.NONE;
  private boolean leads;
  private volatile List<Disruption> recent = List.of();

  public LedgerKeeper(Sources sources, DisruptionQueue writes, Retention retention) {
    this.sources = sources;
    this.writes = writes;
    this.retention = retention;
    this.loop = new LedgerLoop(LOOK_EVERY, sources.clock(), this::lookAround);
  }

  @Override
  public void decided(Review review, Decision decision) {
    boolean concerns =
        switch (review.subject()) {
          case Subject.PodDelete _,
              Subject.PodEviction _,
              Subject.WorkloadWrite _,
              Subject.ScaleChange _ ->
              !review.dryRun();
          case Subject.PodCreate _,
              Subject.PodUpdate _,
              Subject.BudgetWrite _,
              Subject.BudgetDelete _,
              Subject.Unrelated _ ->
              false;
        };
    if (concerns) {
      Instant at = sources.clock().instant();
      loop.offer(() -> take(at, review, decision));
    }
  }

  /// A pod is new or has changed.
  public void pod(PodLife life) {
    if (RedisGroup.isRedis(life.pod(), sources.policy().get().redis())) {
      Instant at = sources.clock().instant();
      loop.offer(() -> witness().seen(at, life, view(life), cluster()).ifPresent(this::observe));
    }
  }

  public void podGone(ObjectKey pod) {
    Instant at = sources.clock().instant();
    loop.offer(() -> observe(new Observation.Gone(at, pod, "")));
  }

  @Override
  public void happened(Observation observation) {
    loop.offer(() -> observe(observation));
  }

  /// A record as the cluster has it now, whoever wrote it.
  public void stored(Disruption record) {
    loop.offer(() -> take(record));
  }

  public void storedGone(ObjectKey record) {
    loop.offer(
        () -> {
          written.remove(record.name());
          remember();
        });
  }

  /// All pods and records have been told of, for the first time or again.
  public void readAll() {
    loop.offer(this::settle);
  }

  /// This replica leads from now on, or does not any more.
  public void lead(boolean begins) {
    loop.offer(
        () -> {
          leads = begins;
          if (begins && allIsRead) {
            ledger.all().stream().filter(this::isNews).forEach(this::write);
          }
        });
  }

  @Override
  public void ask(MasterWatch whom) {
    redis = whom;
  }

  @Override
  public List<Disruption> recent() {
    return recent;
  }

  /// How much was not taken because there was no room.
  public long dropped() {
    return loop.dropped() + writes.dropped();
  }

  @Override
  public void close() {
    loop.close();
    writes.close();
  }

  private void take(Instant at, Review review, Decision decision) {
    Witness.changed(at, review.subject(), review.actor(), "").ifPresent(ledger::observe);
    ObjectKey key = review.subject().key();
    PodView pod =
        review.subject() instanceof Subject.PodDelete(PodView gone, _) ? gone : known(key);
    if (pod == null) {
      return;
    }
    NamespaceView view = view(key.namespace());
    witness()
        .asked(
            at,
            review.subject(),
            review.actor(),
            "",
            pod,
            view,
            Witness.answer(decision),
            decision.allowed()
                ? decision.warnings().stream().findFirst().orElse("")
                : decision.message(),
            Witness.rulesAgainst(decision),
            review.uid())
        .ifPresent(
            asked -> {
              observe(asked);
              observe(new Observation.Told(at, pod.uid(), roleOf(pod, view)));
            });
  }

  private KnownRole roleOf(PodView pod, NamespaceView view) {
    return redis.role(pod, RedisGroup.of(pod, view, sources.policy().get().redis()).name());
  }

  private @Nullable PodView known(ObjectKey key) {
    PodView pod = view(key.namespace()).pod(key.name());
    Observation.Seen seen = pod == null ? ledger.lastSeen(key) : null;
    return seen == null ? pod : seen.life().pod();
  }

  /// Until all is read, records from before may still come, which tell how a story began.
  private void observe(Observation observation) {
    if (!allIsRead) {
      beforeAllIsRead.add(observation);
      return;
    }
    for (Disruption record : ledger.observe(observation)) {
      write(record);
      watchMaster(record);
    }
  }

  /// Once for each master that begins to go, and by the leader alone.
  private void watchMaster(Disruption record) {
    if (record.stage() == Disruption.Stage.OVER) {
      watched.remove(record.name());
    } else if (leads && record.began() != null && record.role().isMaster()) {
      PodView pod = known(record.pod());
      if (pod != null && pod.uid().equals(record.uid()) && watched.add(record.name())) {
        redis.begin(pod);
      }
    }
  }

  private void settle() {
    allIsRead = true;
    beforeAllIsRead.forEach(observation -> ledger.observe(observation).forEach(this::write));
    beforeAllIsRead.clear();
    ledger.missed(sources.clock().instant(), this::isThere).forEach(this::write);
  }

  private boolean isThere(ObjectKey pod, String uid) {
    return switch (sources.namespace().apply(pod.namespace())) {
      case Fact.Known<NamespaceView>(NamespaceView view) -> {
        PodView now = view.pod(pod.name());
        yield now != null && now.uid().equals(uid);
      }
      case Fact.Stale<NamespaceView> _, Fact.Unknown<NamespaceView> _ -> true;
    };
  }

  private void take(Disruption record) {
    written.put(record.name(), record);
    remember();
    if (ledger.resume(record, sources.me())) {
      Disruption merged = ledger.record(record.uid());
      if (merged != null) {
        write(merged);
      }
    }
  }

  private void remember() {
    recent =
        written.values().stream()
            .sorted(comparing(Disruption::time).reversed())
            .limit(RECENT)
            .toList();
  }

  private void write(Disruption record) {
    boolean asked =
        record.asked().stream().anyMatch(asking -> asking.seenBy().equals(sources.me()));
    if (asked) {
      writes.asked(record, sources.me());
    }
    if (leads) {
      writes.story(record);
    }
  }

  private boolean isNews(Disruption record) {
    Disruption before = written.get(record.name());
    return before == null || before.stage() != record.stage();
  }

  private void lookAround() {
    Instant now = sources.clock().instant();
    ledger.forgetOver(now.minus(REMEMBER_OVER));
    watched.retainAll(ledger.all().stream().map(Disruption::name).collect(toSet()));
    ledger.lookAgain(life -> witness().seen(now, life, view(life), cluster())).forEach(this::write);
    if (leads) {
      retention.tooMany(written.values(), now).forEach(writes::delete);
    }
  }

  private Witness witness() {
    return new Witness(sources.policy().get(), sources.me());
  }

  private NamespaceView view(PodLife life) {
    return view(life.pod().key().namespace());
  }

  private NamespaceView view(String namespace) {
    return sources.namespace().apply(namespace).orElse(NamespaceView.empty(namespace));
  }

  private ClusterView cluster() {
    return sources.cluster().get().orElse(ClusterView.EMPTY);
  }
}
