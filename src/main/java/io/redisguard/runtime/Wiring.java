package io.redisguard.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.LiveAnswers;
import io.redisguard.journal.DecisionLog;
import io.redisguard.journal.DecisionMetrics;
import io.redisguard.journal.DisruptionBook;
import io.redisguard.journal.Journal;
import io.redisguard.journal.PodEvents;
import io.redisguard.journal.RecordingJournal;
import io.redisguard.redis.RedisDesk;
import io.redisguard.webhook.AdmissionPipeline;
import io.redisguard.webhook.LiveRedis;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Who gets what.
@ApplicationScoped
class Wiring {
  private final ExecutorService waiting =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("waiting-", 0).factory());

  @PreDestroy
  void stop() {
    waiting.shutdown();
  }

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  DecisionLog decisionLog(GuardConfig config) {
    OutputStream out =
        config.decisionLog()
            ? new FileOutputStream(FileDescriptor.out)
            : OutputStream.nullOutputStream();
    return new DecisionLog(new PrintStream(out, false, StandardCharsets.UTF_8));
  }

  void stop(@Disposes DecisionLog log) {
    log.close();
  }

  @Produces
  @Singleton
  Journal journal(
      DecisionLog log,
      MeterRegistry registry,
      PodEvents events,
      DisruptionBook book,
      InstantSource clock) {
    registry.gauge("redis_guard_decision_lines_dropped", log, DecisionLog::dropped);
    return new RecordingJournal(log, new DecisionMetrics(registry), events, book, clock);
  }

  @Produces
  @Singleton
  LiveRedis redis(GuardConfig config, LiveAnswers live, MeterRegistry registry) {
    if (!config.askRedis()) {
      return LiveRedis.off();
    }
    RedisDesk desk = new RedisDesk(live::secret, System::nanoTime);
    LiveRedis redis = LiveRedis.of(desk, System::nanoTime);
    registry.gauge("redis_guard_handovers_running", desk, RedisDesk::handoversRunning);
    registry.gauge("redis_guard_holds", redis, LiveRedis::holding);
    registry.gauge("redis_guard_longest_hold_seconds", redis, r -> r.longestHold().toSeconds());
    return redis;
  }

  @Produces
  @Singleton
  AdmissionPipeline pipeline(
      ClusterSource cluster,
      LiveAnswers live,
      LiveRedis redis,
      PolicyStore policies,
      Journal journal,
      InstantSource clock) {
    return new AdmissionPipeline(cluster, live, redis, policies, journal, clock, waiting);
  }
}
