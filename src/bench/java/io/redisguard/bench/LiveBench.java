package io.redisguard.bench;

import static org.awaitility.Awaitility.await;

import io.redisguard.TestReview;
import io.redisguard.lab.LabNode;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.live.LabManifests;
import io.redisguard.rules.Endpoint;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How long a verdict takes for which a real group of three servers and three Sentinels is asked,
/// over HTTPS on the loopback, and what an unrelated review beside it takes: with everybody well,
/// with a server that hangs, and with one that is gone.
///
/// ./mvnw package -DskipTests && ./mvnw -Pbench test -DskipTests -Dbench=live
final class LiveBench {
  /// Until the compiler has seen enough.
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  private static final Duration MEASURED = Duration.ofSeconds(15);

  /// Reviews that wait for Redis at the same time.
  private static final int AT_ONCE = 8;

  /// So that reviews of budgets come at a steady rate, whatever the others do.
  private static final Duration BUDGET_EVERY = Duration.ofMillis(5);

  private static final byte[] BUDGET =
      TestReview.ofRequest(
          """
          uid: b-1
          kind: {group: policy, version: v1, kind: PodDisruptionBudget}
          resource: {group: policy, version: v1, resource: poddisruptionbudgets}
          name: web
          namespace: prod
          operation: CREATE
          userInfo: {username: alice, groups: [system:authenticated]}
          object:
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web, namespace: prod}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
          """);

  private final GuardProcess guard;

  private LiveBench(GuardProcess guard) {
    this.guard = guard;
  }

  /// Takes no arguments.
  public static void main(String[] arguments) throws IOException {
    try (RedisLab lab = RedisLab.start(LabSettings.plain().withPassword("s3cret"));
        GuardProcess guard = serve(lab)) {
      LiveBench bench = new LiveBench(guard);
      LabNode replica = lab.others(lab.master()).getFirst();
      byte[] eviction = LabManifests.eviction(lab.others(lab.master()).getLast(), true);
      bench.during(WARM_UP, 1, eviction);
      System.out.println("| group | evictions at a time | eviction | budget beside it |");
      System.out.println("|---|---|---|---|");
      bench.row("nobody is asked", 0, eviction);
      bench.row("all answer", 1, eviction);
      bench.row("all answer", AT_ONCE, eviction);
      replica.server().freeze();
      bench.row("a server hangs", 1, eviction);
      bench.row("a server hangs", AT_ONCE, eviction);
      replica.server().thaw();
      replica.server().kill();
      bench.row("a server is gone", 1, eviction);
      bench.row("a server is gone", AT_ONCE, eviction);
    }
  }

  private static GuardProcess serve(RedisLab lab) throws IOException {
    Path folder = lab.folder();
    return GuardProcess.serve(
        folder,
        "--objects=" + LabManifests.write(lab, folder),
        "--policy=" + LabManifests.policy(folder, "{}"),
        "--ask-redis");
  }

  private void row(String group, int atOnce, byte[] eviction) {
    Measured measured = during(MEASURED, atOnce, eviction);
    System.out.printf("| %s | %d | %s | %s |%n", group, atOnce, measured.evictions(), measured.budgets());
  }

  private record Measured(Latencies evictions, Latencies budgets) {}

  private Measured during(Duration time, int atOnce, byte[] eviction) {
    Latencies evictions = new Latencies();
    Latencies budgets = new Latencies();
    try (ReviewClients clients = new ReviewClients(guard.guard())) {
      for (int i = 0; i < atOnce; i++) {
        clients.repeat(Endpoint.VALIDATE, eviction, Duration.ZERO, evictions);
      }
      clients.repeat(Endpoint.VALIDATE, BUDGET, BUDGET_EVERY, budgets);
      await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }
    return new Measured(evictions, budgets);
  }
}
