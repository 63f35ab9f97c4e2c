package io.redisguard.handover;

import static org.awaitility.Awaitility.await;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.PauseWatch;
import io.redisguard.lab.RedisLab;
import io.redisguard.lab.Writers;
import io.redisguard.redis.LabGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// One handover while clients write, with a fault amid it, and what became of their writes.
///
/// @param said what who handed over said about it
/// @param old the node that was master before
/// @param master the node that is master in the end
/// @param lost acknowledged writes that `master` does not have
/// @param clientGap the longest time that one client waited for an acknowledgement
record FaultyHandover(String said, LabNode old, LabNode master, int lost, Duration clientGap) {
  /// To find the master again, were it not paused at all.
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Who hands over.
  enum By {
    HOOK,
    GUARD;

    String run(RedisLab lab, LabNode master) {
      return switch (this) {
        case HOOK -> HookRun.start(lab, master).await().output();
        case GUARD -> new LabGroup(lab).handOver(master);
      };
    }
  }

  /// Nothing happens but the handover.
  static FaultyHandover run(RedisLab lab, By by) {
    return run(lab, by, () -> {});
  }

  /// With a fault at the moment when writes are paused.
  static FaultyHandover run(RedisLab lab, By by, Runnable fault) {
    return run(lab, by, fault, () -> {});
  }

  /// Fails when clients cannot write soon after its end.
  ///
  /// @param fault what happens at the moment when writes are paused
  /// @param mend what happens when clients write again
  static FaultyHandover run(RedisLab lab, By by, Runnable fault, Runnable mend) {
    LabNode old = lab.master();
    try (Writers writers = Writers.start(lab);
        PauseWatch pause = PauseWatch.on(old)) {
      long began = System.nanoTime();
      await().atMost(PATIENCE).until(() -> writers.allWroteSince(began));
      CompletableFuture<String> end = CompletableFuture.supplyAsync(() -> by.run(lab, old));
      pause.await();
      fault.run();
      String said = end.join();
      long ended = System.nanoTime();
      await("writes after " + said).atMost(AT_ONCE).until(() -> writers.allWroteSince(ended));
      mend.run();
      writers.stop();
      lab.heal();
      LabNode master = lab.master();
      return new FaultyHandover(
          said, old, master, writers.lost(master), writers.longestClientGap());
    }
  }

  boolean handedOver() {
    return master != old && (said.contains("handed over to ") || said.startsWith("HandedOver["));
  }
}
