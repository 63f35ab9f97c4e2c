package io.redisguard.review;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.rules.PodChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// Changes → JSON Patch operations that fit the pod as it was sent: a parent that is absent is
/// created once, what does not exist is not removed, and no array is ever replaced.
public final class PatchWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final JsonNode pod;
  private final List<PatchOp> operations = new ArrayList<>();
  private final Set<String> created = new HashSet<>();
  private final Set<String> removed = new HashSet<>();

  private PatchWriter(JsonNode pod) {
    this.pod = pod;
  }

  /// The operations that make the changes, in order; none when there is nothing to change.
  ///
  /// @param pod the object of the review
  public static List<PatchOp> write(JsonNode pod, List<PodChange> changes) {
    PatchWriter writer = new PatchWriter(pod);
    changes.forEach(writer::add);
    return List.copyOf(writer.operations);
  }

  /// The JSON Patch document, in UTF-8.
  public static byte[] bytes(List<PatchOp> operations) {
    return Json.bytes(json -> write(json, operations));
  }

  static void write(JsonGenerator json, List<PatchOp> operations) throws IOException {
    json.writeStartArray();
    for (PatchOp operation : operations) {
      json.writeStartObject();
      switch (operation) {
        case PatchOp.Add(String path, JsonNode value) -> {
          json.writeStringField("op", "add");
          json.writeStringField("path", path);
          json.writeFieldName("value");
          json.writeTree(value);
        }
        case PatchOp.Remove(String path) -> {
          json.writeStringField("op", "remove");
          json.writeStringField("path", path);
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void add(PodChange change) {
    switch (change) {
      case PodChange.UsePriorityClass(String name) -> {
        set("/spec", "priorityClassName", JSON.textNode(name));
        removeIfThere("/spec/priority");
        removeIfThere("/spec/preemptionPolicy");
      }
      case PodChange.AddRequests(String container, var requests) -> {
        String resources = "/spec" + container + "/resources";
        new TreeMap<>(requests)
            .forEach(
                (resource, quantity) ->
                    set(resources + "/requests", resource, JSON.textNode(quantity.text())));
      }
      case PodChange.AddPreStop(String container, var hook) -> {
        ObjectNode preStop = JSON.objectNode();
        ArrayNode command = preStop.putObject("exec").putArray("command");
        hook.command().forEach(command::add);
        set("/spec" + container + "/lifecycle", "preStop", preStop);
      }
      case PodChange.RaiseGracePeriod(long seconds) ->
          set("/spec", "terminationGracePeriodSeconds", JSON.numberNode(seconds));
      case PodChange.Annotate(String key, String value) ->
          set("/metadata/annotations", key, JSON.textNode(value));
    }
  }

  /// Sets one member of a mapping, after creating the mappings above it that are missing.
  private void set(String parent, String key, JsonNode value) {
    ensure(parent);
    operations.add(new PatchOp.Add(parent + "/" + PatchOp.escape(key), value));
  }

  private void ensure(String path) {
    if (path.isEmpty() || created.contains(path) || pod.at(path).isObject()) {
      return;
    }
    ensure(path.substring(0, path.lastIndexOf('/')));
    operations.add(new PatchOp.Add(path, JSON.objectNode()));
    created.add(path);
  }

  private void removeIfThere(String path) {
    if (!pod.at(path).isMissingNode() && removed.add(path)) {
      operations.add(new PatchOp.Remove(path));
    }
  }
}
