package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReadingBarTest {
  private final StringWriter terminal = new StringWriter();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

  @Test
  void tellsHowFarItIsAndWhenItWillBeDone() {
    try (ReadingBar bar = bar(1_000_000_000)) {
      later(2000);
      bar.read("audit.log", 250_000_000);
    }

    assertThat(terminal.toString())
        .isEqualTo("\r\033[Kreading  [######------------------]  25 %  125 MB/s  6 s left\r\033[K");
  }

  @Test
  void aPipeHasNoEndThatIsKnown() {
    try (ReadingBar bar = bar(0)) {
      later(1000);
      bar.read("-", 5_000_000);
    }

    assertThat(terminal.toString()).isEqualTo("\r\033[Kreading  5 MB  5 MB/s\r\033[K");
  }

  @Test
  void isDrawnAFewTimesASecondAlone() {
    try (ReadingBar bar = bar(1_000_000)) {
      for (int i = 0; i < 1000; i++) {
        later(1);
        bar.read("audit.log", 100);
      }
    }

    assertThat(terminal.toString().split("reading", -1)).hasSizeBetween(2, 5);
  }

  @Test
  void whatIsReadAtOnceShowsNothing() {
    try (ReadingBar bar = bar(1_000)) {
      later(100);
      bar.read("audit.log", 1_000);
    }

    assertThat(terminal.toString()).isEmpty();
  }

  private ReadingBar bar(long size) {
    return new ReadingBar(new PrintWriter(terminal), now::get, size);
  }

  private void later(int millis) {
    now.updateAndGet(time -> time.plusMillis(millis));
  }
}
