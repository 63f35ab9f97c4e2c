package io.redisguard.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.cli.CheckReport.Checked;
import io.redisguard.cli.CheckReport.Remark;
import io.redisguard.cluster.UnreadableManifest;
import io.redisguard.decision.Outcome;
import io.redisguard.policy.RuleId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Findings as SARIF 2.1.0, which code review tools show at their lines. Source: OASIS, Static
/// Analysis Results Interchange Format 2.1.0.
final class CheckSarif {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  /// What RFC 3986 lets stand in a path, besides letters and digits.
  private static final String SAFE = "-._~/!$&'()*+,;=@";

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final List<RuleId> rules = new ArrayList<>();

  private CheckSarif() {}

  static ObjectNode of(CheckReport report) {
    CheckSarif sarif = new CheckSarif();
    sarif.write(report);
    return sarif.root;
  }

  private void write(CheckReport report) {
    root.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "redis-guard");
    driver.put("version", Version.number());
    ArrayNode ruleList = driver.putArray("rules");
    ObjectNode invocation = run.putArray("invocations").addObject();
    invocation.put("executionSuccessful", report.unreadable().isEmpty());
    ArrayNode notifications = invocation.putArray("toolExecutionNotifications");
    report.unreadable().forEach(unreadable -> notify(unreadable, notifications.addObject()));
    run.put("columnKind", "utf16CodeUnits");
    ArrayNode results = run.putArray("results");
    for (Checked object : report.objects()) {
      object.remarks().forEach(remark -> result(object, remark, results.addObject()));
    }
    rules.forEach(rule -> describe(rule, ruleList.addObject()));
  }

  private static void describe(RuleId rule, ObjectNode json) {
    json.put("id", rule.word());
    json.putObject("shortDescription").put("text", RuleWords.of(rule));
    json.putObject("help").put("text", RuleWords.of(rule) + ". See docs/rules.md");
  }

  private void result(Checked object, Remark remark, ObjectNode json) {
    if (!rules.contains(remark.rule())) {
      rules.add(remark.rule());
    }
    json.put("ruleId", remark.rule().word());
    json.put("ruleIndex", rules.indexOf(remark.rule()));
    json.put("level", level(remark.outcome()));
    json.putObject("message").put("text", remark.inOneSentence());
    ObjectNode location = json.putArray("locations").addObject();
    place(object.file(), remark.line(), location);
    ObjectNode logical = location.putArray("logicalLocations").addObject();
    logical.put("fullyQualifiedName", object.kind() + " " + object.fullName());
    logical.put("kind", "resource");
    // Stays the same when lines move, so that a finding is known again.
    json.putObject("partialFingerprints")
        .put(
            "finding/v1",
            String.join(
                "/",
                remark.rule().word(),
                remark.reason(),
                object.kind(),
                object.fullName(),
                remark.container()));
  }

  private static void notify(UnreadableManifest unreadable, ObjectNode json) {
    json.put("level", "error");
    json.putObject("message").put("text", unreadable.problem());
    place(unreadable.source(), unreadable.line(), json.putArray("locations").addObject());
  }

  private static void place(String file, int line, ObjectNode location) {
    ObjectNode physical = location.putObject("physicalLocation");
    physical.putObject("artifactLocation").put("uri", uri(file));
    if (line > 0) {
      physical.putObject("region").put("startLine", line);
    }
  }

  /// A path as a URI reference.
  static String uri(String path) {
    StringBuilder uri = new StringBuilder(path.startsWith("/") ? "file://" : "");
    for (byte unit : path.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (unit & 0xff);
      boolean plain =
          character < 0x80
              && (Character.isLetterOrDigit(character) || SAFE.indexOf(character) >= 0);
      if (plain) {
        uri.append(character);
      } else {
        uri.append('%').append(Character.forDigit(character >> 4, 16));
        uri.append(Character.forDigit(character & 0xf, 16));
      }
    }
    return uri.toString();
  }

  private static String level(Outcome outcome) {
    return switch (outcome) {
      case DENY -> "error";
      case WARN -> "warning";
      case AUDIT -> "note";
      case PATCH, EXEMPT, PASS -> "none";
    };
  }
}
