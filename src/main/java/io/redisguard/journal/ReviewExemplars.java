package io.redisguard.journal;

import io.prometheus.client.exemplars.Exemplar;
import io.prometheus.client.exemplars.ExemplarSampler;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Puts the uid of a review beside the number that it made: from a slow bucket of the histogram to
/// the decision line with that uid.
///
/// No tracing is needed for that; the uid is in the API server's own audit of the call as well.
/// Exemplars are told only to who asks for OpenMetrics, as Prometheus does.
public final class ReviewExemplars implements ExemplarSampler {
  private static final String LABEL = "uid";

  /// Names and values of one exemplar may have 128 characters (OpenMetrics, Exemplars).
  private static final int LONGEST = 128 - LABEL.length();

  /// A scrape sees one; to make one for every review would be work for nobody.
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final ThreadLocal<@Nullable String> current = new ThreadLocal<>();
  private final InstantSource clock;

  public ReviewExemplars(InstantSource clock) {
    this.clock = clock;
  }

  /// What is recorded meanwhile, by this thread, belongs to the review.
  void during(String uid, Runnable recording) {
    current.set(uid);
    try {
      recording.run();
    } finally {
      current.remove();
    }
  }

  @Override
  public @Nullable Exemplar sample(double increment, @Nullable Exemplar before) {
    return next(increment, before);
  }

  @Override
  public @Nullable Exemplar sample(
      double value, double bucketFrom, double bucketTo, @Nullable Exemplar before) {
    return next(value, before);
  }

  /// Null to keep the one that is there.
  private @Nullable Exemplar next(double value, @Nullable Exemplar before) {
    String uid = current.get();
    if (uid == null || uid.isEmpty() || uid.length() > LONGEST) {
      return null;
    }
    long now = clock.millis();
    Long made = before == null ? null : before.getTimestampMs();
    return made != null && now - made < FRESH.toMillis()
        ? null
        : new Exemplar(value, now, LABEL, uid);
  }
}
