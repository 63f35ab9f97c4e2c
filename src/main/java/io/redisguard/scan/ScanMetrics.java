package io.redisguard.scan;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.redisguard.decision.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the scan costs and finds. Labels have few values: never a namespace or a name.
public final class ScanMetrics {
  private record Found(String rule, String outcome) {
    static Found of(Finding finding) {
      return new Found(finding.rule().word(), finding.outcome().word());
    }

    MultiGauge.Row<?> row(int count) {
      return MultiGauge.Row.of(Tags.of("rule", rule, "outcome", outcome), count);
    }
  }

  private final MeterRegistry registry;
  private final MultiGauge findings;

  public ScanMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.findings =
        MultiGauge.builder("redis_guard_findings")
            .description("What the background scan objects to, at the replica that leads")
            .register(registry);
  }

  void scanned(boolean everything, Duration took) {
    Timer.builder("redis_guard_scan_duration")
        .description("Time of one scan without its pauses")
        .tag("scope", everything ? "everything" : "changes")
        .register(registry)
        .record(took);
  }

  void failed() {
    registry.counter("redis_guard_scan_failures").increment();
  }

  void found(ScanResults results) {
    Map<Found, Integer> counts = new HashMap<>();
    results.findings().forEach(finding -> counts.merge(Found.of(finding), 1, Integer::sum));
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach((found, count) -> rows.add(found.row(count)));
    findings.register(rows, true);
  }
}
