package io.redisguard.cli;

import io.redisguard.budget.BudgetVerdict.NeverAllows;
import io.redisguard.cli.Drain.Fate;
import io.redisguard.cli.Drain.Step;
import io.redisguard.facts.Losses;
import io.redisguard.subject.PodView;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A forecast for a person: what leaves a node, what waits, what never goes and the way out.
final class ForecastText {
  private static final int WIDEST_NAME = 60;
  private static final String TWO_BUDGETS_FIX =
      "delete one of them, or make their selectors differ";

  private final Page page;
  private final GuardWord guard;
  private final boolean everyPod;

  /// What was advised already: a fix is told once, not with every pod.
  private final Set<String> advised = new HashSet<>();

  /// @param everyPod whether pods that simply leave are listed too
  ForecastText(Page page, GuardWord guard, boolean everyPod) {
    this.page = page;
    this.guard = guard;
    this.everyPod = everyPod;
  }

  void print(Forecast forecast) {
    if (forecast.pods().isEmpty()) {
      page.out().println("no pods: nothing to evict");
    }
    forecast.podsByNode().forEach(this::node);
    forecast.budgets().forEach(this::budget);
    guard.checkups().all().forEach(this::blind);
  }

  private void node(String node, List<Forecast.Pod> pods) {
    List<Step> steps = Drain.of(pods, guard);
    String where = node.isEmpty() ? "on no node" : "node " + Page.clean(node);
    page.out().println(where + ": " + summary(steps));
    List<Step> shown = steps.stream().filter(step -> everyPod || isWorthALine(step)).toList();
    int width = 0;
    for (Step step : shown) {
      width = Math.max(width, Math.min(WIDEST_NAME, name(step).length()));
    }
    for (Step step : shown) {
      line(step, width);
    }
  }

  private boolean isWorthALine(Step step) {
    return step.fate() != Fate.STAYS && (!step.why().isEmpty() || losses(step).isPresent());
  }

  private void line(Step step, int width) {
    String name = Page.pad(name(step), width);
    String first = "  " + name + "   " + Page.pad(step.fate().word(), 6) + "   ";
    page.paragraph(first, Page.clean(step.why()), inked(first, step.fate()));
    if (step.fate() == Fate.NEVER) {
      NeverAllows blocking = step.pod().blocking();
      fix(
          step.pod().view().key().namespace() + "/" + step.pod().eviction().budgets(),
          blocking == null ? TWO_BUDGETS_FIX : blocking.fix().sentence(),
          " ".repeat(first.length()));
    }
    losses(step).ifPresent(losses -> losses(losses, " ".repeat(first.length())));
  }

  private Optional<Losses> losses(Step step) {
    PodView pod = step.pod().view();
    return guard.checkups().of(pod).flatMap(checkup -> checkup.lossesWith(pod));
  }

  private void losses(Losses losses, String indent) {
    page.paragraph(indent + "a clean stop   ", "loses " + Page.clean(losses.cleanStop()));
    page.paragraph(indent + "a handover     ", Page.clean(losses.handover()));
    page.paragraph(indent + "a crash        ", "loses " + Page.clean(losses.crash()));
  }

  private void blind(Checkup checkup) {
    checkup
        .troubles()
        .forEach(
            trouble ->
                page.paragraph(
                    "blind   " + Page.clean(checkup.group()) + "   ", Page.clean(trouble)));
  }

  private String inked(String first, Fate fate) {
    Page.Ink ink =
        switch (fate) {
          case NEVER -> Page.Ink.RED;
          case WAITS -> Page.Ink.YELLOW;
          case LEAVES, STAYS -> Page.Ink.PLAIN;
        };
    int end = first.stripTrailing().length();
    int begin = end - fate.word().length();
    return first.substring(0, begin)
        + page.paint(ink, first.substring(begin, end))
        + first.substring(end);
  }

  private void budget(Forecast.Budget budget) {
    String key = budget.view().key().namespace() + "/" + List.of(budget.view().name());
    if (budget.verdict() instanceof NeverAllows never && !advised.contains(key)) {
      page.paragraph(
          "budget %s %s: ".formatted(Page.clean(budget.view().key().toString()), never.claim()),
          Page.clean(never.because()));
      fix(key, never.fix().sentence(), "  ");
    }
  }

  private void fix(String about, String fix, String indent) {
    if (advised.add(about)) {
      page.paragraph(indent + "fix   ", Page.clean(fix));
    }
  }

  private static String name(Step step) {
    return Page.clean(step.pod().view().key().toString());
  }

  private static String summary(List<Step> steps) {
    Map<Fate, Long> count = new EnumMap<>(Fate.class);
    steps.forEach(step -> count.merge(step.fate(), 1L, Long::sum));
    long leave = count.getOrDefault(Fate.LEAVES, 0L);
    long waits = count.getOrDefault(Fate.WAITS, 0L);
    long never = count.getOrDefault(Fate.NEVER, 0L);
    long stay = count.getOrDefault(Fate.STAYS, 0L);
    long all = leave + waits + never;
    List<String> parts = new ArrayList<>();
    if (all == 0) {
      parts.add("nothing to evict");
    } else if (leave == all) {
      parts.add(all == 1 ? "its pod leaves at once" : "all %d pods leave at once".formatted(all));
    } else if (leave == 0) {
      parts.add("no pod leaves at once");
    } else {
      parts.add(
          "%d of %d %s %s at once"
              .formatted(leave, all, all == 1 ? "pod" : "pods", leave == 1 ? "leaves" : "leave"));
    }
    add(parts, waits, "waits", "wait");
    add(parts, never, "never leaves", "never leave");
    add(parts, stay, "stays", "stay");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long number, String one, String many) {
    if (number > 0) {
      parts.add(number + " " + (number == 1 ? one : many));
    }
  }
}
