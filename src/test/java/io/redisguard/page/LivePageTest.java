package io.redisguard.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.redisguard.TestLive;
import io.redisguard.TestPolicy;
import io.redisguard.page.Known.Hold;
import io.redisguard.page.Known.Told;
import io.redisguard.policy.PolicyMistake;
import io.redisguard.subject.ObjectKey;
import io.redisguard.subject.PodView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LivePageTest {
  private static final ObjectKey POD = new ObjectKey("prod", "redis-node-0");

  private static FakeGuard sample() throws IOException {
    return FakeGuard.with(Files.readString(Path.of("src/test/resources/page/cluster.yaml")));
  }

  @Test
  void groupsTheWorstFirst() throws IOException {
    assertThat(sample().shown().groups())
        .extracting(GroupShown::name, GroupShown::state, GroupShown::sentence)
        .containsExactly(
            tuple("shop/cart", State.BAD, "its master cart-0 is not ready"),
            tuple("chat/presence", State.WARN, "2 of 3 pods are ready"),
            tuple("media/thumbnails", State.GOOD, "ready; alone, so nobody can take over"),
            tuple("search/queries", State.GOOD, "all 3 pods are ready"),
            tuple("shop/sessions", State.GOOD, "all 3 pods are ready"));
  }

  @Test
  void budgetsTheWorstFirst() throws IOException {
    assertThat(sample().shown().budgets())
        .extracting(BudgetShown::name, BudgetShown::state, BudgetShown::problem, BudgetShown::now)
        .containsExactly(
            tuple(
                "ci/runners",
                State.BAD,
                "never allows an eviction: maxUnavailable is 0",
                "2 of 2 ready, 0 may go"),
            tuple(
                "shop/cart",
                State.BAD,
                "never allows an eviction: minAvailable 3 needs all of the 3 pods that it matches",
                "2 of 3 ready, 0 may go"),
            tuple(
                "chat/presence",
                State.WARN,
                "lets nobody go until 3 pods are ready",
                "2 of 3 ready, 0 may go"),
            tuple("search/queries", State.GOOD, "", "3 of 3 ready, 1 may go"),
            tuple("shop/sessions", State.GOOD, "", "3 of 3 ready, 1 may go"),
            tuple("prod/redis", State.IDLE, "matches no pod", ""));
  }

  @Test
  void aFixIsToldWithWhatHoldsAfterwards() throws IOException {
    assertThat(sample().shown().budgets().getFirst().fix())
        .isEqualTo(
            "set maxUnavailable 1 instead of maxUnavailable 0, then 1 of 2 pods may go at a time");
  }

  @Test
  void namespacesThatThePolicyDoesNotCoverAreLeftOut() throws IOException {
    FakeGuard guard = sample();
    guard.policy =
        TestPolicy.of(
            "profile: protect\nscope: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: search}}}");

    assertThat(guard.shown().groups())
        .extracting(GroupShown::name)
        .containsExactly("search/queries");
    assertThat(guard.shown().budgets()).hasSize(1);
  }

  /// What Redis said counts more than a label, and the page says which of them it was.
  @Test
  void rolesAreThoseThatWereTold() throws IOException {
    FakeGuard guard = sample();
    Collection<PodView> pods = guard.cluster.orElseThrow().namespace("search").podsByName();
    PodView second =
        pods.stream().filter(p -> p.name().equals("queries-1")).findFirst().orElseThrow();
    guard.told.put(
        "search/queries", new Told(new TestLive(pods, second).group(), Duration.ofSeconds(12)));

    GroupShown shown =
        guard.shown().groups().stream()
            .filter(group -> group.name().equals("search/queries"))
            .findFirst()
            .orElseThrow();
    assertThat(shown.members())
        .extracting(GroupShown.Member::role)
        .containsExactly("replica", "master", "replica");
    assertThat(shown.source()).isEqualTo("Redis said so 12s ago");
  }

  @Test
  void twoLabelledMastersNeedSomebody() throws IOException {
    FakeGuard guard =
        FakeGuard.with(
            Files.readString(Path.of("src/test/resources/page/cluster.yaml"))
                .replace("isMaster: \"false\"", "isMaster: \"true\""));

    assertThat(guard.shown().groups())
        .filteredOn(group -> group.name().equals("search/queries"))
        .extracting(GroupShown::sentence)
        .containsExactly("queries-0 and queries-1 and queries-2 are all labelled master");
  }

  @Test
  void allIsWell() {
    assertThat(new FakeGuard().html())
        .contains("<h1>All is well</h1>")
        .contains("No Redis pod in the namespaces of the policy.")
        .doesNotContain("Held back <span", "Mistakes", "Last disruptions");
  }

  @Test
  void nothingIsKnownYet() {
    FakeGuard guard = new FakeGuard();
    guard.cluster = Optional.empty();

    assertThat(guard.html())
        .contains("<h1>The cluster is not known yet</h1>")
        .contains("the cluster has not been read yet");
  }

  @Test
  void badAndWarnAreCounted() throws IOException {
    FakeGuard guard = sample();
    assertThat(guard.html()).contains("<h1>3 things need you</h1>");

    guard.policy =
        TestPolicy.of("profile: protect\nscope: {namespaceSelector: {matchLabels: {none: x}}}");
    guard.age = Duration.ofSeconds(42);
    assertThat(guard.html()).contains("<h1>1 thing to look at</h1>");
  }

  @Test
  void holdsSayHowLongTheyLast() {
    FakeGuard guard = new FakeGuard();
    guard.holds.add(
        new Hold(
            POD,
            "it has no replica; held 4m, let go at 10m",
            Duration.ofMinutes(4),
            Duration.ofMinutes(10)));
    guard.holds.add(
        new Hold(POD, "it has no replica", Duration.ofMinutes(11), Duration.ofMinutes(10)));

    assertThat(guard.html())
        .contains("<h1>2 things to look at</h1>")
        .contains("<p class=\"says\">it has no replica</p>")
        .contains("held 4m of 10m, let go in 6m")
        .contains("<progress max=\"600\" value=\"240\">")
        .contains("held 11m of 10m, let go at the next request");
  }

  @Test
  void aRefusedPolicyIsShownWithItsMistakes() {
    FakeGuard guard = new FakeGuard();
    guard.mistakes = List.of(new PolicyMistake("spec.rules.delete-mastr", "unknown rule"));

    assertThat(guard.html())
        .contains("last change refused")
        .contains("spec.rules.delete-mastr")
        .contains("unknown rule");
  }

  @ParameterizedTest
  @CsvSource({
    "P60D,   good, 60 days left",
    "P6D,    warn, 6 days left",
    "PT12H,  bad,  12 hours left",
    "PT-1H,  bad,  has ended",
  })
  void theCertificateSaysHowLongItLasts(Duration left, String style, String words) {
    FakeGuard guard = new FakeGuard();
    guard.certificateEnd = Optional.of(FakeGuard.NOW.plus(left));

    assertThat(guard.html())
        .contains(
            "<div class=\"fact %s\"><h2>Certificate</h2><p class=\"words\">%s</p>"
                .formatted(style, words));
  }

  @Test
  void disruptionsAreShownWhereTheyAreKept() {
    FakeGuard guard = new FakeGuard();
    guard.disruptions =
        _ -> List.of(new Disruption(FakeGuard.NOW, POD, State.BAD, "killed by memory pressure"));

    assertThat(guard.html())
        .contains("Last disruptions <span class=\"count\">1</span>")
        .contains("killed by memory pressure")
        .contains("21 Nov 2026 12:00:00 UTC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title><script>alert(1)</script>",
        "&lt;script&gt;",
      })
  void hostileNamesAreText(String hostile) {
    FakeGuard guard = new FakeGuard();
    ObjectKey key = new ObjectKey(hostile, hostile);
    guard.holds.add(new Hold(key, hostile, Duration.ZERO, Duration.ofMinutes(10)));
    guard.mistakes = List.of(new PolicyMistake(hostile, hostile));
    guard.disruptions = _ -> List.of(new Disruption(FakeGuard.NOW, key, State.WARN, hostile));
    Shown shown =
        new Shown(
            List.of(
                new GroupShown(
                    hostile,
                    State.BAD,
                    hostile,
                    hostile,
                    List.of(
                        new GroupShown.Member(hostile, hostile, State.GOOD, hostile, hostile)))),
            List.of(new BudgetShown(hostile, State.BAD, hostile, hostile, hostile, hostile)));

    String page = PageText.of(guard, shown);

    assertThat(page).doesNotContain("<script>", "<img", "onerror=alert(1)>", "' onmouseover='");
    assertThat(page.split("<script", -1)).as("its own script alone").hasSize(2);
    assertThat(page)
        .contains(
            hostile
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;"));
  }

  /// Line breaks, terminal sequences and text that runs backwards.
  @Test
  void namesArePrintableAndBounded() {
    FakeGuard guard = new FakeGuard();
    guard.holds.add(
        new Hold(
            new ObjectKey("prod", "a\u0000\u001b[31m\u202eb"),
            "y".repeat(100_000),
            Duration.ZERO,
            Duration.ofMinutes(10)));

    assertThat(guard.html()).contains("prod/a??[31m?b").hasSizeLessThan(10_000);
  }

  @Test
  void manyAreCounted() {
    Shown many =
        new Shown(
            List.of(),
            IntStream.range(0, 1000)
                .mapToObj(i -> new BudgetShown("prod/b" + i, State.GOOD, "", "", "", ""))
                .toList());

    String page = PageText.of(new FakeGuard(), many);

    assertThat(page)
        .contains("Budgets <span class=\"count\">1000</span>")
        .contains("940 more are not shown; the worst come first")
        .contains("prod/b59<")
        .doesNotContain("prod/b60<");
  }

  @Test
  void itIsMadeAtMostOnceASecond() {
    FakeGuard guard = new FakeGuard();
    AtomicLong nanos = new AtomicLong();
    LivePage page = new LivePage(guard, nanos::get);
    String first = page.html();
    int looks = guard.looks;

    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(page.html()).isSameAs(first);
    assertThat(guard.looks).isEqualTo(looks);

    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    page.html();
    assertThat(guard.looks).isGreaterThan(looks);
  }

  /// A cluster that takes half a second to look through is looked through every 5.5 s.
  @Test
  void itTakesATenthOfTheTimeAtMost() {
    FakeGuard guard = new FakeGuard();
    AtomicLong nanos = new AtomicLong();
    LivePage page = new LivePage(guard, () -> nanos.getAndAdd(Duration.ofMillis(500).toNanos()));
    page.html();
    int looks = guard.looks;

    for (int i = 0; i < 9; i++) {
      page.html();
    }
    assertThat(guard.looks).isEqualTo(looks);
    page.html();
    assertThat(guard.looks).isGreaterThan(looks);
  }

  /// A big cluster, and how long it takes to look through it.
  @Test
  void aBigClusterIsLookedThroughOnce() {
    String pods =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    """
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: w-%1$d, namespace: big, labels: {app: a%2$d}}
                    spec: {nodeName: n1, containers: [{name: c, image: web}]}
                    status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
                    ---
                    apiVersion: policy/v1
                    kind: PodDisruptionBudget
                    metadata: {name: b-%1$d, namespace: big}
                    spec: {maxUnavailable: 1, selector: {matchLabels: {app: a%2$d}}}
                    """
                        .formatted(i, i / 3))
            .collect(Collectors.joining());
    FakeGuard guard = FakeGuard.with(pods);
    Shown.Reader reader = new Shown.Reader();

    Shown first = reader.read(guard.cluster.orElseThrow(), guard);
    assertThat(reader.read(guard.cluster.orElseThrow(), guard)).isEqualTo(first);
    assertThat(first.budgets()).hasSize(300);
  }
}
