package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvictCommandTest {
  private static final String PATH = "/api/v1/namespaces/prod/pods/redis-node-0/eviction";

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
  void itWaitsWhileTheAnswerIsToWait() {
    answer(429, "redis-node-0 is the master and no other member is ready", 2);
    answer(201, "", 1);

    GuardCommands.Result result = evict("redis-node-0", "-n", "prod", "--retry-every", "10");

    assertThat(result.out())
        .isEqualTo(
            """
            waiting: redis-node-0 is the master and no other member is ready
            pod/redis-node-0 evicted
            """);
    assertThat(result.code()).isZero();
    assertThat(apiServer.getRequestCount()).isEqualTo(3);
  }

  @Test
  void itGivesUpInTime() {
    answer(429, "not now", 1);

    GuardCommands.Result result = evict("redis-node-0", "-n", "prod", "--timeout", "0");

    assertThat(result.out()).isEqualTo("waiting: not now\n");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void aRefusalIsSaidOnce() {
    answer(500, "This pod has more than one PodDisruptionBudget", 1);

    GuardCommands.Result result = evict("redis-node-0", "-n", "prod");

    assertThat(result.err()).isEqualTo("This pod has more than one PodDisruptionBudget\n");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void aPodThatIsNotThere() {
    answer(404, "pods \"redis-node-0\" not found", 1);

    assertThat(evict("redis-node-0", "-n", "prod").err()).isEqualTo("no pod prod/redis-node-0\n");
  }

  @Test
  void aNameThatIsNoneNeverReachesTheApiServer() {
    GuardCommands.Result result = evict("../../secrets/x", "-n", "prod");

    assertThat(result.err()).isEqualTo("redis-guard: that is not the name of a pod\n");
    assertThat(result.code()).isEqualTo(2);
    assertThat(apiServer.getRequestCount()).isZero();
  }

  private void answer(int code, String message, int times) {
    apiServer
        .expect()
        .post()
        .withPath(PATH)
        .andReturn(code, new StatusBuilder().withCode(code).withMessage(message).build())
        .times(times);
  }

  private static GuardCommands.Result evict(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "evict";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return GuardCommands.run(all);
  }
}
