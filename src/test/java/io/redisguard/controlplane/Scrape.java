package io.redisguard.controlplane;

import java.util.Arrays;

/// A page of metrics as Prometheus reads it.
record Scrape(String page) {
  /// What the API server counts.
  static Scrape of(ControlPlane controlPlane) {
    return new Scrape(controlPlane.admin().line("get --raw /metrics").ok());
  }

  /// Sum of all series of a name whose labels hold some words; 0 when there is none.
  double sum(String name, String... words) {
    return page.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(words).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
