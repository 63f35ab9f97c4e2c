package io.redisguard.runtime;

import io.quarkus.runtime.StartupEvent;
import io.redisguard.cluster.FixedCluster;
import io.redisguard.cluster.NoLiveAnswers;
import io.redisguard.journal.Journal;
import io.redisguard.policy.PolicyParser;
import io.redisguard.rules.Endpoint;
import io.redisguard.webhook.AdmissionPipeline;
import io.redisguard.webhook.Deadline;
import io.redisguard.webhook.Samples;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;

/// Sends sample reviews through a pipeline of their own before the server calls itself ready, so
/// that the first real one meets loaded classes and compiled code. Nothing of it is recorded.
@ApplicationScoped
class WarmUp {
  private static final int ROUNDS = 30;

  private volatile boolean done;

  boolean isDone() {
    return done;
  }

  void onStart(@Observes StartupEvent started) {
    AdmissionPipeline pipeline =
        new AdmissionPipeline(
            new FixedCluster(Samples.cluster()),
            new NoLiveAnswers(),
            PolicyParser::standard,
            Journal.SILENT,
            InstantSource.system(),
            Runnable::run);
    for (int round = 0; round < ROUNDS; round++) {
      for (String name : Samples.REVIEWS) {
        Endpoint endpoint = name.equals("create-pod") ? Endpoint.MUTATE : Endpoint.VALIDATE;
        int status =
            pipeline
                .handle(Samples.review(name), endpoint, Deadline.of(null, System.nanoTime()))
                .toCompletableFuture()
                .join()
                .status();
        if (status != 200) {
          throw new IllegalStateException(
              "sample review %s is answered %d".formatted(name, status));
        }
      }
    }
    done = true;
  }
}
