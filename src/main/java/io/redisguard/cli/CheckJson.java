package io.redisguard.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cli.CheckReport.Checked;
import io.redisguard.cli.CheckReport.Remark;
import io.redisguard.cluster.UnreadableManifest;

/// Findings for tools: one array. A file that cannot be read is a finding with the outcome `error`.
final class CheckJson {
  static final String UNREADABLE = "unreadable";

  private CheckJson() {}

  static ArrayNode of(CheckReport report) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Checked object : report.objects()) {
      object.remarks().forEach(remark -> put(object, remark, json.addObject()));
    }
    report.unreadable().forEach(unreadable -> put(unreadable, json.addObject()));
    return json;
  }

  private static void put(Checked object, Remark remark, ObjectNode json) {
    json.put("file", object.file());
    json.put("line", remark.line());
    json.put("rule", remark.rule().word());
    json.put("outcome", CheckText.word(remark.outcome()));
    json.put("namespace", object.namespace());
    json.put("kind", object.kind());
    json.put("name", object.name());
    json.put("reason", remark.reason());
    json.put("message", remark.message());
    json.put("fix", remark.fix());
  }

  private static void put(UnreadableManifest unreadable, ObjectNode json) {
    json.put("file", unreadable.source());
    json.put("line", unreadable.line());
    json.put("rule", UNREADABLE);
    json.put("outcome", "error");
    json.put("namespace", "");
    json.put("kind", "");
    json.put("name", "");
    json.put("reason", UNREADABLE);
    json.put("message", unreadable.problem());
    json.put("fix", "");
  }
}
