package io.redisguard.page;

import io.redisguard.decision.Text;
import io.redisguard.page.Known.Hold;
import io.redisguard.policy.Durations;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyMistake;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// The page as HTML: the worst first, a sentence for everything that is not well, and little for
/// what is.
final class PageText {
  /// Of each kind; a line says how many are left out.
  static final int MOST = 60;

  private static final int MOST_MEMBERS = 12;
  private static final int MOST_MISTAKES = 20;
  private static final int NAME = 253;
  private static final int SENTENCE = 400;
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final Duration STALE = Duration.ofSeconds(30);
  private static final Duration RENEW = Duration.ofDays(7);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private final Html html = Html.document();
  private final Known guard;
  private final Shown shown;
  private final Headline headline;

  private PageText(Known guard, Shown shown) {
    this.guard = guard;
    this.shown = shown;
    this.headline = Headline.of(guard, shown, certificate(), cluster());
  }

  static String of(Known guard, Shown shown) {
    PageText page = new PageText(guard, shown);
    page.html.in("html", page::all, "lang", "en").line();
    return page.html.toString();
  }

  private void all() {
    html.line().in("head", this::head).line().in("body", this::body).line();
  }

  private void head() {
    html.line()
        .empty("meta", "charset", "utf-8")
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .empty("meta", "name", "color-scheme", "content", "light dark")
        .leaf("title", headline.title() + " · Redis Guard")
        .empty("link", "rel", "stylesheet", "href", "page/page.css")
        .empty("link", "rel", "icon", "href", "data:,")
        .in("noscript", () -> html.empty("meta", "http-equiv", "refresh", "content", "10"))
        .in("script", () -> {}, "src", "page/page.js", "defer", "")
        .line();
  }

  private void body() {
    html.line().in("main", this::content, "id", "page").line();
    html.in(
        "footer",
        () ->
            html.leaf("span", "Read from memory; nobody was asked for this page.")
                .text(" ")
                .leaf("a", "metrics", "href", "q/metrics")
                .text(" · ")
                .leaf("a", "health", "href", "q/health"));
  }

  private void content() {
    html.line().in("header", this::header, "class", headline.state().style()).line();
    html.in("section", this::self, "class", "self", "aria-label", "The guard itself").line();
    mistakes();
    holds();
    html.in("div", this::groupsAndBudgets, "class", "columns").line();
    if (guard.disruptions().isKept()) {
      section(
          "Last disruptions",
          guard.disruptions().latest(MOST),
          this::disruption,
          "None is recorded.");
    }
  }

  private void groupsAndBudgets() {
    section("Groups", shown.groups(), this::group, "No Redis pod in the namespaces of the policy.");
    section("Budgets", shown.budgets(), this::budget, "No budget in the namespaces of the policy.");
  }

  private void header() {
    html.leaf("p", "Redis Guard", "class", "product")
        .leaf("h1", headline.title())
        .in(
            "p",
            () ->
                html.text("as of ")
                    .leaf("time", TIME.format(guard.now()), "datetime", guard.now().toString()),
            "class",
            "when");
  }

  private void self() {
    GuardPolicy policy = guard.policy();
    fact("Cluster", cluster(), sentence(guard.clusterWords()), "");
    fact(
        "Policy",
        guard.mistakes().isEmpty() ? State.GOOD : State.BAD,
        guard.mistakes().isEmpty() ? policy.profile().word() : "last change refused",
        "%s %s%s".formatted(name(policy.name()), policy.digest(), exemptions(policy)));
    Optional<Instant> end = guard.certificateEnd();
    fact(
        "Certificate",
        certificate(),
        end.map(this::remaining).orElse("cannot be read"),
        end.map(instant -> "ends " + DAY.format(instant)).orElse(""));
    int holds = guard.holds().size();
    fact(
        "Held back",
        holds == 0 ? State.GOOD : State.WARN,
        holds == 0 ? "nobody" : holds == 1 ? "1 pod" : holds + " pods",
        "");
  }

  private String exemptions(GuardPolicy policy) {
    long exemptions = policy.exemptionsInForce(guard.now());
    return exemptions == 0
        ? ""
        : ", %d %s".formatted(exemptions, exemptions == 1 ? "exemption" : "exemptions");
  }

  private void fact(String what, State state, String words, String detail) {
    html.in(
            "div",
            () -> {
              html.leaf("h2", what).leaf("p", words, "class", "words");
              if (!detail.isEmpty()) {
                html.leaf("p", detail, "class", "detail");
              }
            },
            "class",
            "fact " + state.style())
        .line();
  }

  private State cluster() {
    if (guard.cluster().isEmpty()) {
      return State.BAD;
    }
    return guard.clusterAge().compareTo(STALE) > 0 ? State.WARN : State.GOOD;
  }

  private State certificate() {
    Duration left =
        guard.certificateEnd().map(end -> Duration.between(guard.now(), end)).orElse(Duration.ZERO);
    return left.toDays() < 1 ? State.BAD : left.compareTo(RENEW) < 0 ? State.WARN : State.GOOD;
  }

  private String remaining(Instant end) {
    Duration left = Duration.between(guard.now(), end);
    if (left.isNegative()) {
      return "has ended";
    }
    return left.toDays() >= 2 ? left.toDays() + " days left" : left.toHours() + " hours left";
  }

  private void mistakes() {
    List<PolicyMistake> mistakes = guard.mistakes();
    if (!mistakes.isEmpty()) {
      section("Mistakes in the policy", mistakes, MOST_MISTAKES, this::mistake, "");
    }
  }

  private void mistake(PolicyMistake mistake) {
    item(State.BAD, sentence(mistake.path()), () -> explain(mistake.problem()));
  }

  private void holds() {
    if (!guard.holds().isEmpty()) {
      section("Held back", guard.holds(), this::hold, "");
    }
  }

  private void hold(Hold hold) {
    boolean soon = hold.left().compareTo(SOON) < 0;
    item(
        soon ? State.BAD : State.WARN,
        hold.pod().toString(),
        () -> {
          explain(withoutClock(hold.why()));
          html.leaf(
                  "progress",
                  "",
                  "max",
                  Long.toString(Math.max(1, hold.maxHold().toSeconds())),
                  "value",
                  Long.toString(Math.min(hold.held().toSeconds(), hold.maxHold().toSeconds())))
              .in("p", () -> html.text(holdWords(hold)), "class", "detail");
        });
  }

  /// The answer ends with how long the pod had been held when it was given; the page knows better.
  private static String withoutClock(String answer) {
    int clock = answer.lastIndexOf("; held ");
    return clock < 0 ? answer : answer.substring(0, clock);
  }

  private static String holdWords(Hold hold) {
    return "held %s of %s, %s"
        .formatted(
            Durations.text(hold.held()),
            Durations.text(hold.maxHold()),
            hold.left().isZero()
                ? "let go at the next request"
                : "let go in " + Durations.text(hold.left()));
  }

  private void group(GroupShown group) {
    item(
        group.state(),
        group.name(),
        () -> {
          html.leaf("p", sentence(group.sentence()), "class", "says");
          html.in("ul", () -> members(group.members()), "class", "members");
          html.leaf("p", group.source(), "class", "detail");
        });
  }

  private void members(List<GroupShown.Member> members) {
    members.stream().limit(MOST_MEMBERS).forEach(this::member);
    if (members.size() > MOST_MEMBERS) {
      html.leaf("li", "and %d more".formatted(members.size() - MOST_MEMBERS), "class", "more");
    }
  }

  private void member(GroupShown.Member member) {
    boolean master = member.role().equals(GroupReader.MASTER);
    html.in(
        "li",
        () -> {
          html.leaf("b", name(member.name())).text(" ");
          html.leaf("span", member.role(), "class", master ? "role master" : "role").text(" ");
          html.leaf("span", member.health(), "class", "health");
          if (!member.node().isEmpty()) {
            html.leaf("span", " on " + name(member.node()), "class", "node");
          }
        },
        "class",
        member.state().style());
  }

  private void budget(BudgetShown budget) {
    item(
        budget.state(),
        budget.name(),
        () -> {
          if (!budget.problem().isEmpty()) {
            html.leaf("p", sentence(budget.problem()), "class", "says");
          }
          if (!budget.fix().isEmpty()) {
            html.in("p", () -> html.leaf("b", "Fix ").text(sentence(budget.fix())), "class", "fix");
          }
          html.leaf(
              "p",
              budget.now().isEmpty() ? budget.bound() : budget.bound() + " · " + budget.now(),
              "class",
              "detail");
        });
  }

  private void disruption(Disruption disruption) {
    item(
        disruption.state(),
        disruption.pod().toString(),
        () -> {
          explain(disruption.sentence());
          html.leaf("p", TIME.format(disruption.at()), "class", "detail");
        });
  }

  private <T> void section(String title, List<T> all, Consumer<T> each, String none) {
    section(title, all, MOST, each, none);
  }

  private <T> void section(String title, List<T> all, int most, Consumer<T> each, String none) {
    html.in(
            "section",
            () -> {
              html.in(
                  "h2",
                  () ->
                      html.text(title + " ")
                          .leaf("span", Integer.toString(all.size()), "class", "count"));
              if (all.isEmpty()) {
                html.leaf("p", none, "class", "none");
              }
              all.stream().limit(most).forEach(each);
              if (all.size() > most) {
                html.leaf(
                    "p",
                    "%d more are not shown; the worst come first".formatted(all.size() - most),
                    "class",
                    "none");
              }
            })
        .line();
  }

  private void item(State state, String title, Runnable content) {
    html.in(
            "article",
            () -> {
              html.in(
                  "h3",
                  () ->
                      html.leaf("span", name(title), "class", "name")
                          .text(" ")
                          .leaf("span", state.word(), "class", "chip"));
              content.run();
            },
            "class",
            state.style())
        .line();
  }

  private void explain(String words) {
    html.leaf("p", sentence(words), "class", "says");
  }

  private static String name(String text) {
    return Text.oneLine(text, NAME);
  }

  private static String sentence(String text) {
    return Text.oneLine(text, SENTENCE);
  }
}
