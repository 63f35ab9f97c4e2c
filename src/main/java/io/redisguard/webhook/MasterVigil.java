package io.redisguard.webhook;

import io.redisguard.facts.Fact;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.facts.Role;
import io.redisguard.journal.DisruptionBook;
import io.redisguard.journal.MasterWatch;
import io.redisguard.ledger.Observation;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.redis.RedisDesk;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/// Asks the group of a master that goes, a few times a second, until it has another master: how
/// long it had none. Right to about the second that a server which hangs may take to answer.
public final class MasterVigil implements MasterWatch {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(1);

  /// What Redis said longer ago than this is no word about now.
  private static final Duration LATELY = Duration.ofSeconds(30);

  private static final int AT_A_TIME = 8;

  private final RedisDesk desk;
  private final LiveRedis redis;
  private final Supplier<GuardPolicy> policies;
  private final Function<String, Fact<NamespaceView>> namespaces;
  private final DisruptionBook book;
  private final InstantSource clock;
  private final Semaphore room = new Semaphore(AT_A_TIME);

  /// Tells the book what it finds.
  public MasterVigil(
      RedisDesk desk,
      LiveRedis redis,
      Supplier<GuardPolicy> policies,
      Function<String, Fact<NamespaceView>> namespaces,
      DisruptionBook book,
      InstantSource clock) {
    this.desk = desk;
    this.redis = redis;
    this.policies = policies;
    this.namespaces = namespaces;
    this.book = book;
    this.clock = clock;
  }

  @Override
  public KnownRole role(PodView pod, String group) {
    Fact<Role> role =
        redis
            .lastTold(group)
            .filter(told -> told.ago().compareTo(LATELY) <= 0)
            .map(told -> told.live().roleOf(pod))
            .orElse(Fact.unknown("nobody asked"));
    return role instanceof Fact.Known<Role>(Role known)
        ? KnownRole.byRedis(known == Role.MASTER)
        : KnownRole.UNKNOWN;
  }

  @Override
  public void begin(PodView master) {
    if (room.tryAcquire()) {
      Thread.ofVirtual()
          .name("master-vigil")
          .start(
              () -> {
                try {
                  keep(master);
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                } finally {
                  room.release();
                }
              });
    }
  }

  private void keep(PodView master) throws InterruptedException {
    long began = System.nanoTime();
    long lost = 0;
    while (System.nanoTime() - began < LONGEST.toNanos()) {
      Fact<LiveMember> now = ask(master).master();
      if (!(now instanceof Fact.Known<LiveMember>(LiveMember member))) {
        lost = lost == 0 ? System.nanoTime() : lost;
      } else if (!member.pod().uid().equals(master.uid())) {
        Duration without = lost == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lost);
        book.happened(
            new Observation.MasterAgain(clock.instant(), master.uid(), member.name(), without));
        return;
      }
      Thread.sleep(PAUSE);
    }
  }

  private LiveGroup ask(PodView master) {
    String namespace = master.key().namespace();
    GuardPolicy policy = policies.get();
    NamespaceView view = namespaces.apply(namespace).orElse(NamespaceView.empty(namespace));
    RedisGroup group = RedisGroup.of(master, view, policy.redis());
    return desk.ask(master, group, view, policy.credentialsSecret(), ANSWER);
  }
}
