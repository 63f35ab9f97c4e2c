package io.redisguard.rules;

import io.redisguard.subject.PodView;
import io.redisguard.subject.Subject;
import io.redisguard.subject.WorkloadView;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The annotation `redis-guard.io/allow-until`: the object that carries it may break the rules
/// until then.
public sealed interface ExemptUntil {
  String KEY = Advice.ALLOW_UNTIL;

  String POINTER = "/metadata/annotations/redis-guard.io~1allow-until";
  String TEMPLATE_POINTER = "/spec/template" + POINTER;

  /// A text that a request sets on its own object, and where.
  record Given(String text, String pointer) {}

  record Until(Instant end) implements ExemptUntil {
    boolean reachesFartherThan(Duration most, Instant now) {
      return end.isAfter(now.plus(most));
    }

    /// Whether the exemption counts: it has not ended, and does not reach farther than allowed.
    public boolean holds(Duration most, Instant now) {
      return now.isBefore(end) && !reachesFartherThan(most, now);
    }
  }

  /// Absent, or not an RFC 3339 time.
  record NoTime() implements ExemptUntil {}

  static ExemptUntil read(String text) {
    if (text.isEmpty()) {
      return new NoTime(); // nearly always, and an exception takes longer than all the rules
    }
    try {
      return new Until(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return new NoTime();
    }
  }

  static ExemptUntil on(Map<String, String> annotations) {
    return read(annotations.getOrDefault(KEY, ""));
  }

  /// What a request sets on its own object or on the pods that it will make, or changes. A text in
  /// one place must not hide the one in the other.
  static List<Given> given(Subject subject) {
    return switch (subject) {
      case Subject.PodCreate(PodView pod) -> changed(Map.of(), pod.annotations(), POINTER);
      case Subject.PodUpdate(PodView before, PodView after) ->
          changed(before.annotations(), after.annotations(), POINTER);
      case Subject.BudgetWrite(var before, var after) ->
          changed(before == null ? Map.of() : before.annotations(), after.annotations(), POINTER);
      case Subject.WorkloadWrite(var before, var after) -> {
        List<Given> given = new ArrayList<>();
        given.addAll(
            changed(
                before == null ? Map.of() : before.annotations(), after.annotations(), POINTER));
        given.addAll(changed(templateOf(before), templateOf(after), TEMPLATE_POINTER));
        yield given;
      }
      case Subject.PodDelete _,
          Subject.PodEviction _,
          Subject.BudgetDelete _,
          Subject.ScaleChange _,
          Subject.Unrelated _ ->
          List.of();
    };
  }

  private static Map<String, String> templateOf(@Nullable WorkloadView workload) {
    return workload == null || workload.template() == null
        ? Map.of()
        : workload.template().annotations();
  }

  private static List<Given> changed(
      Map<String, String> before, Map<String, String> after, String pointer) {
    String text = of(after);
    return text.isEmpty() || text.equals(of(before))
        ? List.of()
        : List.of(new Given(text, pointer));
  }

  private static String of(Map<String, String> annotations) {
    return annotations.getOrDefault(KEY, "");
  }
}
