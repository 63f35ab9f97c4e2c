package io.redisguard.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What clients saw of one eviction.
///
/// @param lost acknowledged writes that the new master does not have
/// @param pause the longest time in which nobody's write was acknowledged
/// @param clientGap the longest time between two acknowledgements for one client
/// @param took until the server might be stopped
record Eviction(
    int lost, int acknowledged, Duration pause, Duration clientGap, Duration took) {

  static String table(Map<Handover, List<Eviction>> evictions) {
    StringBuilder table =
        new StringBuilder(
            """
            | handover | evictions | lost of acknowledged | write pause p50, p99, max | \
            longest client gap p50, p99, max | hook p50, p99, max |
            |---|---|---|---|---|---|
            """);
    evictions.forEach((handover, of) -> table.append(row(handover, of)));
    return table.toString();
  }

  private static String row(Handover handover, List<Eviction> evictions) {
    return "| %s | %d | %d of %d | %s | %s | %s |%n"
        .formatted(
            handover.name(),
            evictions.size(),
            evictions.stream().mapToInt(Eviction::lost).sum(),
            evictions.stream().mapToInt(Eviction::acknowledged).sum(),
            percentiles(evictions, Eviction::pause),
            percentiles(evictions, Eviction::clientGap),
            percentiles(evictions, Eviction::took));
  }

  private static String percentiles(
      List<Eviction> evictions, Function<Eviction, Duration> figure) {
    List<Duration> sorted = evictions.stream().map(figure).sorted().toList();
    return seconds(rank(sorted, 50)) + ", " + seconds(rank(sorted, 99)) + ", "
        + seconds(sorted.getLast());
  }

  /// The smallest that at least so many percent do not exceed.
  private static Duration rank(List<Duration> sorted, int percent) {
    return sorted.get((sorted.size() * percent + 99) / 100 - 1);
  }

  private static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / 1000.0);
  }

  @Override
  public String toString() {
    return "lost %d of %d, write pause %s, longest client gap %s, hook %s"
        .formatted(lost, acknowledged, seconds(pause), seconds(clientGap), seconds(took));
  }
}
