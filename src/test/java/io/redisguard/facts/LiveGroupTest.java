package io.redisguard.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestLive;
import io.redisguard.TestPod;
import io.redisguard.facts.LiveGroup.LiveMember;
import io.redisguard.subject.PodView;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveGroupTest {
  private static final List<PodView> PODS =
      List.of(
          TestPod.redis("redis-node-0").view(),
          TestPod.redis("redis-node-1").on("n2").view(),
          TestPod.redis("redis-node-2").on("n3").view());

  /// As Sentinel chooses: by priority, then who has more, then the smaller run id.
  @ParameterizedTest(name = "redis-node-1 {0}: {1}")
  @CsvSource({
    "replica,   'redis-node-1 and redis-node-2'",
    "behind,    'redis-node-2 and redis-node-1'",
    "priority0, redis-node-2",
    "loading,   redis-node-2",
  })
  void theFirstHeirIsWhomSentinelWouldPromote(String says, String heirs) {
    assertThat(LiveMember.names(group().says("redis-node-1", says).group().heirs(PODS.getFirst())))
        .isEqualTo(heirs);
  }

  @Test
  void aMemberThatIsSilentAltogetherIsToldOnce() {
    TestLive live =
        group()
            .says("redis-node-1", "mute sentinel-mute")
            .says("redis-node-2", "locked sentinel-mute");

    assertThat(live.group().problems())
        .containsExactly(
            "redis-node-1: nobody listens",
            "redis-node-2: it wants a password (NOAUTH)",
            "Sentinel of redis-node-2: nobody listens");
  }

  private static TestLive group() {
    return new TestLive(PODS, PODS.getFirst());
  }
}
