package io.redisguard.bench;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.redisguard.cluster.ClusterSnapshot;
import io.redisguard.cluster.FixedCluster;
import io.redisguard.cluster.NoLiveAnswers;
import io.redisguard.journal.DecisionLog;
import io.redisguard.journal.DecisionMetrics;
import io.redisguard.journal.DisruptionBook;
import io.redisguard.journal.Journal;
import io.redisguard.journal.LineChoice;
import io.redisguard.journal.PodEvents;
import io.redisguard.journal.RecordingJournal;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.rules.Endpoint;
import io.redisguard.webhook.AdmissionPipeline;
import io.redisguard.webhook.Deadline;
import io.redisguard.webhook.LiveRedis;
import io.redisguard.webhook.RecordedCases;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Bytes in, bytes out, on one hot thread, all rules on: decode, facts from memory, rules,
/// decision, encode. No TLS, no HTTP, no live read.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms64m", "-Xmn32m", "-Xmx192m"})
public class ReviewBenchmark {
  /// A recorded review, by what it asks for.
  public enum Asked {
    /// 10 KB; refused.
    DELETE_MASTER("delete-master/review-01-validate-DELETE-pods.json"),
    /// 11 KB; the kubelet's, which every rule lets pass.
    DELETE_BY_KUBELET("evict-master/review-02-validate-DELETE-pods.json"),
    WRITE_BUDGET("pdb-ok/review-01-validate-CREATE-poddisruptionbudgets.json"),
    /// Patched.
    CREATE_POD("pod-plain/review-01-mutate-CREATE-pods.json"),
    EVICT_MASTER("evict-master/review-01-validate-CREATE-pods-eviction.json");

    private final String file;

    Asked(String file) {
      this.file = file;
    }

    byte[] body() {
      try {
        return Files.readAllBytes(RecordedCases.FOLDER.resolve(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    ClusterSnapshot cluster() {
      return RecordedCases.cluster(file.substring(0, file.indexOf('/')));
    }

    Endpoint endpoint() {
      return file.contains("-mutate-") ? Endpoint.MUTATE : Endpoint.VALIDATE;
    }
  }

  /// What else is in the namespace.
  public enum Around {
    /// As recorded: three pods and a budget.
    SAMPLE,
    /// 1 000 pods and 50 budgets more.
    BIG
  }

  /// Where decisions go.
  public enum Records {
    NONE,
    /// Metrics and one JSON line each, as the server writes them, to nowhere.
    LOG_AND_METRICS
  }

  @Param private Asked asked = Asked.DELETE_MASTER;

  @Param private Around around = Around.SAMPLE;

  @Param("LOG_AND_METRICS")
  private Records records = Records.LOG_AND_METRICS;

  private final DecisionLog log =
      new DecisionLog(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  private final Deadline deadline = Deadline.of("10s", System.nanoTime());
  private final InstantSource clock = InstantSource.system();
  private byte[] body = {};
  private Endpoint endpoint = Endpoint.VALIDATE;
  private @Nullable AdmissionPipeline pipeline;

  @Setup(Level.Trial)
  public void prepare() {
    body = asked.body();
    endpoint = asked.endpoint();
    ClusterSnapshot cluster =
        switch (around) {
          case SAMPLE -> asked.cluster();
          case BIG -> BigNamespace.in(asked.cluster(), "prod");
        };
    Journal journal =
        switch (records) {
          case NONE -> Journal.SILENT;
          case LOG_AND_METRICS ->
              new RecordingJournal(
                  log,
                  LineChoice.all(),
                  new DecisionMetrics(new SimpleMeterRegistry()),
                  PodEvents.NONE,
                  DisruptionBook.NONE,
                  clock);
        };
    GuardPolicy policy = RecordedCases.policy();
    pipeline =
        new AdmissionPipeline(
            new FixedCluster(cluster),
            new NoLiveAnswers(),
            LiveRedis.off(),
            () -> policy,
            journal,
            clock,
            Runnable::run);
  }

  @TearDown(Level.Trial)
  public void close() {
    log.close();
  }

  @Benchmark
  public byte[] review() {
    return requireNonNull(pipeline)
        .handle(body, endpoint, deadline)
        .toCompletableFuture()
        .join()
        .body();
  }
}
