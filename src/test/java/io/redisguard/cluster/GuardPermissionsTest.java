package io.redisguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.redisguard.review.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardPermissionsTest {
  private static final String ACCOUNT = "system:serviceaccount:redis-guard:redis-guard";
  private static final String WHO = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  private static final String SELF = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final String OTHER = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
  private static final String YES = "{\"status\": {\"allowed\": true}}";

  private final MockCluster mock = new MockCluster();

  @AfterEach
  void close() {
    mock.close();
  }

  @Test
  void theAccountAsksForItself() throws Exception {
    answer(WHO, 201, "{\"status\": {\"userInfo\": {\"username\": \"%s\"}}}".formatted(ACCOUNT));
    answer(SELF, 201, YES);

    GuardPermissions found = ask();

    assertThat(found.account()).isEqualTo(ACCOUNT);
    assertThat(found.missing()).isEmpty();
    assertThat(found.problem()).isEmpty();
    assertThat(found.asked()).isEqualTo(reviews(SELF).size()).isGreaterThan(40);
  }

  @Test
  void anAdministratorAsksAboutTheAccount() throws Exception {
    answer(WHO, 201, "{\"status\": {\"userInfo\": {\"username\": \"admin\"}}}");
    answer(OTHER, 201, YES);

    assertThat(ask().missing()).isEmpty();
    assertThat(reviews(OTHER))
        .contains(
            "{\"user\":\"%s\",\"groups\":[\"system:serviceaccounts\",\"system:serviceaccounts:redis-guard\",\"system:authenticated\"],\"resourceAttributes\":{\"verb\":\"get\",\"group\":\"*\",\"resource\":\"*\",\"subresource\":\"scale\"}}"
                .formatted(ACCOUNT));
  }

  @Test
  void namesWhatIsMissing() throws Exception {
    answer(OTHER, 201, "{\"status\": {\"allowed\": false}}");

    assertThat(ask().missing())
        .hasSize(ask().asked())
        .startsWith("get pods", "list pods", "watch pods")
        .contains("watch statefulsets.apps", "patch guardpolicies/status.redis-guard.io")
        .endsWith(
            "create leases.coordination.k8s.io in namespace redis-guard",
            "get leases.coordination.k8s.io redis-guard in namespace redis-guard",
            "update leases.coordination.k8s.io redis-guard in namespace redis-guard");
  }

  @Test
  void whoMayNotAskLearnsThatNothingIsKnown() throws Exception {
    answer(OTHER, 403, "{}");

    GuardPermissions found = ask();

    assertThat(found.missing()).isEmpty();
    assertThat(found.problem()).isEqualTo("the API server answered 403");
  }

  private GuardPermissions ask() {
    return GuardPermissions.of(mock.client, "redis-guard", "redis-guard");
  }

  private void answer(String path, int code, String body) {
    mock.server.expect().post().withPath(path).andReturn(code, body).always();
  }

  /// The specs of the reviews that were sent.
  private List<String> reviews(String path) throws InterruptedException, IOException {
    List<String> specs = new ArrayList<>();
    while (mock.server.getRequestCount() > 0) {
      RecordedRequest request = mock.server.takeRequest(1, TimeUnit.SECONDS);
      if (request == null) {
        break;
      }
      if (path.equals(request.getPath())) {
        JsonNode review = Json.trees().readTree(request.getBody().readByteArray());
        specs.add(review.path("spec").toString());
      }
    }
    return specs;
  }
}
