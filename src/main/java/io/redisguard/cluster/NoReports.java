package io.redisguard.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.subject.ObjectKey;

/// Where there is no cluster that could keep reports.
public final class NoReports implements ReportStore {
  private static final Answer ABSENT = new Answer.Absent();

  @Override
  public Answer served(Flavour flavour) {
    return ABSENT;
  }

  @Override
  public Answer list(Flavour flavour, String label, String from) {
    return ABSENT;
  }

  @Override
  public Answer read(Flavour flavour, ObjectKey key) {
    return ABSENT;
  }

  @Override
  public Answer write(Flavour flavour, JsonNode report) {
    return ABSENT;
  }

  @Override
  public Answer delete(Flavour flavour, JsonNode report) {
    return ABSENT;
  }
}
