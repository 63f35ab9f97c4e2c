package io.redisguard.runtime;

import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.FixedCluster;
import io.redisguard.cluster.LiveAnswers;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.cluster.Manifests;
import io.redisguard.cluster.NoLiveAnswers;
import io.redisguard.cluster.PolicyFile;
import io.redisguard.policy.PolicyMistake;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.PolicyReading;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where facts and the policy come from: files or the API server, as configured.
@ApplicationScoped
class Sources {
  private final GuardConfig config;
  private final InstantSource clock;
  private @Nullable PolicyFileWatch watch;

  Sources(GuardConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  @Produces
  @Singleton
  ClusterSource cluster() {
    List<String> paths =
        config.objects().orElseThrow(() -> new IllegalStateException("no live cluster yet"));
    Manifests manifests = ManifestReader.read(paths, System.in);
    if (!manifests.unreadable().isEmpty()) {
      throw new IllegalStateException("cannot read the objects: " + manifests.unreadable());
    }
    return new FixedCluster(ManifestCluster.of(manifests.objects()));
  }

  @Produces
  @Singleton
  LiveAnswers live() {
    return new NoLiveAnswers();
  }

  /// A server does not start with a policy file that is wrong; once it runs, a wrong update is
  /// refused and the last good policy stays.
  @Produces
  @Singleton
  PolicyStore policies() {
    if (config.policy().isEmpty()) {
      return new PolicyStore(PolicyParser.standard());
    }
    String file = config.policy().get();
    return switch (PolicyFile.read(file, clock.instant())) {
      case PolicyReading.Valid(var policy) -> {
        PolicyStore policies = new PolicyStore(policy);
        PolicyFileWatch fileWatch = new PolicyFileWatch(Path.of(file), policies, clock);
        fileWatch.every(config.policyReload());
        watch = fileWatch;
        yield policies;
      }
      case PolicyReading.Invalid(List<PolicyMistake> mistakes) ->
          throw new IllegalStateException(
              mistakes.stream()
                  .map(PolicyMistake::toString)
                  .collect(Collectors.joining("; ", file + " is not a valid GuardPolicy: ", "")));
    };
  }

  @PreDestroy
  void stop() {
    if (watch != null) {
      watch.close();
    }
  }
}
