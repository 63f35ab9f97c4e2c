package io.redisguard.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// README shows what kubectl really prints. Write it anew with `-Dtranscript.write=true`.
@ExtendWith(ControlPlaneExtension.class)
class TranscriptClusterIT {
  private static final Path README = Path.of("README.md");
  private static final String NODE = "node-a";

  /// The fenced block of commands with what they print.
  private static final Pattern BLOCK = Pattern.compile("(?s)```\n(\\$ kubectl create pdb.*?)```");

  private static final Pattern COMMAND = Pattern.compile("(?m)^\\$ kubectl (.*)$");

  @Test
  void readmeShowsWhatKubectlPrints(ControlPlane controlPlane, PretendKubelet kubelet)
      throws IOException {
    String readme = Files.readString(README);
    Matcher block = BLOCK.matcher(readme);
    assertThat(block.find()).isTrue();

    String real = transcript(controlPlane, block.group(1));

    if (Boolean.getBoolean("transcript.write")) {
      Files.writeString(
          README, readme.substring(0, block.start(1)) + real + readme.substring(block.end(1)));
    } else {
      assertThat(block.group(1)).isEqualTo(real);
    }
  }

  private static String transcript(ControlPlane controlPlane, String commands) {
    Kubectl alice = controlPlane.kubectl("alice", "system:masters");
    try (InstalledGuard guard = InstalledGuard.with(controlPlane, "protect");
        RedisGroup redis = RedisGroup.in(controlPlane, "prod")) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> guard.process().isReady() && isRefused(alice));
      String node = redis.nodeOf("redis-node-0");
      StringBuilder transcript = new StringBuilder();
      COMMAND
          .matcher(commands)
          .results()
          .forEach(
              command -> {
                String shown = alice.shows(command.group(1).replace(NODE, node));
                transcript
                    .append(transcript.isEmpty() ? "" : "\n")
                    .append(command.group())
                    .append('\n')
                    .append(shown.replace(node, NODE));
              });
      alice.line("uncordon " + node).ok();
      return transcript.toString();
    }
  }

  private static boolean isRefused(Kubectl alice) {
    return alice.line("delete pod redis-node-0 -n prod --dry-run=server").code() == 1;
  }
}
