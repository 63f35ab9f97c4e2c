package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhyCommandTest {
  private static final String PATH = "/apis/redis-guard.io/v1alpha1/namespaces/prod/disruptions";
  private static final String RECORDS =
      """
      {"apiVersion": "redis-guard.io/v1alpha1", "kind": "DisruptionList", "metadata": {}, "items": [
        {"apiVersion": "redis-guard.io/v1alpha1", "kind": "Disruption",
         "metadata": {"name": "redis-node-0-1", "namespace": "prod"},
         "spec": {"namespace": "prod", "pod": "redis-node-0", "uid": "u1", "group": "prod/redis-node"},
         "asked": [{"seenBy": "g", "user": "bob", "client": "", "call": "evict", "allowed": 1,
           "waits": 2, "refused": 0, "firstTime": "2026-11-20T11:02:03Z",
           "lastTime": "2026-11-20T11:02:13Z", "last": "", "rules": "", "wanted": "UNKNOWN",
           "audit": ""}],
         "status": {"stage": "Over", "role": "replica", "roleSource": "label", "how": "Eviction",
           "by": "bob", "time": "2026-11-20T11:02:14Z", "began": "2026-11-20T11:02:14Z",
           "gone": "2026-11-20T11:02:15Z"}},
        {"apiVersion": "redis-guard.io/v1alpha1", "kind": "Disruption",
         "metadata": {"name": "redis-node-0-2", "namespace": "prod"},
         "spec": {"namespace": "prod", "pod": "redis-node-0", "uid": "u2", "group": "prod/redis-node"},
         "status": {"stage": "Over", "role": "master", "roleSource": "redis", "how": "NodePressure",
           "by": "kubelet n2", "time": "2026-11-21T08:41:02Z", "began": "2026-11-21T08:41:02Z",
           "gone": "2026-11-21T08:41:03Z", "ready": "2026-11-21T08:41:21Z",
           "secondsWithoutMaster": 5.2,
           "evidence": [
             {"at": "2026-11-21T08:41:21Z", "source": "back", "text": "redis-node-0 ready as replica"},
             {"at": "2026-11-21T08:41:02Z", "source": "kubelet n2",
              "text": "status: Evicted: The node was low on resource: memory.\\u001b[31m"}],
           "prevention": "a memory request of 2.4Gi instead of 256Mi (pod-requests); priority alone would not"}},
        {"apiVersion": "redis-guard.io/v1alpha1", "kind": "Disruption",
         "metadata": {"name": "redis-node-1-3", "namespace": "prod"},
         "spec": {"namespace": "prod", "pod": "redis-node-1", "uid": "u3"}, "status": {}}]}
      """;

  private final KubernetesMockServer apiServer = new KubernetesMockServer(false);

  @BeforeEach
  void pointTheClientAtIt() {
    apiServer.init();
    System.setProperty("kubernetes.master", "http://localhost:" + apiServer.getPort());
  }

  @AfterEach
  void stop() {
    System.clearProperty("kubernetes.master");
    apiServer.destroy();
  }

  @Test
  void theAnswerComesFirstTheEvidenceBelowTheFixLast() {
    apiServer.expect().get().withPath(PATH).andReturn(200, RECORDS).always();

    GuardCommands.Result result = why("redis-node-0");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .matches(
            """
            (?s)redis-node-0 \\(master\\) was killed because its node ran short of something, by kubelet n2, \\S+ ago\\. \
            Nobody asked; no budget could have stopped it\\.
              08:41:02  kubelet n2  status: Evicted: The node was low on resource: memory\\.[^\\n\\x{1b}]*
              08:41:21  back        redis-node-0 ready as replica
            would have prevented it: a memory request of 2\\.4Gi instead of 256Mi \\(pod-requests\\); priority alone would not

            1 earlier:
              2026-11-20 11:02:14  redis-node-0 \\(replica\\) was evicted by bob
            """);
  }

  @Test
  void jsonHasTheRecordsNewestFirst() {
    apiServer.expect().get().withPath(PATH).andReturn(200, RECORDS).always();

    assertThat(why("redis-node-0", "-o", "json").out())
        .containsSubsequence("NodePressure", "\"Eviction\"", "\"waits\" : 2")
        .doesNotContain("redis-node-1");
  }

  @Test
  void aPodWithoutRecordsIsToldWhereElseToLook() {
    apiServer.expect().get().withPath(PATH).andReturn(200, RECORDS).always();

    GuardCommands.Result result = why("redis-node-7");

    assertThat(result.out()).contains("nothing is recorded", "redis-guard replay");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void aClusterWithoutTheGuardKeepsNoLedger() {
    apiServer
        .expect()
        .get()
        .withPath(PATH)
        .andReturn(404, new StatusBuilder().withCode(404).withMessage("not found").build())
        .always();

    GuardCommands.Result result = why("redis-node-0");

    assertThat(result.err())
        .isEqualTo(
            "redis-guard: this cluster keeps no ledger: the guard is not installed (deploy/)\n");
    assertThat(result.code()).isEqualTo(2);
  }

  private static GuardCommands.Result why(String pod, String... more) {
    String[] all = new String[more.length + 4];
    all[0] = "why";
    all[1] = pod;
    all[2] = "-n";
    all[3] = "prod";
    System.arraycopy(more, 0, all, 4, more.length);
    return GuardCommands.run(all);
  }
}
