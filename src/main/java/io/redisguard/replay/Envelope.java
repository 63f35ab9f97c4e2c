package io.redisguard.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import java.util.List;
import java.util.function.Consumer;

/// Takes audit events out of what clouds and collectors wrap around them. The shapes and their
/// sources: docs/replay.md.
final class Envelope {
  /// Lists of events or of wrapped ones: EventList, CloudWatch, CloudWatch subscriptions, Azure.
  static final List<String> LISTS = List.of("items", "events", "logEvents", "records");

  /// A text that holds the event: CloudWatch; Azure diagnostics in a workspace; collectors.
  private static final List<String> TEXTS = List.of("message", "log_s", "log", "@message");

  /// A list of records that hold a text that holds an event is three deep.
  private static final int DEEPEST = 4;

  private final Consumer<JsonNode> events;
  private final Runnable unreadable;

  /// @param events takes each event, in the shape of audit.k8s.io/v1
  /// @param unreadable is told of each text that should have held one
  Envelope(Consumer<JsonNode> events, Runnable unreadable) {
    this.events = events;
    this.unreadable = unreadable;
  }

  /// Takes out what is in it; says whether the shape is known, with or without events in it.
  boolean open(JsonNode node) {
    return open(node, 0);
  }

  private boolean open(JsonNode node, int depth) {
    if (depth > DEEPEST || !node.isObject()) {
      return false;
    }
    if (node.path("objectRef").isObject() || node.path("auditID").isTextual()) {
      events.accept(node);
      return true;
    }
    if (node.path("protoPayload").isObject()) {
      return CloudEntry.event(node, events);
    }
    if (node.path("AuditId").isTextual()) {
      events.accept(TableRow.event(node));
      return true;
    }
    for (String list : LISTS) {
      if (node.path(list).isArray()) {
        node.path(list).forEach(one -> open(one, depth + 1));
        return true;
      }
    }
    return openText(node, depth);
  }

  private boolean openText(JsonNode node, int depth) {
    JsonNode properties = node.path("properties");
    if (properties.path("log").isTextual()) {
      openText(properties.path("log").textValue(), depth);
      return true;
    }
    for (String key : TEXTS) {
      JsonNode value = node.path(key);
      if (value.isTextual()) {
        openText(value.textValue(), depth);
        return true;
      }
      if (value.isObject()) {
        return open(value, depth + 1);
      }
    }
    return properties.isObject() && open(properties, depth + 1);
  }

  /// Other components write plain sentences into the same stream.
  private void openText(String text, int depth) {
    if (!text.stripLeading().startsWith("{")) {
      return;
    }
    try {
      open(Json.trees().readTree(text), depth + 1);
    } catch (JacksonException _) {
      unreadable.run();
    }
  }
}
