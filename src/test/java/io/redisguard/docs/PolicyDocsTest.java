package io.redisguard.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.Manifest;
import io.redisguard.cluster.ManifestReader;
import io.redisguard.policy.Durations;
import io.redisguard.policy.Handover;
import io.redisguard.policy.Option;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.PolicyReading;
import io.redisguard.policy.Profile;
import io.redisguard.policy.RuleId;
import io.redisguard.subject.Quantity;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What docs/policy.md says of a policy is what the parser takes.
class PolicyDocsTest {
  private static final Page POLICY = Page.of("docs/policy.md");

  /// When the examples were written: their exemptions end one day.
  private static final Instant WRITTEN = Instant.parse("2026-11-21T00:00:00Z");

  private static final List<String> EXAMPLES =
      POLICY.blocks("yaml").stream().filter(it -> it.contains("kind: GuardPolicy")).toList();

  static Stream<RuleId> rulesWithOptions() {
    return Arrays.stream(RuleId.values()).filter(rule -> !rule.options().isEmpty());
  }

  @Test
  void everyKeyOfASpecIsExplained() {
    JsonNode spec =
        ManifestReader.read(
                List.of("deploy/base/crds/guardpolicies.yaml"), InputStream.nullInputStream())
            .objects()
            .getFirst()
            .object()
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
    List<String> explained =
        POLICY.section("Keys of spec").rows().stream().map(List::getFirst).toList();
    assertThat(spec.fieldNames())
        .toIterable()
        .isNotEmpty()
        .allSatisfy(
            key ->
                assertThat(explained)
                    .anyMatch(
                        cell -> cell.startsWith("`" + key + "`") || cell.contains(key + ".")));
  }

  @ParameterizedTest
  @MethodSource("rulesWithOptions")
  void everyOptionIsExplainedWithItsDefault(RuleId rule) {
    for (Option<?> option : rule.options()) {
      assertThat(POLICY.section("Rules and options").rows())
          .as("%s of %s", option, rule.word())
          .anySatisfy(
              row -> {
                assertThat(row.get(0)).contains("`" + rule.word() + "`");
                assertThat(row.get(1)).isEqualTo("`" + option.key() + "`");
                assertThat(said(row.get(3).replace("`", ""), option.standard()))
                    .isEqualTo(option.standard());
              });
    }
  }

  @Test
  void theTableOfProfilesHasEveryRule() {
    List<String> rows = new ArrayList<>();
    for (List<String> row : POLICY.section("Profiles").rows()) {
      if (row.getFirst().startsWith("`")) {
        for (String rule : row.getFirst().split(", ", -1)) {
          rows.add("%s %s %s".formatted(rule.replace("`", ""), row.get(1), row.get(2)));
        }
      }
    }
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RuleId.values())
                .map(
                    rule ->
                        "%s %s %s"
                            .formatted(
                                rule.word(),
                                rule.modeIn(Profile.OBSERVE).word(),
                                rule.modeIn(Profile.PROTECT).word()))
                .toList());
  }

  @Test
  void thereAreExamples() {
    assertThat(EXAMPLES).hasSizeGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @FieldSource("EXAMPLES")
  void everyExampleIsValid(String yaml) {
    List<Manifest> read =
        ManifestReader.read(List.of("-"), new ByteArrayInputStream(yaml.getBytes(UTF_8))).objects();
    assertThat(read).hasSize(1);
    assertThat(PolicyParser.parse(read.getFirst().object(), WRITTEN))
        .isInstanceOf(PolicyReading.Valid.class);
  }

  /// A default as it is written, in the type of the standard value.
  private static Object said(String text, Object standard) {
    Object read =
        switch (standard) {
          case Duration _ -> Durations.parse(text);
          case Quantity _ -> Quantity.parse(text);
          case Integer _ -> Integer.valueOf(text);
          case Boolean _ -> Boolean.valueOf(text);
          case Handover _ ->
              Arrays.stream(Handover.values())
                  .filter(handover -> handover.word().equals(text))
                  .findFirst()
                  .orElse(null);
          default -> text;
        };
    return read == null ? text : read;
  }
}
