package io.redisguard.bench;

import static org.awaitility.Awaitility.await;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.lab.Writers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Evicts the master of a real group again and again while clients write, once with each handover
/// in turn, and prints what became of the writes. Ends with 1 when a handover lost one that must
/// lose none.
///
/// ./mvnw -Pbench test -DskipTests -Dbench=handover -Drounds=5
final class HandoverBench {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BEFORE = Duration.ofSeconds(1);
  private static final Duration AFTER = Duration.ofSeconds(2);

  private HandoverBench() {}

  /// Takes whether handovers come `in-turn` on one group or `at-once` on a group for each, the
  /// number of rounds, and names of handovers when it is not all of them.
  public static void main(String[] arguments) {
    boolean atOnce = arguments[0].equals("at-once");
    int rounds = Integer.parseInt(arguments[1]);
    List<String> names = List.of(arguments).subList(2, arguments.length);
    List<Handover> handovers =
        Handovers.all().stream().filter(h -> names.isEmpty() || names.contains(h.name())).toList();
    Map<Handover, List<Eviction>> evictions =
        atOnce ? atOnce(handovers, rounds) : inTurn(handovers, rounds);
    System.out.println(Eviction.table(evictions));
    if (evictions.entrySet().stream().anyMatch(HandoverBench::failed)) {
      System.err.println("an acknowledged write is lost");
      System.exit(1);
    }
  }

  private static Map<Handover, List<Eviction>> inTurn(List<Handover> handovers, int rounds) {
    Map<Handover, List<Eviction>> evictions = new LinkedHashMap<>();
    try (RedisLab lab = RedisLab.start(LabSettings.plain())) {
      for (int round = 1; round <= rounds; round++) {
        for (Handover handover : handovers) {
          Eviction eviction = evict(lab, handover);
          evictions.computeIfAbsent(handover, _ -> new ArrayList<>()).add(eviction);
          System.out.printf("%d %s: %s%n", round, handover.name(), eviction);
        }
      }
    }
    return evictions;
  }

  private static Map<Handover, List<Eviction>> atOnce(List<Handover> handovers, int rounds) {
    List<CompletableFuture<Map<Handover, List<Eviction>>>> runs =
        handovers.stream()
            .map(
                handover ->
                    CompletableFuture.supplyAsync(
                        () -> inTurn(List.of(handover), rounds), Thread::startVirtualThread))
            .toList();
    Map<Handover, List<Eviction>> evictions = new LinkedHashMap<>();
    runs.forEach(run -> evictions.putAll(run.join()));
    return evictions;
  }

  private static boolean failed(Map.Entry<Handover, List<Eviction>> of) {
    return of.getKey().losesNothing() && of.getValue().stream().anyMatch(e -> e.lost() > 0);
  }

  /// As the kubelet does: the hook runs while the Sentinel of the same pod already stops.
  private static Eviction evict(RedisLab lab, Handover handover) {
    lab.heal();
    LabNode master = lab.master();
    try (Writers writers = Writers.start(lab)) {
      pause(BEFORE);
      long began = System.nanoTime();
      master.sentinel().stop();
      handover.run(lab, master);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      master.server().stop();
      master.server().awaitEnd();
      long ended = System.nanoTime();
      await().atMost(PATIENCE).until(() -> writers.allWroteSince(ended));
      pause(AFTER);
      writers.stop();
      return new Eviction(
          writers.lost(lab.master()),
          writers.acknowledged(),
          writers.longestPause(),
          writers.longestClientGap(),
          took);
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
