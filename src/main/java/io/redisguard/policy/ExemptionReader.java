package io.redisguard.policy;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the exemptions of a policy.
final class ExemptionReader {
  /// Whoever needs longer should change the rules, not exempt somebody from them.
  private static final Duration LONGEST = Duration.ofDays(366);

  private final @Nullable Instant now;

  private ExemptionReader(@Nullable Instant now) {
    this.now = now;
  }

  /// Judges expiry as of the moment of writing.
  static ExemptionReader writtenAt(Instant now) {
    return new ExemptionReader(now);
  }

  /// Does not judge expiry.
  static ExemptionReader stored() {
    return new ExemptionReader(null);
  }

  List<Exemption> read(Section spec) {
    List<Exemption> exemptions = new ArrayList<>();
    for (Section item : spec.items("exemptions")) {
      item.only("rules", "match", "until", "reason", "ticket");
      Section match = item.section("match", true);
      match.only("namespace", "name");
      exemptions.add(
          new Exemption(
              rules(item),
              match.text("namespace", true),
              match.text("name", false),
              until(item),
              item.text("reason", true),
              item.text("ticket", false)));
    }
    return exemptions;
  }

  private static Set<RuleId> rules(Section item) {
    Set<RuleId> ids = EnumSet.noneOf(RuleId.class);
    List<String> known = Arrays.stream(RuleId.values()).map(RuleId::word).toList();
    boolean empty = item.get("rules").isArray() && item.get("rules").isEmpty();
    if (item.isMapping() && (!item.has("rules") || empty)) {
      item.mistake("rules", "is missing: name the rules that may be broken");
    }
    for (String word : item.texts("rules")) {
      RuleId id = RuleId.of(word);
      if (id == null) {
        item.mistake(
            "rules",
            "unknown rule "
                + Section.shown(TextNode.valueOf(word))
                + Spelling.suggest(word, known));
      } else {
        ids.add(id);
      }
    }
    return ids;
  }

  private Instant until(Section item) {
    if (!item.has("until")) {
      if (item.isMapping()) {
        item.mistake("until", "is missing: an exemption needs an end");
      }
      return Instant.MAX;
    }
    String text = item.get("until").asText();
    Instant until;
    try {
      until = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      item.mistake(
          "until",
          "%s is not a time like 2026-12-31T00:00:00Z".formatted(Section.shown(item.get("until"))));
      return Instant.MAX;
    }
    if (now != null && !until.isAfter(now)) {
      item.mistake(
          "until",
          "%s is in the past: remove the exemption or renew it"
              .formatted(until.atOffset(ZoneOffset.UTC).toLocalDate()));
    } else if (now != null && until.isAfter(now.plus(LONGEST))) {
      item.mistake(
          "until",
          "%s is more than a year away: change the rules instead, or choose a nearer end"
              .formatted(until.atOffset(ZoneOffset.UTC).toLocalDate()));
    }
    return until;
  }
}
