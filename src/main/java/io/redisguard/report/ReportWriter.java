package io.redisguard.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.cluster.ReportStore;
import io.redisguard.cluster.ReportStore.Answer;
import io.redisguard.cluster.ReportStore.Flavour;
import io.redisguard.decision.Finding;
import io.redisguard.scan.ScannedObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a report, and writes it if it should say something else. Of one thread.
final class ReportWriter {
  private final ReportStore store;
  private final WriteBudget budget;
  private final InstantSource clock;
  private final ReportMetrics metrics;

  ReportWriter(ReportStore store, WriteBudget budget, InstantSource clock, ReportMetrics metrics) {
    this.store = store;
    this.budget = budget;
    this.clock = clock;
    this.metrics = metrics;
  }

  /// Brings the report about an object up to date.
  ///
  /// @param findings what the scan says; null to leave what the report says of it
  /// @param added what was counted since
  /// @return empty when it is so now, else what went wrong
  String bring(
      Flavour flavour,
      ScannedObject object,
      @Nullable List<Finding> findings,
      Map<Tally.Key, Tally> added)
      throws InterruptedException {
    return switch (store.read(flavour, ReportBody.key(object))) {
      case Answer.Stored(JsonNode stored) -> {
        ReportBody body = new ReportBody(flavour, object, stored);
        JsonNode wanted = body.wanted(findings, added, clock.instant());
        if (wanted == null) {
          yield delete(flavour, stored);
        }
        yield body.isStored(wanted) ? "" : write(flavour, wanted, "update");
      }
      case Answer.Absent _ -> {
        JsonNode wanted =
            new ReportBody(flavour, object, null).wanted(findings, added, clock.instant());
        yield wanted == null ? "" : write(flavour, wanted, "create");
      }
      case Answer.Failed(String why) -> why;
    };
  }

  /// Deletes a report, if it still is as it was read.
  String delete(Flavour flavour, JsonNode stored) throws InterruptedException {
    Thread.sleep(budget.take());
    return done(store.delete(flavour, stored), "delete");
  }

  private String write(Flavour flavour, JsonNode wanted, String verb) throws InterruptedException {
    Thread.sleep(budget.take());
    return done(store.write(flavour, wanted), verb);
  }

  /// A report or a namespace that is gone needs nothing more.
  private String done(Answer answer, String verb) {
    return switch (answer) {
      case Answer.Stored _ -> {
        metrics.wrote(verb);
        yield "";
      }
      case Answer.Absent _ -> "";
      case Answer.Failed(String why) -> why;
    };
  }
}
