package io.redisguard.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.review.Json;
import java.util.Map;

/// A row of Azure's tables AKSAudit and AKSAuditAdmin as an audit event: the same fields under
/// other names, objects as objects or as texts. Source: Azure Monitor reference, table AKSAudit.
final class TableRow {
  private static final Map<String, String> COLUMNS =
      Map.ofEntries(
          Map.entry("AuditId", "auditID"),
          Map.entry("Level", "level"),
          Map.entry("Stage", "stage"),
          Map.entry("RequestUri", "requestURI"),
          Map.entry("Verb", "verb"),
          Map.entry("UserAgent", "userAgent"),
          Map.entry("RequestReceivedTime", "requestReceivedTimestamp"),
          Map.entry("StageReceivedTime", "stageTimestamp"));

  private static final Map<String, String> OBJECTS =
      Map.of(
          "User", "user",
          "ObjectRef", "objectRef",
          "ResponseStatus", "responseStatus",
          "RequestObject", "requestObject",
          "ResponseObject", "responseObject");

  private TableRow() {}

  static ObjectNode event(JsonNode row) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    COLUMNS.forEach((column, key) -> event.put(key, row.path(column).asText("")));
    OBJECTS.forEach((column, key) -> event.set(key, object(row.path(column))));
    return event;
  }

  private static JsonNode object(JsonNode value) {
    if (!value.isTextual()) {
      return value;
    }
    try {
      return Json.trees().readTree(value.textValue());
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }
}
