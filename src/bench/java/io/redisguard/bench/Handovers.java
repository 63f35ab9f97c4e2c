package io.redisguard.bench;

import static org.awaitility.Awaitility.await;

import io.redisguard.handover.HookRun;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.Jedis;

/// What is compared. A new one is a record here and a line in [#all].
final class Handovers {
  private Handovers() {}

  static List<Handover> all() {
    return List.of(new NoHook(), new Failover(), new OursByPod(), new OursByGuard());
  }

  record NoHook() implements Handover {
    @Override
    public String name() {
      return "no hook";
    }

    @Override
    public void run(RedisLab lab, LabNode master) {}
  }

  /// As charts do it that leave the pause out.
  record Failover() implements Handover {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public String name() {
      return "SENTINEL FAILOVER";
    }

    @Override
    public void run(RedisLab lab, LabNode master) {
      try (Jedis sentinel = lab.others(master).getFirst().connectSentinel()) {
        sentinel.sentinelFailover(LabSettings.MASTER_NAME);
      }
      await().atMost(PATIENCE).until(() -> !master.role().equals("master"));
    }
  }

  record OursByPod() implements Handover {
    @Override
    public String name() {
      return "ours by pod";
    }

    @Override
    public boolean losesNothing() {
      return true;
    }

    @Override
    public void run(RedisLab lab, LabNode master) {
      HookRun.Result result = HookRun.start(lab, master).await();
      if (result.exit() != 0) {
        System.out.print(result.output());
      }
    }
  }
}
