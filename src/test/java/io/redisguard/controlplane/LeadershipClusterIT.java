package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.redisguard.cli.ThrowAwayCertificate;
import io.redisguard.controlplane.ControlPlane.Part;
import io.redisguard.test.GuardProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Of two replicas one leads, whatever happens to it or to the API server.
class LeadershipClusterIT {
  /// So long at most nobody leads.
  private static final Duration HANDED_OVER = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(100);

  private final List<GuardProcess> replicas = new ArrayList<>();
  private ControlPlane controlPlane;
  private ThrowAwayCertificate certificate;

  @BeforeEach
  void start() throws IOException {
    controlPlane = ControlPlane.start();
    InstalledGuard.apply(controlPlane, "observe");
    InstalledGuard.removeWebhooks(controlPlane.admin());
    certificate =
        ThrowAwayCertificate.in(Files.createTempDirectory(controlPlane.folder(), "shared-"));
    replicas.add(replica("guard-a").awaitReady());
    awaitLeader(replicas.getFirst());
    replicas.add(replica("guard-b").awaitReady());
  }

  @AfterEach
  void stop() {
    replicas.forEach(GuardProcess::close);
    controlPlane.close();
  }

  @Test
  void aLeaderThatIsKilledIsFollowed() {
    assertThat(holder()).startsWith("guard-a_");
    assertThat(leads(replicas.getLast())).isFalse();

    long killed = System.nanoTime();
    replicas.getFirst().kill();
    awaitLeader(replicas.getLast());

    report("killed", killed);
    assertThat(holder()).startsWith("guard-b_");
    assertThat(lease("{.spec.leaseTransitions}")).isEqualTo("1");
  }

  @Test
  void aLeaderThatStopsInOrderIsFollowedAtOnce() throws InterruptedException {
    replicas.getFirst().terminate();
    replicas.getFirst().exitCode();
    long stopped = System.nanoTime();
    await().atMost(Duration.ofSeconds(3)).pollInterval(POLL).until(() -> leads(replicas.getLast()));

    report("stopped", stopped);
  }

  @Test
  void withoutAnApiServerNobodyLeadsAndAfterwardsOneDoes() {
    controlPlane.process(Part.API_SERVER).freeze();
    await()
        .atMost(Duration.ofSeconds(8))
        .pollInterval(POLL)
        .until(() -> replicas.stream().noneMatch(LeadershipClusterIT::leads));
    assertThat(replicas).allMatch(GuardProcess::isReady);

    controlPlane.process(Part.API_SERVER).thaw();
    await()
        .atMost(HANDED_OVER)
        .pollInterval(POLL)
        .until(() -> replicas.stream().filter(LeadershipClusterIT::leads).count() == 1);
  }

  private GuardProcess replica(String pod) {
    return InstalledGuard.launch(
        controlPlane, certificate, Map.of("HOSTNAME", pod, "QUARKUS_SHUTDOWN_DELAY", "0s"));
  }

  private static void awaitLeader(GuardProcess replica) {
    await("who leads").atMost(HANDED_OVER).pollInterval(POLL).until(() -> leads(replica));
  }

  private static boolean leads(GuardProcess replica) {
    return new Scrape(replica.management("/q/metrics")).sum("redis_guard_leader") == 1;
  }

  private String holder() {
    return lease("{.spec.holderIdentity}");
  }

  private String lease(String path) {
    return controlPlane
        .admin()
        .run("get", "lease", "redis-guard", "-n", "redis-guard", "-o", "jsonpath=" + path)
        .ok();
  }

  private static void report(String how, long since) {
    System.out.printf(
        "leader %s, the other leads after %d ms%n", how, (System.nanoTime() - since) / 1_000_000);
  }
}
