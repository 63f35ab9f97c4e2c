package io.redisguard.runtime;

import io.redisguard.cluster.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks at a policy file every few seconds and takes it when its content has changed. Polls,
/// because the kubelet replaces mounted files by swapping a symbolic link, which file notifications
/// miss.
final class PolicyFileWatch implements AutoCloseable {
  private final Path file;
  private final PolicyStore policies;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("policy-file").daemon(true).factory());
  private byte[] lastSeen;
  private @Nullable Future<?> looking;

  PolicyFileWatch(Path file, PolicyStore policies, InstantSource clock) {
    this.file = file;
    this.policies = policies;
    this.clock = clock;
    this.lastSeen = content();
  }

  void every(Duration period) {
    looking =
        timer.scheduleWithFixedDelay(
            this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// One look: reads the file and takes it if it is not what it was.
  synchronized void look() {
    byte[] now = content();
    if (!Arrays.equals(now, lastSeen)) {
      lastSeen = now;
      policies.update(PolicyFile.read(file.toString(), clock.instant()), file.toString());
    }
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
    timer.shutdownNow();
  }

  /// Empty when it cannot be read; the reading that follows then says so.
  private byte[] content() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException _) {
      return new byte[0];
    }
  }
}
