package io.redisguard.cli;

import static java.util.Comparator.comparing;

import io.redisguard.ledger.Asking;
import io.redisguard.ledger.Disruption;
import io.redisguard.ledger.Evidence;
import io.redisguard.policy.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// One disruption for a person: what happened in one sentence, and how that is known, line by line
/// in order of time.
final class DisruptionText {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final int WIDEST_SOURCE = 40;
  private static final int SHOWN_ANSWER = 300;

  /// One line of the story.
  record Line(Instant at, String who, String what) {}

  private DisruptionText() {}

  /// `08:41:02`, in UTC as everywhere here.
  static String clock(Instant at) {
    return CLOCK.format(at);
  }

  /// `2026-11-21 08:41:02`.
  static String day(Instant at) {
    return DAY.format(at);
  }

  /// `redis-node-0 (master) was deleted by alice`.
  static String headline(Disruption disruption) {
    return disruption.headline(disruption.pod().name());
  }

  /// Who asked and what was seen, merged.
  static List<Line> lines(Disruption disruption) {
    List<Line> lines = new ArrayList<>();
    for (Asking asking : disruption.asked()) {
      lines.add(new Line(asking.firstTime(), asking.who(), question(asking)));
    }
    for (Evidence evidence : disruption.evidence()) {
      lines.add(new Line(evidence.at(), evidence.source(), evidence.text()));
    }
    if (disruption.replaced() != null && disruption.ready() == null) {
      lines.add(new Line(disruption.replaced(), "API server", "another pod took its place"));
    }
    // What is asked comes before what is seen of it at the same moment.
    lines.sort(comparing(Line::at));
    return lines;
  }

  /// Prints the lines in columns.
  static void print(Page page, String indent, Disruption disruption) {
    List<Line> lines = lines(disruption);
    int width = 0;
    for (Line line : lines) {
      width = Math.max(width, Math.min(WIDEST_SOURCE, Page.clean(line.who()).length()));
    }
    for (Line line : lines) {
      String first =
          indent + clock(line.at()) + "  " + Page.pad(Page.clean(line.who()), width) + "  ";
      page.paragraph(first, Page.clean(line.what()));
    }
  }

  /// `asked 12 times in 1m5s to evict it: wait (11 times), allowed; "…"`.
  private static String question(Asking asking) {
    StringBuilder text = new StringBuilder("asked ");
    if (asking.times() > 1) {
      Duration time = Duration.between(asking.firstTime(), asking.lastTime());
      text.append(asking.times()).append(" times in ").append(Durations.text(time)).append(' ');
    }
    text.append("to ").append(asking.call().verb()).append(" it: ");
    List<String> answers = new ArrayList<>();
    add(answers, "refused", asking.refused());
    add(answers, "told to wait", asking.waits());
    add(answers, "allowed", asking.allowed());
    text.append(String.join(", ", answers));
    String last = asking.last();
    if (!last.isEmpty()) {
      text.append("; \"")
          .append(last, 0, Math.min(SHOWN_ANSWER, last.length()))
          .append(last.length() > SHOWN_ANSWER ? "…\"" : "\"");
    }
    return text.toString();
  }

  private static void add(List<String> answers, String word, int times) {
    if (times > 0) {
      answers.add(times == 1 ? word : word + " " + times + " times");
    }
  }
}
