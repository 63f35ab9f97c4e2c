package io.redisguard.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestPod;
import io.redisguard.facts.HandoverProgress;
import io.redisguard.redis.HandoverResult.GaveUp;
import io.redisguard.redis.HandoverResult.HandedOver;
import io.redisguard.redis.HandoverResult.Needless;
import io.redisguard.subject.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HandoverDeskTest {
  private static final PodView POD = TestPod.redis("a-0").view();

  private final AtomicLong now = new AtomicLong();
  private final List<Map.Entry<HandoverResult, Duration>> ended = new CopyOnWriteArrayList<>();
  private final HandoverDesk desk =
      new HandoverDesk(now::get, (_, result, took) -> ended.add(Map.entry(result, took)));

  @Test
  void oneAtATimeForAGroup() {
    CompletableFuture<HandoverResult> first = new CompletableFuture<>();
    AtomicInteger started = new AtomicInteger();
    var one = desk.start("prod/a", POD, () -> counted(started, first));
    var joined = desk.start("prod/a", POD, () -> counted(started, first));
    now.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(joined).isSameAs(one);
    assertThat(desk.progress("prod/a"))
        .isEqualTo(new HandoverProgress.Running(Duration.ofSeconds(2)));
    assertThat(desk.progress("prod/b")).isEqualTo(HandoverProgress.NONE);
    assertThat(desk.running()).isEqualTo(1);

    first.complete(new HandedOver("a-1"));
    one.join();
    now.addAndGet(Duration.ofSeconds(3).toNanos());

    assertThat(started).hasValue(1);
    assertThat(desk.running()).isZero();
    assertThat(desk.progress("prod/a"))
        .isEqualTo(new HandoverProgress.Done("a-1", Duration.ofSeconds(3)));
    assertThat(ended).containsExactly(Map.entry(new HandedOver("a-1"), Duration.ofSeconds(2)));
  }

  @Test
  void remembersHowItEnded() {
    desk.start("prod/a", POD, () -> new GaveUp("no replica caught up")).join();
    desk.start("prod/b", POD, () -> new Needless("it is no longer master")).join();

    assertThat(desk.progress("prod/a"))
        .isEqualTo(new HandoverProgress.Failed("no replica caught up", Duration.ZERO));
    assertThat(desk.progress("prod/b")).isEqualTo(HandoverProgress.NONE);
  }

  @Test
  void aBugEndsItToo() {
    var end =
        desk.start(
            "prod/a",
            POD,
            () -> {
              throw new IllegalStateException("a bug");
            });

    assertThat(end.join()).isEqualTo(new GaveUp("the guard failed"));
    assertThat(ended).containsExactly(Map.entry(new GaveUp("the guard failed"), Duration.ZERO));
    assertThat(desk.running()).isZero();
  }

  private static HandoverResult counted(
      AtomicInteger started, CompletableFuture<HandoverResult> result) {
    started.incrementAndGet();
    return result.join();
  }
}
