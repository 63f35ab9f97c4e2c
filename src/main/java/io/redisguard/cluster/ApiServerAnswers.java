package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.cluster.ApiServer.Reply;
import io.redisguard.facts.Fact;
import io.redisguard.review.Json;
import io.redisguard.review.PodProjection;
import io.redisguard.subject.Actor;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;
import java.util.Map;

/// Live answers by one request each, never repeated: who waits is a request of the API server
/// itself.
public final class ApiServerAnswers implements LiveAnswers {
  static final Duration LONGEST = Duration.ofMillis(500);

  private static final String ACCESS_REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

  private final ApiServer apiServer;

  public ApiServerAnswers(KubernetesClient client) {
    apiServer = new ApiServer(client, LONGEST);
  }

  @Override
  public boolean mayWait() {
    return true;
  }

  @Override
  public LivePod pod(ObjectKey key, Duration deadline) {
    if (key.namespace().isEmpty() || key.name().isEmpty()) {
      // Without a name the path would be that of the list.
      return new LivePod.NotAsked("the pod has no name yet");
    }
    String path =
        "/api/v1/namespaces/%s/pods/%s"
            .formatted(ApiServer.segment(key.namespace()), ApiServer.segment(key.name()));
    return switch (apiServer.get(path, atMost(deadline))) {
      case Reply.Body(JsonNode json) when json.path("kind").asText("").equals("Pod") ->
          new LivePod.Present(PodProjection.pod(json));
      case Reply.Body _ -> new LivePod.NotAsked("the API server answered with something else");
      case Reply.NotFound _ -> new LivePod.Gone();
      case Reply.Failed(String why) -> new LivePod.NotAsked(why);
    };
  }

  @Override
  public Fact<Boolean> mayExempt(Actor actor, Duration deadline) {
    return switch (apiServer.post(ACCESS_REVIEWS, accessReview(actor), atMost(deadline))) {
      case Reply.Body(JsonNode json) -> verdict(json.path("status"));
      case Reply.NotFound _ -> Fact.unknown("the API server has no access reviews");
      case Reply.Failed(String why) -> Fact.unknown(why);
    };
  }

  @Override
  public Fact<Map<String, String>> secret(String namespace, String name, Duration deadline) {
    String path =
        "/api/v1/namespaces/%s/secrets/%s"
            .formatted(ApiServer.segment(namespace), ApiServer.segment(name));
    return switch (apiServer.get(path, atMost(deadline))) {
      case Reply.Body(JsonNode json) -> SecretData.of(namespace + "/" + name, json);
      case Reply.NotFound _ -> Fact.known(Map.of());
      case Reply.Failed(String why) ->
          Fact.unknown("Secret %s/%s cannot be read: %s".formatted(namespace, name, why));
    };
  }

  private static Fact<Boolean> verdict(JsonNode status) {
    if (!status.path("allowed").isBoolean()) {
      return Fact.unknown("the API server gave no verdict");
    }
    boolean allowed = status.path("allowed").booleanValue();
    // An authorizer that failed says neither yes nor no: kubernetes authorization/v1
    // SubjectAccessReviewStatus.evaluationError.
    return !allowed && !status.path("evaluationError").asText("").isEmpty()
        ? Fact.unknown("the API server could not evaluate the right to exempt")
        : Fact.known(allowed);
  }

  private static JsonNode accessReview(Actor actor) {
    ObjectNode review = Json.mapper().createObjectNode();
    review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
    ObjectNode spec = review.putObject("spec").put("user", actor.username());
    ArrayNode groups = spec.putArray("groups");
    actor.groups().stream().sorted().forEach(groups::add);
    spec.putObject("resourceAttributes")
        .put("verb", "exempt")
        .put("group", ObjectKind.GUARD_POLICY.group())
        .put("resource", ObjectKind.GUARD_POLICY.plural());
    return review;
  }

  private static Duration atMost(Duration deadline) {
    return deadline.compareTo(LONGEST) < 0 ? deadline : LONGEST;
  }
}
