package io.redisguard.review;

import com.fasterxml.jackson.core.JsonGenerator;
import io.redisguard.decision.Decision;
import io.redisguard.decision.Finding;
import io.redisguard.decision.Outcome;
import io.redisguard.decision.Text;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// A decision as members of a JSON object: all of it, or the line that the decision log has.
public final class DecisionJson {
  /// Of a line: longest text, and most elements of a list. A message of ours is shorter; names that
  /// somebody else chose may not be.
  private static final int LONGEST = 1000;

  private static final int MOST = 30;

  private final JsonGenerator json;
  private final boolean bounded;

  private DecisionJson(JsonGenerator json, boolean bounded) {
    this.json = json;
    this.bounded = bounded;
  }

  /// Everything: every rule that was asked, every value of the patch.
  public static byte[] all(Decision decision, List<PatchOp> patch) {
    return Json.bytes(
        json -> {
          DecisionJson writer = new DecisionJson(json, false);
          json.writeStartObject();
          writer.answer(decision);
          json.writeFieldName("patch");
          PatchWriter.write(json, patch);
          writer.findings(decision.findings());
          json.writeEndObject();
        });
  }

  /// Only the rules that had something to say, and of a patch only what it changes: a line stays
  /// short when a whole script is injected, and holds no value that somebody gave a pod: neither of
  /// its environment nor of its annotations.
  public static void writeLine(JsonGenerator json, Decision decision, List<PatchOp> patch)
      throws IOException {
    DecisionJson writer = new DecisionJson(json, true);
    writer.answer(decision);
    json.writeFieldName("patched");
    writer.value(patch.stream().map(PatchOp::path).toList());
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
    json.writeFieldName("warnings");
    value(decision.warnings());
    texts(json, "auditAnnotations", decision.auditAnnotations());
  }

  private String text(String text) {
    return bounded ? Text.oneLine(text, LONGEST) : text;
  }

  private void value(Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(text(text));
      case Collection<?> list -> {
        json.writeStartArray();
        int most = bounded ? MOST : list.size();
        for (Object element : list.stream().limit(most).toList()) {
          value(element);
        }
        if (list.size() > most) {
          json.writeString("… and %d more".formatted(list.size() - most));
        }
        json.writeEndArray();
      }
      default -> json.writePOJO(value);
    }
  }

  private void findings(List<Finding> findings) throws IOException {
    json.writeArrayFieldStart("findings");
    for (Finding finding : findings) {
      json.writeStartObject();
      json.writeStringField("rule", finding.rule().word());
      json.writeStringField("mode", finding.mode().word());
      json.writeStringField("outcome", finding.outcome().word());
      json.writeStringField("reason", finding.objection().reason());
      json.writeStringField("message", text(finding.objection().message()));
      json.writeStringField("fix", text(finding.objection().fix()));
      if (!finding.note().isEmpty()) {
        json.writeStringField("note", text(finding.note()));
      }
      json.writeObjectFieldStart("facts");
      for (Map.Entry<String, Object> fact : finding.objection().facts().entrySet()) {
        json.writeFieldName(fact.getKey());
        value(fact.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
