package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.redisguard.cluster.ApiServer.Reply;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;

/// Reports in the API server. Needs get, list, create, update and delete on them.
public final class ApiServerReports implements ReportStore {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /// A page of full reports is some hundred KB.
  private static final int PAGE = 200;

  private final ApiServer server;

  public ApiServerReports(KubernetesClient client) {
    this.server = new ApiServer(client, DEADLINE);
  }

  @Override
  public Answer served(Flavour flavour) {
    Answer answer = answer(server.get("/apis/" + flavour.apiVersion(), DEADLINE));
    if (answer instanceof Answer.Stored(JsonNode resources)) {
      for (JsonNode resource : resources.path("resources")) {
        if (resource.path("name").asText().equals(flavour.plural())) {
          return answer;
        }
      }
      return new Answer.Absent();
    }
    return answer;
  }

  @Override
  public Answer list(Flavour flavour, String label, String from) {
    String next = from.isEmpty() ? "" : "&continue=" + ApiServer.segment(from);
    return answer(
        server.get(
            "/apis/%s/%s?labelSelector=%s&limit=%d%s"
                .formatted(
                    flavour.apiVersion(), flavour.plural(), ApiServer.segment(label), PAGE, next),
            DEADLINE));
  }

  @Override
  public Answer read(Flavour flavour, ObjectKey key) {
    return answer(server.get(path(flavour, key), DEADLINE));
  }

  @Override
  public Answer write(Flavour flavour, JsonNode report) {
    ObjectKey key = ClusterStore.keyOf(report);
    return answer(
        report.at("/metadata/resourceVersion").asText("").isEmpty()
            ? server.post(folder(flavour, key.namespace()), report, DEADLINE)
            : server.put(path(flavour, key), report, DEADLINE));
  }

  @Override
  public Answer delete(Flavour flavour, JsonNode report) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options
        .putObject("preconditions")
        .put("resourceVersion", report.at("/metadata/resourceVersion").asText());
    return answer(server.delete(path(flavour, ClusterStore.keyOf(report)), options, DEADLINE));
  }

  private static String folder(Flavour flavour, String namespace) {
    return "/apis/%s/namespaces/%s/%s"
        .formatted(flavour.apiVersion(), ApiServer.segment(namespace), flavour.plural());
  }

  private static String path(Flavour flavour, ObjectKey key) {
    return folder(flavour, key.namespace()) + "/" + ApiServer.segment(key.name());
  }

  private static Answer answer(Reply reply) {
    return switch (reply) {
      case Reply.Body(JsonNode json) -> new Answer.Stored(json);
      case Reply.NotFound _ -> new Answer.Absent();
      case Reply.Failed(String why) -> new Answer.Failed(why);
    };
  }
}
