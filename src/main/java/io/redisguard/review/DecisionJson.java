package io.redisguard.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import java.util.List;
import java.util.TreeMap;

/// A decision as `explain -o json` prints it and as a line of the decision log has it.
public final class DecisionJson {
  /// Which findings to show.
  public enum Show {
    ALL,
    /// Leaves out rules that had nothing to say.
    THAT_SPEAK
  }

  private DecisionJson() {}

  public static ObjectNode of(Decision decision, List<PatchOp> patch, Show show) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("allowed", decision.allowed());
    json.put("code", decision.code());
    json.put("reason", decision.reason());
    json.put("message", decision.message());
    decision.warnings().forEach(json.putArray("warnings")::add);
    json.set("patch", PatchWriter.toJson(patch));
    ObjectNode annotations = json.putObject("auditAnnotations");
    new TreeMap<>(decision.auditAnnotations()).forEach(annotations::put);
    ArrayNode findings = json.putArray("findings");
    for (Finding finding : decision.findings()) {
      if (show == Show.ALL || finding.outcome() != Outcome.PASS) {
        findings.add(finding(finding));
      }
    }
    return json;
  }

  private static ObjectNode finding(Finding finding) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rule", finding.rule().word());
    json.put("mode", finding.mode().word());
    json.put("outcome", finding.outcome().word());
    json.put("reason", finding.objection().reason());
    json.put("message", finding.objection().message());
    json.put("fix", finding.objection().fix());
    if (!finding.note().isEmpty()) {
      json.put("note", finding.note());
    }
    ObjectNode facts = json.putObject("facts");
    finding.objection().facts().forEach((name, value) -> facts.set(name, value(value)));
    return json;
  }

  private static JsonNode value(Object value) {
    return switch (value) {
      case String text -> JsonNodeFactory.instance.textNode(text);
      case Integer number -> JsonNodeFactory.instance.numberNode(number);
      case Long number -> JsonNodeFactory.instance.numberNode(number);
      case Boolean truth -> JsonNodeFactory.instance.booleanNode(truth);
      default -> Json.mapper().valueToTree(value);
    };
  }
}
