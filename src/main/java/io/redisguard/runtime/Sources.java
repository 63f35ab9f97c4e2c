package io.redisguard.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.redisguard.cluster.ApiServerAnswers;
import io.redisguard.cluster.ApiServerReports;
import io.redisguard.cluster.ClusterClient;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.DisruptionObjects;
import io.redisguard.cluster.FixedCluster;
import io.redisguard.cluster.Leadership;
import io.redisguard.cluster.LeaseElection;
import io.redisguard.cluster.LiveAnswers;
import io.redisguard.cluster.LiveCluster;
import io.redisguard.cluster.ManifestCluster;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.cluster.Manifests;
import io.redisguard.cluster.NoLiveAnswers;
import io.redisguard.cluster.NoReports;
import io.redisguard.cluster.PodEventWriter;
import io.redisguard.cluster.PolicyFile;
import io.redisguard.cluster.PolicyStatus;
import io.redisguard.cluster.ReportStore;
import io.redisguard.cluster.WriteObserver;
import io.redisguard.journal.DisruptionBook;
import io.redisguard.journal.DisruptionQueue;
import io.redisguard.journal.LedgerKeeper;
import io.redisguard.journal.PodEvents;
import io.redisguard.journal.Retention;
import io.redisguard.policy.GuardPolicy;
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
  /// The one custom resource that counts.
  private static final String POLICY_NAME = "default";

  private final GuardConfig config;
  private final InstantSource clock;
  private @Nullable PolicyFileWatch watch;
  private @Nullable LiveCluster live;
  private @Nullable LeaseElection election;
  private @Nullable LedgerKeeper keeper;
  private @Nullable KubernetesClient connection;
  private @Nullable Manifests read;

  Sources(GuardConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  @Produces
  @Singleton
  ClusterSource cluster(PolicyStore policies, WriteObserver writes, MeterRegistry registry) {
    if (config.objects().isPresent()) {
      return new FixedCluster(ManifestCluster.of(read(config.objects().get()).objects()));
    }
    LiveCluster cluster =
        new LiveCluster(client(), config.readConfigMaps(), clock, new ClusterMetrics(registry));
    if (config.policy().isEmpty()) {
      PolicyStatus status = new PolicyStatus(client(), clock, writes);
      cluster.onPolicyChange(stored -> take(stored.get(POLICY_NAME), policies, status));
    }
    if (config.ledger()) {
      keeper = ledgerOf(cluster, policies, registry);
      cluster.onChange(new LedgerFeed(keeper));
    }
    cluster.start();
    ClusterMetrics.follow(cluster, registry);
    live = cluster;
    return cluster;
  }

  @Produces
  @Singleton
  LiveAnswers answers() {
    return config.objects().isPresent()
        ? NoLiveAnswers.of(read(config.objects().get()).objects())
        : new ApiServerAnswers(client());
  }

  @Produces
  @Singleton
  WriteObserver writes(MeterRegistry registry) {
    return new WriteMetrics(registry);
  }

  @Produces
  @Singleton
  PodEvents events(WriteObserver writes) {
    return config.objects().isPresent()
        ? PodEvents.NONE
        : new PodEventWriter(client(), clock, writes)::tell;
  }

  /// @param cluster made first, because it feeds the book
  @Produces
  @Singleton
  DisruptionBook book(ClusterSource cluster, Leadership leadership) {
    LedgerKeeper own = keeper;
    if (own == null) {
      return DisruptionBook.NONE;
    }
    leadership.follow(
        new Leadership.Follower() {
          @Override
          public void begin() {
            own.lead(true);
          }

          @Override
          public void end() {
            own.lead(false);
          }
        });
    return own;
  }

  private LedgerKeeper ledgerOf(LiveCluster cluster, PolicyStore policies, MeterRegistry registry) {
    DisruptionObjects objects =
        new DisruptionObjects(client(), OwnPod.namespace(config.namespace()));
    DisruptionQueue queue = new DisruptionQueue(LedgerFeed.store(objects));
    LedgerKeeper own =
        new LedgerKeeper(
            new LedgerKeeper.Sources(
                OwnPod.uniqueName(), policies, cluster::namespace, cluster::cluster, clock),
            queue,
            new Retention(config.ledgerMost(), config.ledgerLongest()));
    registry.more().counter("redis_guard_ledger_writes", List.of(), queue, DisruptionQueue::writes);
    registry.more().counter("redis_guard_ledger_dropped", List.of(), own, LedgerKeeper::dropped);
    return own;
  }

  @Produces
  @Singleton
  Leadership leadership() {
    if (config.objects().isPresent()) {
      return Leadership.none();
    }
    if (!config.electLeader()) {
      return Leadership.alone();
    }
    LeaseElection own =
        LeaseElection.in(client(), OwnPod.namespace(config.namespace()), OwnPod.name(), clock);
    own.start();
    election = own;
    return own;
  }

  @Produces
  @Singleton
  ReportStore reports() {
    return config.objects().isPresent() ? new NoReports() : new ApiServerReports(client());
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
      case PolicyReading.Valid(GuardPolicy policy) -> {
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
    if (election != null) {
      election.close();
    }
    if (keeper != null) {
      keeper.close();
    }
    if (live != null) {
      live.close();
    }
    if (connection != null) {
      connection.close();
    }
  }

  private synchronized KubernetesClient client() {
    if (connection == null) {
      connection = ClusterClient.connect();
    }
    return connection;
  }

  private static void take(@Nullable JsonNode resource, PolicyStore policies, PolicyStatus status) {
    if (resource == null) {
      policies.forget("no GuardPolicy " + POLICY_NAME);
      return;
    }
    PolicyReading reading = PolicyParser.parseStored(resource);
    policies.update(reading, "GuardPolicy " + POLICY_NAME);
    status.tell(resource, reading);
  }

  private synchronized Manifests read(List<String> paths) {
    Manifests manifests = read;
    if (manifests == null) {
      manifests = unbroken(paths);
      read = manifests;
    }
    return manifests;
  }

  private static Manifests unbroken(List<String> paths) {
    Manifests manifests = ManifestReader.read(paths, System.in);
    if (!manifests.unreadable().isEmpty()) {
      throw new IllegalStateException("cannot read the objects: " + manifests.unreadable());
    }
    return manifests;
  }
}
