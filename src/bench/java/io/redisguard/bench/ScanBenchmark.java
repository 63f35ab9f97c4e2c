package io.redisguard.bench;

import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.decision.Decider;
import io.redisguard.facts.Fact;
import io.redisguard.facts.NamespaceView;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.scan.NamespaceScan;
import io.redisguard.webhook.RecordedCases;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The background scan of 10 000 Redis pods, 1 000 StatefulSets and 1 000 budgets: of everything,
/// and after one change. One thread, all rules on.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms64m", "-Xmn32m", "-Xmx192m"})
public class ScanBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /// In how many namespaces they lie.
  @Param({"10", "100"})
  private int namespaces = 100;

  private final NamespaceScan scan = new NamespaceScan(Decider.standard());
  private final GuardPolicy policy = RecordedCases.policy();
  private ClusterSnapshot cluster = RecordedCases.cluster("evict-master");

  @Setup(Level.Trial)
  public void prepare() {
    cluster = ManyNamespaces.of(namespaces, RecordedCases.cluster("evict-master"));
  }

  @Benchmark
  public int everything() {
    int found = 0;
    for (NamespaceView namespace : cluster.namespaces().values()) {
      found += scan.judge(namespace, Fact.known(cluster.cluster()), policy, NOW).size();
    }
    return found;
  }

  /// A change judges its namespace again.
  @Benchmark
  public int oneChange() {
    return scan.judge(cluster.namespace("team-0"), Fact.known(cluster.cluster()), policy, NOW)
        .size();
  }
}
