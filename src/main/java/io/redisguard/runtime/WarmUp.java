package io.redisguard.runtime;

import io.quarkus.runtime.StartupEvent;
import io.redisguard.cluster.FixedCluster;
import io.redisguard.cluster.NoLiveAnswers;
import io.redisguard.journal.Journal;
import io.redisguard.policy.PolicyParser;
import io.redisguard.rules.Endpoint;
import io.redisguard.webhook.AdmissionPipeline;
import io.redisguard.webhook.Deadline;
import io.redisguard.webhook.LiveRedis;
import io.redisguard.webhook.Samples;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Sends sample reviews through a pipeline of their own before the server calls itself ready, so
/// that the first real one meets loaded classes and compiled code. Nothing of it is recorded.
@ApplicationScoped
class WarmUp {
  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  /// The compiler looks at what ran often, and compiles it best after a few thousand times.
  private static final int ROUNDS = 1000;

  private volatile boolean done;

  boolean isDone() {
    return done;
  }

  /// Beside the start, which has other things to wait for.
  void onStart(@Observes StartupEvent started) {
    Thread.ofPlatform().name("warm-up").daemon(true).start(this::run);
  }

  /// A guard that cannot answer its own samples never becomes ready.
  private void run() {
    try {
      AdmissionPipeline pipeline =
          new AdmissionPipeline(
              new FixedCluster(Samples.cluster()),
              new NoLiveAnswers(),
              LiveRedis.off(),
              PolicyParser::standard,
              Journal.SILENT,
              InstantSource.system(),
              Runnable::run);
      for (String name : Samples.REVIEWS) {
        byte[] review = Samples.review(name);
        Endpoint endpoint = name.equals("create-pod") ? Endpoint.MUTATE : Endpoint.VALIDATE;
        for (int round = 0; round < ROUNDS; round++) {
          answer(pipeline, name, review, endpoint);
        }
      }
      done = true;
    } catch (RuntimeException e) {
      LOG.error("the sample reviews cannot be answered: this server will not become ready", e);
    }
  }

  private static void answer(
      AdmissionPipeline pipeline, String name, byte[] review, Endpoint endpoint) {
    int status =
        pipeline
            .handle(review, endpoint, Deadline.of(null, System.nanoTime()))
            .toCompletableFuture()
            .join()
            .status();
    if (status != 200) {
      throw new IllegalStateException("sample review %s is answered %d".formatted(name, status));
    }
  }
}
