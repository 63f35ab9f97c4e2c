package io.redisguard.page;

import io.redisguard.cluster.ClusterSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The page, made anew at most once a second, and for at most a tenth of the time: however many
/// look at it, it costs the guard little. Blocks while it is made.
public final class LivePage {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int SHARE = 10;

  private final Known guard;
  private final LongSupplier nanos;
  private final Shown.Reader reader = new Shown.Reader();
  private @Nullable String page;
  private long notBefore;

  /// @param nanos a monotonic clock
  public LivePage(Known guard, LongSupplier nanos) {
    this.guard = guard;
    this.nanos = nanos;
  }

  /// The page as HTML.
  public synchronized String html() {
    long started = nanos.getAsLong();
    String kept = page;
    if (kept != null && started - notBefore < 0) {
      return kept;
    }
    ClusterSnapshot cluster = guard.cluster().orElse(null);
    Shown shown = cluster == null ? new Shown(List.of(), List.of()) : reader.read(cluster, guard);
    String fresh = PageText.of(guard, shown);
    long ended = nanos.getAsLong();
    page = fresh;
    notBefore = ended + Math.max(SECOND.toNanos(), SHARE * (ended - started));
    return fresh;
  }

  /// What the page needs besides: its style sheet or its script.
  public static String resource(String file) {
    try (InputStream in = LivePage.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
