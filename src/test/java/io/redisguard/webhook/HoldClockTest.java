package io.redisguard.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.redisguard.subject.ObjectKey;
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
      held("u");
    }

    assertThat(clock.heldFor("u")).isEqualTo(Duration.ofSeconds(held));
  }

  @Test
  void everyPodHasItsOwn() {
    held("u");
    pass(30);
    held("v");
    pass(30);

    assertThat(clock.heldFor("u")).isEqualTo(Duration.ofSeconds(60));
    assertThat(clock.heldFor("v")).isEqualTo(Duration.ofSeconds(30));
    assertThat(clock.heldFor("w")).isZero();
    assertThat(clock.holding())
        .extracting(HeldPod::pod, HeldPod::held, HeldPod::left)
        .containsExactly(
            tuple(new ObjectKey("prod", "u"), Duration.ofSeconds(60), Duration.ofSeconds(540)),
            tuple(new ObjectKey("prod", "v"), Duration.ofSeconds(30), Duration.ofSeconds(570)));
  }

  @Test
  void whoAsksNoMoreIsNotHeld() {
    held("u");
    pass(121);

    assertThat(clock.holding()).isEmpty();
  }

  /// It is shown no more, but what it was held counts should its drain come back.
  @Test
  void whoIsLetGoIsNotHeld() {
    held("u");
    pass(60);
    clock.letGo("u");

    assertThat(clock.holding()).isEmpty();
    assertThat(clock.heldFor("u")).isEqualTo(Duration.ofSeconds(60));

    held("u");
    assertThat(clock.holding()).extracting(HeldPod::held).containsExactly(Duration.ofSeconds(60));
  }

  @Test
  void nobodyIsHeldForLessThanNothing() {
    held("u");
    for (int i = 0; i < 11; i++) {
      pass(60);
      held("u");
    }

    assertThat(clock.holding()).extracting(HeldPod::left).containsExactly(Duration.ZERO);
  }

  private void held(String uid) {
    clock.held(uid, new ObjectKey("prod", uid), "it has no replica", Duration.ofMinutes(10));
  }

  private void pass(long seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
