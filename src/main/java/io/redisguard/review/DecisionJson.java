package io.redisguard.review;

import com.fasterxml.jackson.core.JsonGenerator;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A decision as members of a JSON object: all of it, or the line that the decision log has.
public final class DecisionJson {
  private final JsonGenerator json;

  private DecisionJson(JsonGenerator json) {
    this.json = json;
  }

  /// Everything: every rule that was asked, every value of the patch.
  public static byte[] all(Decision decision, List<PatchOp> patch) {
    return Json.bytes(
        json -> {
          DecisionJson writer = new DecisionJson(json);
          json.writeStartObject();
          writer.answer(decision);
          json.writeFieldName("patch");
          PatchWriter.write(json, patch);
          writer.findings(decision.findings());
          json.writeEndObject();
        });
  }

  /// Only the rules that had something to say, and of a patch only what it changes: a line stays
  /// short when a whole script is injected.
  public static void writeLine(JsonGenerator json, Decision decision, List<PatchOp> patch)
      throws IOException {
    DecisionJson writer = new DecisionJson(json);
    writer.answer(decision);
    json.writeArrayFieldStart("patched");
    for (PatchOp operation : patch) {
      json.writeString(operation.path());
    }
    json.writeEndArray();
    writer.findings(decision.findings().stream().filter(f -> f.outcome() != Outcome.PASS).toList());
  }

  /// The members of a JSON object, in the order of the mapping.
  static void texts(JsonGenerator json, String name, Map<String, String> texts) throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void answer(Decision decision) throws IOException {
    json.writeBooleanField("allowed", decision.allowed());
    json.writeNumberField("code", decision.code());
    json.writeStringField("reason", decision.reason());
    json.writeStringField("message", decision.message());
    texts(json, "warnings", decision.warnings());
    texts(json, "auditAnnotations", decision.auditAnnotations());
  }

  private void findings(List<Finding> findings) throws IOException {
    json.writeArrayFieldStart("findings");
    for (Finding finding : findings) {
      json.writeStartObject();
      json.writeStringField("rule", finding.rule().word());
      json.writeStringField("mode", finding.mode().word());
      json.writeStringField("outcome", finding.outcome().word());
      json.writeStringField("reason", finding.objection().reason());
      json.writeStringField("message", finding.objection().message());
      json.writeStringField("fix", finding.objection().fix());
      if (!finding.note().isEmpty()) {
        json.writeStringField("note", finding.note());
      }
      json.writeObjectFieldStart("facts");
      for (Map.Entry<String, Object> fact : finding.objection().facts().entrySet()) {
        json.writeFieldName(fact.getKey());
        json.writePOJO(fact.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
