package io.redisguard.handover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellCheckIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/main/resources/io/redisguard/handover/handover.sh",
        "src/test/programs.sh",
      })
  void findsNothing(String script) throws Exception {
    Process process =
        new ProcessBuilder("shellcheck", "--shell=sh", script).redirectErrorStream(true).start();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(process.waitFor()).isZero();
  }
}
