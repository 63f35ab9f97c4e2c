package io.redisguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.redisguard.cluster.ClusterIdentity.Reading;
import io.redisguard.facts.Fact;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiServerAnswersTest {
  private static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Actor ALICE = new Actor("alice", Set.of("system:authenticated", "dev"));
  private static final ObjectKey REDIS_0 = new ObjectKey("prod", "redis-0");

  private final MockCluster mock = new MockCluster();
  private final LiveAnswers answers = new ApiServerAnswers(mock.client);

  @AfterEach
  void close() {
    mock.close();
  }

  @Test
  void aPodThatIsThere() {
    mock.apply(SampleObjects.pod("prod", "redis-0"));
    ClusterSnapshot manifests = ManifestCluster.of(mock.manifests());
    assertThat(answers.pod(REDIS_0, SECOND))
        .isEqualTo(new LivePod.Present(manifests.namespace("prod").podsByName().getFirst()));
  }

  @Test
  void aPodThatIsGone() {
    assertThat(answers.pod(REDIS_0, SECOND)).isEqualTo(new LivePod.Gone());
  }

  @Test
  void aPodWithoutAName() {
    assertThat(answers.pod(new ObjectKey("prod", ""), SECOND))
        .isEqualTo(new LivePod.NotAsked("the pod has no name yet"));
  }

  @ParameterizedTest(name = "{0} {1} → {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 | {"kind":"Status"}  | the API server answered 500
          403 | {"kind":"Status"}  | the API server answered 403
          200 | <html>             | the API server answered with something that is no JSON
          200 | {"kind":"Secret"}  | the API server answered with something else
          """)
  void noUsableAnswer(int code, String body, String why) {
    mock.server
        .expect()
        .get()
        .withPath("/api/v1/namespaces/prod/pods/redis-0")
        .andReturn(code, body)
        .once();
    assertThat(answers.pod(REDIS_0, SECOND)).isEqualTo(new LivePod.NotAsked(why));
  }

  @Test
  void aFailureIsNotRetried() {
    String path = "/api/v1/namespaces/prod/pods/redis-0";
    mock.server.expect().get().withPath(path).andReturn(503, "{}").once();
    mock.apply(SampleObjects.pod("prod", "redis-0"));
    assertThat(answers.pod(REDIS_0, SECOND))
        .isEqualTo(new LivePod.NotAsked("the API server answered 503"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"status":{"allowed":true}}                              | true
          {"status":{"allowed":false}}                             | false
          {"status":{"allowed":true,"evaluationError":"x"}}        | true
          {"status":{"allowed":false,"evaluationError":"x"}}       | the API server could not evaluate the right to exempt
          {"status":{}}                                            | the API server gave no verdict
          """)
  void theRightToExempt(String body, String expected) {
    mock.server.expect().post().withPath(ACCESS_REVIEWS).andReturn(201, body).once();
    Fact<Boolean> answer = answers.mayExempt(ALICE, SECOND);
    assertThat(answer)
        .isEqualTo(
            expected.length() > 5 ? Fact.unknown(expected) : Fact.known(Boolean.valueOf(expected)));
  }

  @Test
  void asksAboutTheActorAndHisGroups() throws Exception {
    mock.server
        .expect()
        .post()
        .withPath(ACCESS_REVIEWS)
        .andReturn(201, "{\"status\":{\"allowed\":true}}")
        .once();
    assertThat(answers.mayExempt(ALICE, SECOND)).isEqualTo(Fact.known(true));
    assertThat(mock.server.takeRequest().getBody().readUtf8())
        .isEqualTo(
            "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SubjectAccessReview\","
                + "\"spec\":{\"user\":\"alice\",\"groups\":[\"dev\",\"system:authenticated\"],"
                + "\"resourceAttributes\":{\"verb\":\"exempt\",\"group\":\"redis-guard.io\","
                + "\"resource\":\"guardpolicies\"}}}");
  }

  @Test
  void anErrorLeavesTheRightUnknown() {
    mock.server.expect().post().withPath(ACCESS_REVIEWS).andReturn(500, "{}").once();
    assertThat(answers.mayExempt(ALICE, SECOND))
        .isEqualTo(Fact.unknown("the API server answered 500"));
  }

  @Test
  void noTimeLeft() {
    assertThat(answers.pod(REDIS_0, Duration.ZERO))
        .isEqualTo(new LivePod.NotAsked("no time was left to ask the API server"));
  }

  /// The backlog accepts the connection and nobody ever answers.
  @Test
  void theDeadlineHoldsAgainstAServerThatHangs() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        KubernetesClient client = clientOf(silent.getLocalPort())) {
      LiveAnswers hanging = new ApiServerAnswers(client);
      // The first request loads classes, in the caller's time or not: it must hold even so.
      long began = System.nanoTime();
      assertThat(hanging.pod(REDIS_0, Duration.ofMillis(200)))
          .isEqualTo(new LivePod.NotAsked("the API server did not answer within 200 ms"));
      assertThat(hanging.mayExempt(ALICE, Duration.ofHours(1)))
          .isEqualTo(Fact.unknown("the API server did not answer within 500 ms"));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void nobodyListens() throws IOException {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    try (KubernetesClient client = clientOf(port)) {
      assertThat(new ApiServerAnswers(client).pod(REDIS_0, SECOND))
          .isInstanceOf(LivePod.NotAsked.class);
    }
  }

  @Test
  void theIdentityOfACluster() {
    mock.server
        .expect()
        .get()
        .withPath("/api/v1/pods?limit=1")
        .andReturn(200, "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"4711\"}}")
        .once();
    mock.server
        .expect()
        .get()
        .withPath("/api/v1/namespaces/kube-system")
        .andReturn(200, "{\"kind\":\"Namespace\",\"metadata\":{\"uid\":\"abc\"}}")
        .once();
    assertThat(ClusterIdentity.of(new ApiServer(mock.client, Duration.ofSeconds(5))).read())
        .isEqualTo(new Reading.Read("4711", "abc"));
  }

  @Test
  void anIdentityThatIsNotTold() {
    mock.server.expect().get().withPath("/api/v1/pods?limit=1").andReturn(503, "{}").once();
    assertThat(ClusterIdentity.of(new ApiServer(mock.client, Duration.ofSeconds(5))).read())
        .isEqualTo(new Reading.NotRead("the API server answered 503"));
  }

  private static KubernetesClient clientOf(int port) {
    Config config =
        new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + port).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
