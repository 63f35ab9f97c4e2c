package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.ledger.Asking;
import io.redisguard.ledger.Asking.Call;
import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Evidence;
import io.redisguard.ledger.Manner;
import io.redisguard.ledger.Observation.KnownRole;
import io.redisguard.ledger.Observation.Wanted;
import io.redisguard.subject.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A [Disruption] as the custom resource has it: deploy/base/crds/disruptions.yaml.
public final class DisruptionJson {
  private static final double MILLIS = 1000.0;

  private DisruptionJson() {}

  /// All of it, as `kubectl get disruption -o json` shows it.
  public static ObjectNode whole(Disruption disruption) {
    ObjectNode root = story(disruption);
    root.set("asked", asked(disruption, _ -> true).path("asked"));
    return root;
  }

  /// What all replicas agree on, without what was asked of each.
  static ObjectNode story(Disruption disruption) {
    ObjectNode root = head(disruption);
    ObjectNode status = root.putObject("status");
    status
        .put("stage", disruption.stage().word())
        .put("role", disruption.role().role())
        .put("roleSource", disruption.role().source())
        .put("how", disruption.began() == null ? "" : disruption.manner().word())
        .put("by", disruption.by())
        .put("time", disruption.time().toString())
        .put("allowed", disruption.allowed())
        .put("refusals", disruption.refusals())
        .put("heldSeconds", disruption.held().toSeconds())
        .put("handover", disruption.handover())
        .put("prevention", disruption.prevention());
    putTime(status, "began", disruption.began());
    putTime(status, "gone", disruption.gone());
    putTime(status, "replaced", disruption.replaced());
    putTime(status, "ready", disruption.ready());
    Duration without = disruption.withoutMaster();
    if (without != null) {
      status.put("secondsWithoutMaster", without.toMillis() / MILLIS);
    }
    ArrayNode evidence = status.putArray("evidence");
    for (Evidence line : disruption.evidence()) {
      evidence
          .addObject()
          .put("at", line.at().toString())
          .put("source", line.source())
          .put("text", line.text());
    }
    return root;
  }

  /// What was asked of one replica alone.
  static ObjectNode asked(Disruption disruption, Predicate<Asking> which) {
    ObjectNode root = head(disruption);
    ArrayNode asked = root.putArray("asked");
    for (Asking asking : disruption.asked()) {
      if (which.test(asking)) {
        asked
            .addObject()
            .put("seenBy", asking.seenBy())
            .put("user", asking.user())
            .put("client", asking.client())
            .put("call", asking.call().verb())
            .put("allowed", asking.allowed())
            .put("waits", asking.waits())
            .put("refused", asking.refused())
            .put("firstTime", asking.firstTime().toString())
            .put("lastTime", asking.lastTime().toString())
            .put("last", asking.last())
            .put("rules", asking.rules())
            .put("wanted", asking.wanted().name())
            .put("audit", asking.audit());
      }
    }
    return root;
  }

  /// Null for an object that is no record of ours.
  public static @Nullable Disruption read(JsonNode object) {
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    ObjectKey key = ClusterStore.keyOf(object);
    if (spec.path("uid").asText("").isEmpty()) {
      return null;
    }
    JsonNode seconds = status.path("secondsWithoutMaster");
    return new Disruption(
        key.name(),
        new ObjectKey(spec.path("namespace").asText(key.namespace()), spec.path("pod").asText("")),
        spec.path("uid").asText(""),
        spec.path("group").asText(""),
        spec.path("node").asText(""),
        new KnownRole(status.path("role").asText(""), status.path("roleSource").asText("")),
        Manner.ofWord(status.path("how").asText("")),
        status.path("by").asText(""),
        askings(object.path("asked")),
        time(status, "began"),
        time(status, "gone"),
        time(status, "replaced"),
        time(status, "ready"),
        status.path("handover").asText(""),
        seconds.isNumber() ? Duration.ofMillis(Math.round(seconds.asDouble() * MILLIS)) : null,
        evidence(status.path("evidence")),
        status.path("prevention").asText(""));
  }

  private static ObjectNode head(Disruption disruption) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", ObjectKind.DISRUPTION.apiVersion())
            .put("kind", ObjectKind.DISRUPTION.kind());
    root.putObject("metadata")
        .put("name", disruption.name())
        .put("namespace", disruption.pod().namespace());
    root.putObject("spec")
        .put("namespace", disruption.pod().namespace())
        .put("pod", disruption.pod().name())
        .put("uid", disruption.uid())
        .put("group", disruption.group())
        .put("node", disruption.node());
    return root;
  }

  private static List<Asking> askings(JsonNode list) {
    List<Asking> askings = new ArrayList<>();
    for (JsonNode asked : list) {
      Instant first = time(asked, "firstTime");
      Instant last = time(asked, "lastTime");
      Call call = call(asked.path("call").asText(""));
      if (first != null && last != null && call != null) {
        askings.add(
            new Asking(
                asked.path("seenBy").asText(""),
                asked.path("user").asText(""),
                asked.path("client").asText(""),
                call,
                asked.path("allowed").asInt(0),
                asked.path("waits").asInt(0),
                asked.path("refused").asInt(0),
                first,
                last,
                asked.path("last").asText(""),
                asked.path("rules").asText(""),
                wanted(asked.path("wanted").asText("")),
                asked.path("audit").asText("")));
      }
    }
    return askings;
  }

  private static List<Evidence> evidence(JsonNode list) {
    List<Evidence> lines = new ArrayList<>();
    for (JsonNode line : list) {
      Instant at = time(line, "at");
      if (at != null) {
        lines.add(new Evidence(at, line.path("source").asText(""), line.path("text").asText("")));
      }
    }
    return lines;
  }

  private static @Nullable Call call(String verb) {
    return Arrays.stream(Call.values())
        .filter(call -> call.verb().equals(verb))
        .findFirst()
        .orElse(null);
  }

  private static Wanted wanted(String word) {
    return Arrays.stream(Wanted.values())
        .filter(wanted -> wanted.name().equals(word))
        .findFirst()
        .orElse(Wanted.UNKNOWN);
  }

  private static void putTime(ObjectNode status, String key, @Nullable Instant time) {
    if (time != null) {
      status.put(key, time.toString());
    }
  }

  private static @Nullable Instant time(JsonNode status, String key) {
    try {
      return Instant.parse(status.path(key).asText(""));
    } catch (DateTimeParseException _) {
      return null;
    }
  }
}
