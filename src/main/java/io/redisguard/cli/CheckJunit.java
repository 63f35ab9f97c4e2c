package io.redisguard.cli;

import io.redisguard.cli.CheckReport.Checked;
import io.redisguard.cli.CheckReport.Remark;
import io.redisguard.cluster.UnreadableManifest;
import io.redisguard.decision.Outcome;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/// Findings as a JUnit report: a test case per object, failed by the findings that make the check
/// fail. The rest is the test's output.
record CheckJunit(PrintWriter out, Outcome least) {
  void print(CheckReport report) {
    long failures = report.objects().stream().filter(object -> !failing(object).isEmpty()).count();
    String counts =
        attribute("tests", report.objects().size() + report.unreadable().size())
            + attribute("failures", failures)
            + attribute("errors", report.unreadable().size())
            + attribute("skipped", 0)
            + attribute("time", seconds(report.took()));
    out.println("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    out.println("<testsuites" + attribute("name", "redis-guard") + counts + ">");
    out.println("  <testsuite" + attribute("name", "redis-guard check") + counts + ">");
    report.objects().forEach(this::print);
    report.unreadable().forEach(this::print);
    out.println("  </testsuite>");
    out.println("</testsuites>");
  }

  private void print(Checked object) {
    String test = testCase(object.kind() + " " + object.fullName(), object.file(), object.line());
    if (object.remarks().isEmpty()) {
      out.println(test + "/>");
      return;
    }
    out.println(test + ">");
    for (Remark remark : failing(object)) {
      out.println(
          "      <failure"
              + attribute("message", remark.message())
              + attribute("type", remark.rule().word())
              + ">"
              + escape(line(object, remark))
              + "</failure>");
    }
    List<Remark> others =
        object.remarks().stream().filter(remark -> !failing(object).contains(remark)).toList();
    if (!others.isEmpty()) {
      out.println("      <system-out>");
      others.forEach(remark -> out.println(escape(line(object, remark))));
      out.println("      </system-out>");
    }
    out.println("    </testcase>");
  }

  private void print(UnreadableManifest unreadable) {
    String file = unreadable.source();
    out.println(testCase(file, file, unreadable.line()) + ">");
    out.println(
        "      <error"
            + attribute("message", unreadable.problem())
            + attribute("type", CheckJson.UNREADABLE)
            + "/>");
    out.println("    </testcase>");
  }

  private List<Remark> failing(Checked object) {
    return object.remarks().stream()
        .filter(remark -> remark.outcome().compareTo(least) >= 0)
        .toList();
  }

  private static String line(Checked object, Remark remark) {
    return "%s:%d  %s  %s  %s"
        .formatted(
            object.file(),
            remark.line(),
            CheckText.word(remark.outcome()),
            remark.rule().word(),
            remark.inOneSentence());
  }

  private static String testCase(String name, String file, int line) {
    return "    <testcase"
        + attribute("name", name)
        + attribute("classname", file)
        + attribute("file", file)
        + (line > 0 ? attribute("line", line) : "");
  }

  private static String attribute(String name, Object value) {
    return " " + name + "=\"" + escape(value.toString()) + "\"";
  }

  /// Text as XML holds it. Characters that XML 1.0 forbids altogether are replaced.
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case 0xFFFE, 0xFFFF -> escaped.append('?');
                default -> escaped.appendCodePoint(point);
              }
            });
    return escaped.toString();
  }

  private static String seconds(Duration took) {
    long millis = took.toMillis();
    return millis / 1000 + "." + Long.toString(1000 + millis % 1000).substring(1);
  }
}
