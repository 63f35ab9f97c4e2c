package io.redisguard.cli;

import io.redisguard.cli.CheckReport.Checked;
import io.redisguard.cli.CheckReport.Remark;
import io.redisguard.cluster.UnreadableManifest;
import io.redisguard.decision.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Findings for a person: where, what, why, and the fix; then the sum.
record CheckText(Page page) {
  private static final int WIDEST_PLACE = 60;

  void print(CheckReport report) {
    int place = 0;
    int outcome = 0;
    int rule = 0;
    for (Checked object : report.objects()) {
      for (Remark remark : object.remarks()) {
        place = Math.max(place, Math.min(WIDEST_PLACE, place(object, remark).length()));
        outcome = Math.max(outcome, word(remark.outcome()).length());
        rule = Math.max(rule, remark.rule().word().length());
      }
    }
    for (Checked object : report.objects()) {
      for (Remark remark : object.remarks()) {
        print(object, remark, place, outcome, rule);
      }
    }
    report.unreadable().forEach(this::print);
    if (report.count(Outcome.AUDIT) + report.count(Outcome.WARN) + report.count(Outcome.DENY) > 0
        || !report.unreadable().isEmpty()) {
      page.out().println();
    }
    page.out().println(summary(report));
  }

  private void print(Checked object, Remark remark, int place, int outcome, int rule) {
    String about =
        object.fullName()
            + (remark.container().isEmpty() ? "" : ", container " + remark.container());
    page.out()
        .println(
            Page.pad(place(object, remark), place)
                + "  "
                + page.paint(ink(remark.outcome()), Page.pad(word(remark.outcome()), outcome))
                + "  "
                + Page.pad(remark.rule().word(), rule)
                + "  "
                + about);
    page.paragraph("  ", remark.message());
    if (!remark.fix().isEmpty()) {
      page.paragraph("  fix   ", remark.fix());
    }
  }

  private void print(UnreadableManifest unreadable) {
    String line = unreadable.line() > 0 ? ":" + unreadable.line() : "";
    page.out().println(unreadable.source() + line + "  " + page.paint(Page.Ink.RED, "unreadable"));
    page.paragraph("  ", unreadable.problem());
  }

  private static String summary(CheckReport report) {
    List<String> found = new ArrayList<>();
    for (Outcome outcome : List.of(Outcome.DENY, Outcome.WARN, Outcome.AUDIT)) {
      long count = report.count(outcome);
      if (count > 0) {
        found.add(count + " " + word(outcome));
      }
    }
    if (!report.unreadable().isEmpty()) {
      found.add(report.unreadable().size() + " unreadable");
    }
    return "%s, %s · %s · %s"
        .formatted(
            count(report.files(), "file"),
            count(report.objects().size(), "object"),
            found.isEmpty() ? "nothing found" : String.join(", ", found),
            seconds(report.took()));
  }

  private static String place(Checked object, Remark remark) {
    return object.file() + ":" + remark.line();
  }

  static String word(Outcome outcome) {
    return outcome.word().toLowerCase(Locale.ROOT);
  }

  private static Page.Ink ink(Outcome outcome) {
    return switch (outcome) {
      case DENY -> Page.Ink.RED;
      case WARN -> Page.Ink.YELLOW;
      case AUDIT -> Page.Ink.DIM;
      case PATCH, EXEMPT, PASS -> Page.Ink.PLAIN;
    };
  }

  private static String count(int number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /// `0.9 s`.
  private static String seconds(Duration took) {
    long tenths = (took.toMillis() + 50) / 100;
    return tenths / 10 + "." + tenths % 10 + " s";
  }
}
