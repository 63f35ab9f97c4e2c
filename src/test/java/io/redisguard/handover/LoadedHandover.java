package io.redisguard.handover;

import static org.awaitility.Awaitility.await;

import io.redisguard.lab.LabNode;
import io.redisguard.lab.RedisLab;
import io.redisguard.lab.Writers;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/// One run of the hook while clients write, and what became of their writes.
///
/// @param old the node that was master before
/// @param master the node that is master in the end
/// @param lost acknowledged writes that `master` does not have
/// @param clientGap the longest time that one client waited for an acknowledgement
record LoadedHandover(
    HookRun.Result hook, LabNode old, LabNode master, int lost, Duration clientGap) {
  /// To find the master again, were it not paused at all.
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static LoadedHandover run(RedisLab lab) {
    return run(lab, master -> HookRun.start(lab, master), _ -> {});
  }

  /// Fails when clients cannot write soon after the end of the hook.
  ///
  /// @param hook starts it for the master
  /// @param meanwhile what happens while it runs
  static LoadedHandover run(
      RedisLab lab, Function<LabNode, HookRun> hook, Consumer<HookRun> meanwhile) {
    LabNode old = lab.master();
    try (Writers writers = Writers.start(lab)) {
      long began = System.nanoTime();
      await().atMost(PATIENCE).until(() -> writers.allWroteSince(began));
      HookRun run = hook.apply(old);
      meanwhile.accept(run);
      HookRun.Result result = run.await();
      long ended = System.nanoTime();
      await("writes after " + result.output())
          .atMost(AT_ONCE)
          .until(() -> writers.allWroteSince(ended));
      writers.stop();
      lab.heal();
      LabNode master = lab.master();
      return new LoadedHandover(
          result, old, master, writers.lost(master), writers.longestClientGap());
    }
  }

  boolean handedOver() {
    return hook.exit() == 0 && master != old;
  }
}
