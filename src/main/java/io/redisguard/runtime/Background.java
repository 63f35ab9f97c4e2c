package io.redisguard.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.redisguard.cluster.ClusterSource;
import io.redisguard.cluster.Leadership;
import io.redisguard.cluster.ReportStore;
import io.redisguard.report.AdmissionTally;
import io.redisguard.report.ReportDesk;
import io.redisguard.report.ReportMetrics;
import io.redisguard.scan.BackgroundScan;
import io.redisguard.scan.ScanMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What goes on beside the answers: the scan, and the reports. Not with objects from files, which
/// `check` judges.
@ApplicationScoped
class Background {
  private @Nullable BackgroundScan scan;
  private @Nullable ReportDesk reports;

  @Produces
  @Singleton
  ReportMetrics metrics(MeterRegistry registry) {
    return new ReportMetrics(registry);
  }

  /// Not as a Journal, of which there is one.
  @Produces
  @Singleton
  @Typed(AdmissionTally.class)
  AdmissionTally tally(ClusterSource cluster, InstantSource clock, ReportMetrics metrics) {
    return new AdmissionTally(cluster, clock, metrics);
  }

  void start(
      @Observes StartupEvent started,
      GuardConfig config,
      ClusterSource cluster,
      Leadership leadership,
      PolicyStore policies,
      ReportStore store,
      AdmissionTally tally,
      ReportMetrics reportMetrics,
      InstantSource clock,
      MeterRegistry registry) {
    if (config.objects().isPresent() || !config.scan()) {
      return;
    }
    BackgroundScan background =
        new BackgroundScan(cluster, policies, clock, new ScanMetrics(registry));
    if (config.reports()) {
      ReportDesk desk =
          new ReportDesk(store, cluster, leadership, tally, clock, System::nanoTime, reportMetrics);
      background.follow(desk);
      // Before the scan, so that it hears of the first results.
      desk.start();
      reports = desk;
    }
    policies.onChange(background::policyChanged);
    background.start(leadership);
    scan = background;
  }

  /// While there still is a connection: what was counted is written.
  void stop(@Observes ShutdownEvent stopping) {
    if (scan != null) {
      scan.close();
    }
    if (reports != null) {
      reports.close();
    }
  }
}
