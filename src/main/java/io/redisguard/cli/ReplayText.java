package io.redisguard.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.redisguard.ledger.Asking;
import io.redisguard.ledger.Disruption;
import io.redisguard.replay.Replayed;
import io.redisguard.replay.Replayed.Entry;
import io.redisguard.replay.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What a log tells, for a person: a time line per Redis group.
final class ReplayText {
  private static final String INDENT = "      ";

  private final Page page;

  ReplayText(Page page) {
    this.page = page;
  }

  void print(Replayed replayed, int files) {
    replayed.entries().stream()
        .collect(groupingBy(entry -> entry.disruption().group(), TreeMap::new, toList()))
        .forEach(this::group);
    notes(replayed);
    page.out().println(summary(replayed, files));
  }

  private void group(String name, List<Entry> entries) {
    page.out().println(Page.clean(name));
    entries.forEach(this::entry);
    page.out().println();
  }

  private void entry(Entry entry) {
    Disruption disruption = entry.disruption();
    String time = "  " + DisruptionText.day(disruption.time()) + "  ";
    String headline =
        DisruptionText.headline(disruption) + (entry.byName() ? " (Redis by its name)" : "");
    page.paragraph(time, Page.clean(headline), page.paint(Page.Ink.DIM, time));
    DisruptionText.print(page, INDENT, disruption);
    for (Asking asking : disruption.asked()) {
      Verdict verdict = entry.verdicts().get(asking);
      if (verdict != null) {
        String whom = disruption.asked().size() == 1 ? "" : asking.who() + ": ";
        page.paragraph(INDENT, Page.clean(whom + verdict.sentence()));
      }
    }
    if (!entry.prevention().isEmpty()) {
      page.paragraph(INDENT + "would have prevented it: ", Page.clean(entry.prevention()));
    }
  }

  private void notes(Replayed replayed) {
    long byName = replayed.entries().stream().filter(Entry::byName).count();
    if (byName > 0) {
      page.paragraph(
          "note: ",
          (byName == 1 ? "1 of these is" : byName + " of these are")
              + " taken for Redis by the name of the pod alone: the log has no pods."
              + " --objects, or level RequestResponse for pods (docs/replay.md), tells more");
    }
    if (replayed.troubles().late() > 0) {
      page.paragraph(
          "note: ",
          replayed.troubles().late()
              + " events came after later ones, so some causes may be missed: sort the log by time"
              + " (gcloud logging read --order=asc)");
    }
    if (replayed.forgotten() > 0) {
      page.paragraph(
          "note: ",
          replayed.forgotten() + " older ones are left out; --since and -n narrow it down");
    }
  }

  private static String summary(Replayed replayed, int files) {
    List<String> parts = new ArrayList<>();
    Instant first = replayed.count().first();
    Instant last = replayed.count().last();
    parts.add(
        counted(files, "file", "files")
            + ", "
            + counted(replayed.count().events(), "event", "events")
            + (first == null || last == null
                ? ""
                : ", %s to %s UTC".formatted(DisruptionText.day(first), DisruptionText.day(last))));
    long began =
        replayed.entries().stream().filter(entry -> entry.disruption().began() != null).count();
    long attempts = replayed.entries().size() - began;
    parts.add(
        counted(began, "disruption", "disruptions")
            + (attempts == 0 ? "" : ", " + counted(attempts, "attempt", "attempts")));
    long unreadable = replayed.troubles().unreadable();
    if (unreadable > 0) {
      parts.add(
          "%s (first: %s)"
              .formatted(
                  counted(unreadable, "unreadable line", "unreadable lines"),
                  Page.clean(replayed.troubles().first())));
    }
    return String.join(" · ", parts);
  }

  private static String counted(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
