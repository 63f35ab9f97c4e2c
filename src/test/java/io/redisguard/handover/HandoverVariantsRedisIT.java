package io.redisguard.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import io.redisguard.lab.RedisVersion;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The hook finds its way into groups of every make.
@Execution(ExecutionMode.CONCURRENT)
class HandoverVariantsRedisIT {
  static Stream<Named<LabSettings>> groups() {
    LabSettings plain = LabSettings.plain();
    return Stream.of(
        named(
            "TLS, and a user who may do what a handover needs and nothing else",
            plain.withTls().withAcl().withPassword("a b").withSentinelPassword("c")),
        named("a password of the servers alone", plain.withPassword("it's $1")),
        named("names instead of addresses", plain.withHostnames()),
        named(
            "Redis 6.2, with an append-only file and a password of the Sentinels too",
            plain
                .withVersion(RedisVersion.EMBEDDED_6_2)
                .withPassword("p")
                .withSentinelPassword("s")
                .withAppendOnly()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void groups(LabSettings settings) {
    try (RedisLab lab = RedisLab.start(settings)) {
      LoadedHandover handover = LoadedHandover.run(lab);
      assertThat(handover.handedOver()).as(handover.hook().output()).isTrue();
      assertThat(handover.lost()).isZero();
    }
  }
}
