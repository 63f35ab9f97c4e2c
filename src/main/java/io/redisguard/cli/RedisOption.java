package io.redisguard.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether a command asks Redis, as `serve` has it.
final class RedisOption {
  @Option(
      names = "--ask-redis",
      negatable = true,
      description =
          "Ask Redis servers and Sentinels about themselves. Default: yes with a live cluster, no with --objects.")
  private @Nullable Boolean asked;

  /// @param live whether the command judges a live cluster
  boolean isOn(boolean live) {
    return asked == null ? live : asked;
  }

  boolean isOn(List<String> objects) {
    return isOn(objects.isEmpty());
  }
}
