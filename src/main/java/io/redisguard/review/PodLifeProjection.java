package io.redisguard.review;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.PodLife;
import io.redisguard.subject.PodLife.ContainerLife;
import java.util.ArrayList;
import java.util.List;

/// How a pod lives and dies, from its JSON.
public final class PodLifeProjection {
  private PodLifeProjection() {}

  public static PodLife podLife(JsonNode pod) {
    JsonNode status = pod.path("status");
    JsonNode target = target(status);
    return new PodLife(
        PodProjection.pod(pod),
        Json.text(status, "reason"),
        Json.text(status, "message"),
        Json.text(target, "reason"),
        Json.text(target, "message"),
        containers(status));
  }

  /// A target that is False was taken back: the disruption did not follow.
  private static JsonNode target(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (Json.text(condition, "type").equals("DisruptionTarget")
          && Json.text(condition, "status").equals("True")) {
        return condition;
      }
    }
    return status.path("none");
  }

  private static List<ContainerLife> containers(JsonNode status) {
    List<ContainerLife> lives = new ArrayList<>();
    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode container : status.path(list)) {
        JsonNode ended = container.path("lastState").path("terminated");
        lives.add(
            new ContainerLife(
                Json.text(container, "name"),
                Json.intOr(container, "restartCount", 0),
                Json.text(ended, "reason"),
                Json.intOr(ended, "exitCode", 0)));
      }
    }
    return lives;
  }
}
