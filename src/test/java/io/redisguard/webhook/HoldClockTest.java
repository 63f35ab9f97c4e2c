package io.redisguard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoldClockTest {
  private final AtomicLong now = new AtomicLong();
  private final HoldClock clock = new HoldClock(now::get);

  @ParameterizedTest(name = "{0} times every {1} s: {2} s")
  @CsvSource({
    "1,   5,     0",
    "2,   5,     5",
    "121, 5,     600",
    "11,  60,    600",
    "6,   120,   600",
    // given up, and tried again another day
    "2,   121,   10",
    "2,   86400, 10",
    "61,  86400, 600",
  })
  void everyWaitCounts(int times, long every, long held) {
    for (int i = 0; i < times; i++) {
      if (i > 0) {
        pass(every);
      }
      assertThat(clock.heldFor("u")).isLessThanOrEqualTo(Duration.ofSeconds(held));
      clock.held("u");
    }

    assertThat(clock.heldFor("u")).isEqualTo(Duration.ofSeconds(held));
  }

  @Test
  void everyPodHasItsOwn() {
    clock.held("u");
    pass(30);
    clock.held("v");
    pass(30);

    assertThat(clock.heldFor("u")).isEqualTo(Duration.ofSeconds(60));
    assertThat(clock.heldFor("v")).isEqualTo(Duration.ofSeconds(30));
    assertThat(clock.heldFor("w")).isZero();
    assertThat(clock.holding()).isEqualTo(2);
    assertThat(clock.longest()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void whoAsksNoMoreIsNotHeld() {
    clock.held("u");
    pass(121);

    assertThat(clock.holding()).isZero();
    assertThat(clock.longest()).isZero();
  }

  private void pass(long seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
