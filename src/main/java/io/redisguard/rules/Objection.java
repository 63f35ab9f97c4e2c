package io.redisguard.rules;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a rule has against a request.
///
/// @param reason stable code in kebab case, for metrics, audit annotations and exemptions
/// @param message what is the case and why it matters, with the numbers; one sentence without a
///     full stop
/// @param fix what to do about it, as an imperative; empty when the message says it all
/// @param field JSON pointer of the field to blame, within the object under review; empty for the
///     whole object
/// @param facts the facts that it rests on, by name
/// @param cure changes after which the objection no longer holds; empty when a patch cannot cure it
/// @param step what the guard does besides answering
public record Objection(
    String reason,
    String message,
    String fix,
    String field,
    Severity severity,
    Map<String, Object> facts,
    List<PodChange> cure,
    Step step) {

  public Objection {
    requireNonNull(reason, "reason is null");
    requireNonNull(message, "message is null");
    requireNonNull(fix, "fix is null");
    requireNonNull(field, "field is null");
    requireNonNull(severity, "severity is null");
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    cure = List.copyOf(cure);
    requireNonNull(step, "step is null");
  }

  public static Objection that(String reason, String message, String fix) {
    return new Objection(
        reason, message, fix, "", Severity.AS_POLICY_SAYS, Map.of(), List.of(), Step.NONE);
  }

  public Objection at(String fieldToBlame) {
    return new Objection(reason, message, fix, fieldToBlame, severity, facts, cure, step);
  }

  public Objection warnAtMost() {
    return new Objection(reason, message, fix, field, Severity.WARN_AT_MOST, facts, cure, step);
  }

  public Objection warnAtMostIf(boolean condition) {
    return condition ? warnAtMost() : this;
  }

  public Objection because(Map<String, Object> known) {
    return new Objection(reason, message, fix, field, severity, known, cure, step);
  }

  /// With more facts beside those that it has.
  public Objection andBecause(Map<String, Object> more) {
    Map<String, Object> all = new TreeMap<>(facts);
    all.putAll(more);
    return because(all);
  }

  /// After how long a hold ends; zero when this is none.
  public Duration maxHold() {
    return facts.get(Hold.MAX_HOLD) instanceof Long seconds
        ? Duration.ofSeconds(seconds)
        : Duration.ZERO;
  }

  public Objection curedBy(List<PodChange> changes) {
    return new Objection(reason, message, fix, field, severity, facts, changes, step);
  }

  public Objection then(Step next) {
    return new Objection(reason, message, fix, field, severity, facts, cure, next);
  }
}
