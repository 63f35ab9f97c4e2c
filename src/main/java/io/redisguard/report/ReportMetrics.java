package io.redisguard.report;

import io.micrometer.core.instrument.MeterRegistry;

/// What reports cost the API server, and what was lost.
public final class ReportMetrics {
  private final MeterRegistry registry;

  public ReportMetrics(MeterRegistry registry) {
    this.registry = registry;
    // There from the start, so that an alert can tell zero from nothing.
    registry.counter("redis_guard_report_failures");
    registry.counter("redis_guard_report_tallies_dropped");
  }

  void pending(ReportQueue queue) {
    registry.gauge("redis_guard_reports_pending", queue, ReportQueue::size);
  }

  /// A write that was stored.
  ///
  /// @param verb `create`, `update` or `delete`
  void wrote(String verb) {
    registry.counter("redis_guard_report_writes", "verb", verb).increment();
  }

  void failed() {
    registry.counter("redis_guard_report_failures").increment();
  }

  void tallyDropped() {
    registry.counter("redis_guard_report_tallies_dropped").increment();
  }
}
