package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestLive;
import io.redisguard.TestPod;
import io.redisguard.facts.Fact;
import io.redisguard.subject.PodView;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckupTest {
  private static final List<PodView> PODS =
      List.of(TestPod.redis("redis-node-0").view(), TestPod.redis("redis-node-1").on("n2").view());

  private final TestLive live = new TestLive(PODS, PODS.getFirst());

  @Test
  void aGroupThatIsWell() {
    assertThat(checkup(Fact.known("default")).troubles()).isEmpty();
    assertThat(checkup(Fact.known("default")).isWell()).isTrue();
    assertThat(checkup(Fact.known("default")).lossesWith(PODS.getFirst())).isPresent();
    assertThat(checkup(Fact.known("default")).lossesWith(PODS.getLast())).isEmpty();
  }

  @Test
  void eachThatIsBlindIsNamed() {
    live.says("redis-node-0", "locked");

    assertThat(checkup(Fact.unknown("Secret prod/login cannot be read: 403")).troubles())
        .containsExactly(
            "no login: Secret prod/login cannot be read: 403",
            "its master is not known: the Sentinels name redis-node-0, which cannot be asked: it"
                + " wants a password (NOAUTH)",
            "redis-node-0: it wants a password (NOAUTH)");
  }

  @Test
  void whereNobodySaysAnythingOneLineIsEnough() {
    live.says("redis-node-0", "mute sentinel-mute").says("redis-node-1", "mute sentinel-mute");

    assertThat(checkup(Fact.known("default")).troubles())
        .containsExactly("none of 2 members tells anything: redis-node-0: nobody listens");
    assertThat(checkup(Fact.known("default")).isWell()).isFalse();
  }

  @Test
  void aRivalIsNotWell() {
    live.says("redis-node-1", "master");

    assertThat(checkup(Fact.known("default")).isWell()).isFalse();
  }

  private Checkup checkup(Fact<String> login) {
    return new Checkup("prod/redis-node", live.group(), login);
  }
}
