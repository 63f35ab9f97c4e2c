package io.redisguard.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

class RedisLabIT {
  static Stream<LabSettings> settings() {
    LabSettings plain = LabSettings.plain();
    return Stream.of(
        plain,
        plain.withVersion(RedisVersion.EMBEDDED_6_2).withPassword("two words"),
        plain.withTls().withAcl().withPassword("p").withSentinelPassword("s"),
        plain.withHostnames());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settles(LabSettings settings) {
    try (RedisLab lab = RedisLab.start(settings)) {
      LabNode master = lab.master();
      assertThat(master.masterHost()).isEqualTo(Optional.of(master.host()));
      try (Jedis jedis = master.connect()) {
        assertThat(jedis.set("a", "b")).isEqualTo("OK");
      }
    }
  }
}
