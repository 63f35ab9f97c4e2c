package io.redisguard.runtime;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.LiveAnswers;
import io.redisguard.journal.DecisionLog;
import io.redisguard.journal.DecisionMetrics;
import io.redisguard.journal.DisruptionBook;
import io.redisguard.journal.EachJournal;
import io.redisguard.journal.Journal;
import io.redisguard.journal.LineChoice;
import io.redisguard.journal.PodEvents;
import io.redisguard.journal.RecordingJournal;
import io.redisguard.page.Disruptions;
import io.redisguard.redis.HandoverObserver;
import io.redisguard.redis.RedisDesk;
import io.redisguard.report.AdmissionTally;
import io.redisguard.webhook.AdmissionPipeline;
import io.redisguard.webhook.LiveRedis;
import io.redisguard.webhook.MasterVigil;
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

  @Produces
  @Singleton
  LineChoice lineChoice(GuardConfig config, MeterRegistry registry) {
    LineChoice choice = new LineChoice(config.decisionLogLevel(), config.decisionLogSample());
    FunctionCounter.builder("redis_guard_decision_lines_left_out", choice, LineChoice::leftOut)
        .description("Decisions without a line, as the level and the sampling want it")
        .register(registry);
    return choice;
  }

  void stop(@Disposes DecisionLog log) {
    log.close();
  }

  @Produces
  @Singleton
  Journal journal(
      GuardConfig config,
      DecisionLog log,
      LineChoice choice,
      MeterRegistry registry,
      PodEvents events,
      DisruptionBook book,
      AdmissionTally tally,
      InstantSource clock) {
    FunctionCounter.builder("redis_guard_decision_lines_dropped", log, DecisionLog::dropped)
        .description("Decision lines lost because the reader of the output was too slow")
        .register(registry);
    Journal recording =
        new RecordingJournal(log, choice, new DecisionMetrics(registry), events, book, clock);
    boolean reports = config.scan() && config.reports() && config.objects().isEmpty();
    return reports ? new EachJournal(recording, tally) : recording;
  }

  @Produces
  @Singleton
  LiveRedis redis(
      GuardConfig config,
      LiveAnswers live,
      ClusterSource cluster,
      PolicyStore policies,
      MeterRegistry registry,
      DisruptionBook book,
      InstantSource clock) {
    HandoverObserver metrics = new HandoverMetrics(registry);
    HandoverObserver records = new HandoverRecords(book, clock);
    HandoverObserver observer =
        (master, result, took) -> {
          metrics.ended(master, result, took);
          records.ended(master, result, took);
        };
    if (!config.askRedis()) {
      return LiveRedis.off();
    }
    RedisDesk desk = new RedisDesk(live::secret, System::nanoTime, observer);
    LiveRedis redis = LiveRedis.of(desk, System::nanoTime);
    book.ask(new MasterVigil(desk, redis, policies, cluster::namespace, book, clock));
    return redis;
  }

  @Produces
  @Singleton
  Disruptions disruptions(DisruptionBook book) {
    return book.isKept() ? new DisruptionsShown(book) : Disruptions.NONE;
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
