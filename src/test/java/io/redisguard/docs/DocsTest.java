package io.redisguard.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.budget.BlockReason;
import io.redisguard.policy.Profile;
import io.redisguard.policy.RuleId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The documents say what the code does.
class DocsTest {
  private static final Page README = Page.of("README.md");
  private static final Page RULES = Page.of("docs/rules.md");
  private static final Page OPERATIONS = Page.of("docs/operations.md");

  private static final Path SOURCES = Path.of("src/main/java/io/redisguard");

  /// What a good hook would be told, which nobody ever is.
  private static final String NEVER_TOLD = "no-problem";

  @Test
  void everyRuleHasItsHeadingInOrder() {
    assertThat(RULES.headings(3))
        .containsExactlyElementsOf(Arrays.stream(RuleId.values()).map(RuleId::word).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonOfABudgetIsExplained(BlockReason reason) {
    assertThat(RULES.section("About budgets").rows())
        .anySatisfy(row -> assertThat(row.getFirst()).isEqualTo("`" + reason.word() + "`"));
  }

  @Test
  void everyReasonOfARuleIsNamed() {
    Set<String> reasons = literals(SOURCES.resolve("rules"), "\"([a-z]+(?:-[a-z]+)+)\"");
    reasons.remove(NEVER_TOLD);
    assertThat(reasons).hasSizeGreaterThan(20).allMatch(RULES::names);
  }

  @Test
  void theTableOfRulesHasTheirModes() {
    List<String> rows = new ArrayList<>();
    for (List<String> row : README.section("Rules").rows()) {
      if (row.getFirst().startsWith("`")) {
        rows.add("%s %s %s".formatted(row.get(0), row.get(2), row.get(3)));
      }
    }
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(RuleId.values())
                .map(
                    rule ->
                        "`%s` %s %s"
                            .formatted(
                                rule.word(),
                                rule.modeIn(Profile.OBSERVE).word(),
                                rule.modeIn(Profile.PROTECT).word()))
                .toList());
  }

  @Test
  void aStrangerReadsAtMost150Lines() {
    assertThat(README.text().lines()).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void everyMetricIsExplained() {
    assertThat(literals(SOURCES, "\"(redis_guard_[a-z_]+)\""))
        .hasSizeGreaterThan(5)
        .allMatch(metric -> OPERATIONS.text().contains("`" + metric), "is in operations.md");
  }

  @Test
  void noLinkIsBroken() {
    for (Page page : Page.all()) {
      for (String link : page.links()) {
        assertThat(leads(page, link)).as("%s in %s", link, page.file()).isTrue();
      }
    }
  }

  private static boolean leads(Page page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    return Files.exists(target)
        && (hash < 0 || Page.of(target.toString()).anchors().contains(link.substring(hash + 1)));
  }

  private static Set<String> literals(Path folder, String regex) {
    Pattern pattern = Pattern.compile(regex);
    Set<String> found = new TreeSet<>();
    Page.filesBelow(folder, ".java")
        .forEach(
            file -> {
              Matcher literal = pattern.matcher(Page.read(file));
              while (literal.find()) {
                found.add(literal.group(1));
              }
            });
    return found;
  }
}
