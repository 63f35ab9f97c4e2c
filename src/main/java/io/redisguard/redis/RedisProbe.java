package io.redisguard.redis;

import io.redisguard.facts.Address;
import io.redisguard.facts.Asked;
import io.redisguard.facts.LiveGroup;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.facts.NamespaceView;
import io.redisguard.facts.RedisGroup;
import io.redisguard.facts.RedisGroup.Member;
import io.redisguard.facts.RedisTopology;
import io.redisguard.facts.SentinelState;
import io.redisguard.facts.ServerState;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks all members of a group at once, each over connections that last for the questions alone.
///
/// A member that is dead or slow costs the deadline and no more, and only the review that asked:
/// every question has a virtual thread of its own.
public final class RedisProbe {
  /// What nobody needs longer for, were the deadline even later.
  public static final Duration LONGEST = Duration.ofSeconds(1);

  /// Connections at a time: some forty groups that are asked at the same moment.
  private static final int MAX_CONNECTIONS = 256;

  private static final String DEFAULT_MASTER_NAME = "mymaster";

  private final Semaphore connections = new Semaphore(MAX_CONNECTIONS);

  /// Asks the members of the group of a pod.
  ///
  /// @param deadline from now; at most [#LONGEST] is taken of it
  public LiveGroup ask(
      PodView pod,
      RedisGroup group,
      NamespaceView namespace,
      RedisAccess access,
      Duration deadline) {
    Duration patience = deadline.compareTo(LONGEST) < 0 ? deadline : LONGEST;
    List<Question> questions =
        group.members().stream()
            .filter(Member::isRedis)
            .map(member -> question(member, access, patience))
            .toList();
    return new LiveGroup(
        RedisTopology.of(pod.labels(), pod.spec(), namespace),
        questions.stream().map(question -> question.answer(patience)).toList());
  }

  private record Question(
      PodView pod,
      @Nullable Future<Asked<ServerState>> server,
      @Nullable Future<Asked<SentinelState>> sentinel) {
    LiveMember answer(Duration patience) {
      return new LiveMember(
          pod,
          server == null ? null : await(server, patience),
          sentinel == null ? null : await(sentinel, patience));
    }

    /// The session itself ends in time; the rest is for a machine that is out of breath.
    private static <T> Asked<T> await(Future<Asked<T>> future, Duration patience) {
      try {
        return future.get(patience.toNanos() * 2, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        return new Asked.Silent<>("no answer within %d ms".formatted(patience.toMillis()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Asked.Silent<>("the question was interrupted");
      } catch (ExecutionException e) {
        throw new IllegalStateException("asking Redis failed", e.getCause());
      }
    }
  }

  private Question question(Member member, RedisAccess access, Duration patience) {
    PodView pod = member.pod();
    return new Question(
        pod,
        member.server()
            ? start(pod, () -> server(PodAddresses.ofServer(pod), access, patience), patience)
            : null,
        member.sentinel() ? start(pod, () -> sentinel(pod, access, patience), patience) : null);
  }

  private <T> Future<Asked<T>> start(PodView pod, Supplier<Asked<T>> question, Duration patience) {
    FutureTask<Asked<T>> task = new FutureTask<>(() -> bounded(pod, question, patience));
    Thread.ofVirtual().name("redis-" + pod.name()).start(task);
    return task;
  }

  private <T> Asked<T> bounded(PodView pod, Supplier<Asked<T>> question, Duration patience)
      throws InterruptedException {
    if (pod.podIp().isEmpty()) {
      return new Asked.Silent<>("it has no address yet");
    }
    if (!connections.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return new Asked.Silent<>("too many groups are asked at the same time");
    }
    try {
      return question.get();
    } finally {
      connections.release();
    }
  }

  /// Asks one server.
  public static Asked<ServerState> server(Address address, RedisAccess access, Duration patience) {
    try (RedisSession session = new RedisSession(address, access, patience)) {
      return Login.ask(
              session, access.serverLogins(), ServerReader.QUESTIONS, ServerReader.DECISIVE)
          .then(replies -> new Asked.Told<>(ServerReader.read(replies)));
    }
  }

  private static Asked<SentinelState> sentinel(PodView pod, RedisAccess access, Duration patience) {
    Address address = PodAddresses.ofSentinel(pod);
    String name = PodAddresses.settings(pod).masterName().orElse(DEFAULT_MASTER_NAME);
    try (RedisSession session = new RedisSession(address, access, patience)) {
      return SentinelReader.ask(session, access.sentinelLogins(), name);
    }
  }
}
